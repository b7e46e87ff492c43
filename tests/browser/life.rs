//! Data & privacy: downloads, what is kept, pausing the account, deleting it, and coming back.

use serde_json::json;
use thirtyfour::Key;

use crate::harness::{ADA, Browser, Journey, Start, journey};

const GRACE: &str = "grace";
const MAIL: &str = "grace@example.org";

/// Grace's browser on the page: Ada, who owns the organization, could do none of this.
async fn grace(journey: &mut Journey) -> Browser {
    journey.server.user(GRACE, "Grace", "Hopper");
    let browser = journey.browser().await;
    browser.open("/sign-in").await;
    browser.enter_credentials(GRACE, ADA.password).await;
    browser.see("#user-menu-button").await;
    browser.open("/privacy").await;
    browser.see("#delete-account").await;
    browser
}

#[test]
fn an_account_is_deleted_by_its_typed_name_and_taken_back_at_the_next_sign_in() {
    journey(Start::Wired(json!({})), async |journey| {
        let browser = grace(journey).await;
        browser.see("#kept").await;
        browser.see("#downloads").await;
        browser.axe("Data & privacy").await;
        browser.click("#delete-account").await;
        browser.see_text("#delete-effects", "Nobody can bring them back").await;
        browser.axe("the question before an account is deleted").await;
        browser.fill("#delete-username", "gracie").await;
        browser.click("#delete-confirm").await;
        browser.see_text("#delete-username-error", "This is not your user name").await;
        browser.axe("a user name that is not one's own").await;
        browser.fill("#delete-username", GRACE).await;
        browser.keys(Key::Enter).await;
        browser.see_text("#delete-done", "will be erased on").await;
        browser.see_text("#delete-done", "g•••@example.org").await;
        browser.axe("a deletion that has begun").await;
        browser.click("#delete-finish").await;
        browser.see("#sign-in-form").await;

        // The next sign-in asks, and opens nothing before.
        browser.enter_credentials(GRACE, ADA.password).await;
        browser.see_text("#sign-in-ending", "Your account will be erased on").await;
        browser.axe("a sign-in to an account that is to be erased").await;
        browser.click("#sign-in-leave").await;
        browser.see("#username").await;
        browser.enter_credentials(GRACE, ADA.password).await;
        browser.click("#sign-in-main").await;
        browser.see("#user-menu-button").await;
        browser.open("/activity").await;
        browser.see_text("[data-testid=activity]", "Deletion of the account undone").await;
    });
}

#[test]
fn a_paused_account_comes_back_by_the_mailed_link_once() {
    journey(Start::Wired(json!({})), async |journey| {
        let browser = grace(journey).await;
        browser.click("#pause-account").await;
        browser.axe("the question before an account is paused").await;
        browser.click("#pause-confirm").await;
        browser.see_text("#pause-done", "Your account is paused").await;
        browser.axe("a paused account").await;
        browser.click("#pause-finish").await;
        browser.see("#sign-in-form").await;
        let token = journey.server.token_for(MAIL, "keep").await;
        browser.load(&format!("/keep#{token}")).await;
        browser.see("#keep-submit").await;
        browser.axe("a link that keeps an account").await;
        assert!(!browser.address().await.contains(&token), "the secret leaves the address at once");
        browser.click("#keep-submit").await;
        browser.see_text("h1", "Your account is back").await;
        browser.axe("an account that is back").await;
        browser.load("/sign-in").await;
        browser.load(&format!("/keep#{token}")).await;
        browser.click("#keep-submit").await;
        browser.see_text("h1", "This link no longer works").await;
        browser.see_text("#link-dead", "Already used, or too old").await;
        assert_eq!(browser.count("#keep-submit").await, 0, "nothing is left to press");
        browser.axe("a link that kept an account before").await;
        browser.load("/sign-in").await;
        browser.enter_credentials(GRACE, ADA.password).await;
        browser.see("#user-menu-button").await;
    });
}

#[test]
fn a_double_click_does_not_cancel_what_it_began_and_copies_are_made_one_at_a_time() {
    journey(Start::Wired(json!({})), async |journey| {
        let browser = grace(journey).await;
        browser.see("#prepare-html").await;
        // Whatever is begun is somebody's work until the end of the journey.
        journey.server.sql(
            "CREATE TRIGGER held AFTER INSERT ON exports
             BEGIN UPDATE exports SET claimed_until = 9000000000000000 WHERE id = NEW.id; END",
        );
        // The second click of a double click: where the first one was, as soon as something new is there.
        browser
            .js("new MutationObserver(() => {
                    const cancel = document.getElementById('cancel-html');
                    if (cancel && !window.cancelled) { window.cancelled = true; cancel.click(); }
                }).observe(document.body, { childList: true, subtree: true })")
            .await;
        browser.click("#prepare-html").await;
        browser.wait("the second click", "window.cancelled").await;
        browser.see("#cancel-html:not([aria-disabled])").await;
        browser.see_text("[data-form=zip]", "One at a time").await;
        browser.see("#prepare-zip[aria-disabled=true]").await;
        browser.see_text("main", "the latest 10,000 entries").await;
        assert_eq!(browser.count("section:has(#downloads) #export").await, 1, "one card");
        browser.axe("a download that is being prepared").await;
        browser.screen(360, 740).await;
        browser.assert_fits("a download that is being prepared").await;
        browser.click("#cancel-html").await;
        browser.see("#prepare-html:not([aria-disabled])").await;
        browser.see("#prepare-zip:not([aria-disabled])").await;
    });
}

#[test]
fn a_download_is_prepared_fetched_and_deleted_in_german_as_well() {
    journey(Start::Wired(json!({})), async |journey| {
        let browser = grace(journey).await;
        browser.click("#prepare-html").await;
        browser.see("#fetch-html").await;
        browser.axe("a download that is ready").await;
        browser.click("#fetch-html").await;
        let page = browser.downloaded("latchkey-grace-20", ".html").await;
        assert!(page.contains("Grace") && page.ends_with("</html>\n"), "{page}");
        browser.click("#delete-html").await;
        browser.see("#prepare-html").await;
        browser.click("#user-menu-button").await;
        browser.choose("#menu-language", "de").await;
        browser.wait("German", "document.documentElement.lang === 'de'").await;
        browser.keys(Key::Escape).await;
        browser.see_text("#kept", "Höchstens 2 Jahre").await;
        browser.axe("Data & privacy in German").await;
        browser.click("#delete-account").await;
        browser.see_text("#delete-effects", "Niemand kann sie zurückholen").await;
        browser.axe("the question before an account is deleted in German").await;
    });
}

#[test]
fn the_last_owner_is_told_why_the_account_stays_and_decides_for_the_others() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/privacy").await;
        browser.see_text("#delete-blocked", "last owner").await;
        assert_eq!(browser.count("#delete-account").await, 0);
        browser.axe("Data & privacy of the last owner").await;
        browser.open("/console/portal").await;
        browser.fill("#setting-grace", "0").await;
        browser.click("#portal-save").await;
        browser.see("#setting-grace-error").await;
        browser.fill("#setting-grace", "14").await;
        browser.fill("#setting-activity-days", "365").await;
        browser.press("label[for=setting-pause]").await;
        browser.click("#portal-save").await;
        browser.see_text("[data-testid=toast]", "saved").await;
        browser.axe("Portal settings with the end of accounts").await;
        browser.open("/privacy").await;
        browser.see_text("#kept", "For one year at most").await;
        assert_eq!(browser.count("#pause-blocked").await, 0, "it is not offered any more");
    });
}
