//! Activity and the download of everything.

use serde_json::Value;

use crate::harness::data::WRONG_PASSWORD;
use crate::harness::{ADA, Start, journey};

#[test]
fn good_and_failed_sign_ins_are_listed_and_can_be_filtered() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        browser.enter_credentials(ADA.username, WRONG_PASSWORD).await;
        browser.see("#sign-in-error").await;
        browser.enter_credentials(ADA.username, ADA.password).await;
        browser.see("#user-menu-button").await;
        browser.click("#nav-activity").await;
        browser.see_text("[data-testid=activity]", "Failed sign-in").await;
        browser.see_text("[data-testid=activity]", "Signed in").await;
        browser.see_text("[data-testid=activity]", "Account created").await;
        browser.see_text("[data-testid=activity]", "Chrome on Linux · 127.0.0.1").await;
        browser.axe("Activity").await;

        browser.click("#filter-sign_ins").await;
        browser.at("/activity?type=sign_ins").await;
        browser.wait("sign-ins only", "[...document.querySelectorAll('[data-testid=activity]')].every((e) => e.dataset.type === 'sign_in')").await;
        browser.see_text("main", "2 entries").await;
        browser.see("#filter-sign_ins[aria-current=page]").await;
        browser.click("#filter-privacy").await;
        browser.see_text("main", "Nothing has happened yet").await;
        browser.axe("an empty Activity").await;
        browser.driver().back().await.unwrap();
        browser.at("/activity?type=sign_ins").await;
        browser.see_text("main", "2 entries").await;

        browser.click("[data-testid=not-me] a").await;
        browser.at("/not-me").await;
        browser.see("#not-me").await;
        browser.axe("what to do when it was not you").await;
        browser.click("#not-me-password").await;
        browser.at("/security/password").await;
        browser.focus_on("page-title").await;
    });
}

#[test]
fn the_download_is_one_json_file_with_everything_and_no_secret() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/privacy").await;
        browser.axe("Data & privacy").await;
        browser.click("#export").await;
        browser.see_text("[data-testid=toast]", "The download has started").await;
        let text = browser.downloaded("latchkey-ada-20", ".json").await;
        let export: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(export["user_profile"]["username"], "ada", "{text}");
        assert!(!text.contains("$argon2"), "a hash of the password is in the export");
        browser.click("#nav-activity").await;
        browser.see_text("[data-testid=activity]", "Data downloaded").await;
    });
}
