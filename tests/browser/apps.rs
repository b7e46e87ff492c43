//! Applications: finding and opening them, what they may do, and what was consented to.

use serde_json::json;

use crate::harness::relying::RelyingParty;
use crate::harness::{Browser, Start, journey};

/// Entries of the launcher.
async fn entries(owner: &Browser, names: &[&str]) {
    for name in names {
        let entry = json!({"name": name, "type": "link", "authentication": "none", "accessUrl": "https://intranet.example.org/",
            "discoverable": {"to": "everyone"}});
        owner.api("POST", "/api/server/v1/applications", &entry).await;
    }
}

fn tile(list: &str, name: &str) -> String {
    format!("#apps-{list} [data-name={name:?}]")
}

#[test]
fn the_launcher_finds_marks_and_remembers_applications() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.click("#nav-apps").await;
        browser.at("/apps").await;
        browser.see_text("main", "There are no applications yet").await;
        browser.axe("the launcher without applications").await;
        let travel = RelyingParty::start(&journey.server, &browser, &json!({})).await;
        browser.knows(&travel.origin);
        entries(&browser, &["Canteen", "Expenses", "Wiki"]).await;
        browser.reload().await;
        browser.see_text("main", "4 applications").await;
        browser.axe("the launcher").await;

        browser.keys("/").await;
        browser.focus_on("apps-search").await;
        browser.keys("eXp").await;
        browser
            .wait("one found", "document.querySelectorAll('[data-testid=application]').length === 1")
            .await;
        browser.see(&tile("all", "Expenses")).await;
        browser.see_text("[role=status]", "1 application").await;
        browser.axe("a search").await;
        browser.fill("#apps-search", "zeppelin").await;
        browser.see_text("main", "Nothing is called “zeppelin”").await;
        browser.axe("a search that finds nothing").await;
        browser.fill("#apps-search", "").await;

        browser.click(&format!("{} .lk-star", tile("all", "Wiki"))).await;
        browser.see(&tile("marked", "Wiki")).await;
        let first = browser.driver().window().await.unwrap();
        browser.click(&format!("{} a", tile("all", "Travel"))).await;
        browser.see(&tile("recent", "Travel")).await;
        let windows = browser.driver().windows().await.unwrap();
        assert_eq!(windows.len(), 2, "an application opens in a window of its own");
        for window in windows.into_iter().filter(|window| *window != first) {
            browser.driver().switch_to_window(window).await.unwrap();
            browser.see_text("h1", "Travel").await;
            browser.driver().close_window().await.unwrap();
        }
        browser.driver().switch_to_window(first).await.unwrap();
        browser.axe("the launcher with favourites and what was opened last").await;
        // Kept by the server: another browser knows as well.
        let other = journey.signed_in().await;
        other.open("/apps").await;
        other.see(&tile("marked", "Wiki")).await;
        other.see(&tile("recent", "Travel")).await;
        other.click(&format!("{} .lk-star", tile("marked", "Wiki"))).await;
        other.gone("#apps-marked").await;
        other.reload().await;
        other.see("#apps-all").await;
        assert_eq!(other.count("#apps-marked").await, 0);
    });
}

#[test]
fn many_applications_come_page_by_page() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let names: Vec<String> = (10..40).map(|number| format!("Office {number}")).collect();
        entries(&browser, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
        browser.open("/apps").await;
        browser.see_text("main", "30 applications").await;
        assert_eq!(browser.count("[data-testid=application]").await, 24);
        browser.click("#more-apps").await;
        browser.gone("#more-apps").await;
        assert_eq!(browser.count("[data-testid=application]").await, 30);
        // A star changes nothing of what is shown below.
        browser.click(&format!("{} .lk-star", tile("all", "Office 39"))).await;
        browser.see(&tile("marked", "Office 39")).await;
        assert_eq!(browser.count("#apps-all [data-testid=application]").await, 30);
    });
}

#[test]
fn a_consent_is_changed_and_taken_back_and_both_hold_at_once() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/apps/consents").await;
        browser.see_text("main", "You have not consented to anything").await;
        browser.axe("no consents").await;
        let travel = RelyingParty::start(&journey.server, &browser, &json!({})).await;
        travel.asks(&browser, "").await;
        browser.click("#consent-allow").await;
        assert_eq!(travel.learned(&browser).await["name"], "Ada Lovelace");

        browser.open("/apps/consents").await;
        browser.axe("consents").await;
        browser.click("[data-testid=consent] a").await;
        browser.see("#consent-form").await;
        browser.ready().await;
        browser.see_text("#receipt", "Travel").await;
        assert_eq!(browser.count("[data-testid=decision]").await, 1);
        assert_eq!(browser.js("return document.getElementById('claim-email').disabled").await, true);
        browser.axe("a consent").await;
        browser.press("label[for=claim-name]").await;
        browser.axe("a consent that is being changed").await;
        browser.click("#consent-save").await;
        browser.see_text("[data-testid=toast]", "Your decision was saved").await;
        browser
            .wait("two decisions", "document.querySelectorAll('[data-testid=decision]').length === 2")
            .await;
        let (status, claims) = travel.asks_again(&browser).await;
        assert_eq!(status, "200");
        assert!(claims.get("name").is_none(), "it holds for tokens that are out: {claims}");

        browser.open("/apps/consents").await;
        browser.click("[data-testid=consent] a").await;
        browser.click("#consent-revoke").await;
        browser.see_text("#apps-ask", "You will need to grant access again").await;
        browser.axe("the question before a consent is taken back").await;
        browser.click("#apps-ask-confirm").await;
        browser.see("#consent-over").await;
        browser.axe("a consent that was taken back").await;
        assert_eq!(travel.asks_again(&browser).await.0, "401");
        browser.open("/apps/consents").await;
        browser.see_text("#consents-revoked", "Travel").await;
        browser.axe("a list of consents that were taken back").await;
        browser.open("/apps/consents/0198f0c2-0000-7000-8000-000000000000").await;
        browser.see_text("main", "This consent does not exist").await;
        browser.axe("a consent that does not exist").await;
        travel.asks(&browser, "").await;
        browser.see_text("h1", "Allow Travel?").await;
    });
}

#[test]
fn what_an_application_may_do_is_told_in_plain_words_and_ends_when_it_is_removed() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/apps/access").await;
        browser.see_text("main", "No application has access").await;
        browser.axe("no application with access").await;
        let scopes = json!({"scopes": [{"name": "profile"}, {"name": "email"}, {"name": "me:profile:read"}, {"name": "offline_access"}]});
        let travel = RelyingParty::start(&journey.server, &browser, &scopes).await;
        travel.asks(&browser, "scope=openid+profile+email+me:profile:read+offline_access").await;
        browser.axe("the question of an application that asks for much").await;
        browser.click("#consent-allow").await;
        travel.learned(&browser).await;

        browser.open("/apps/access").await;
        let told = browser.text("[data-testid=access]").await;
        for part in [
            "Travel",
            "Your name",
            "Your e-mail address",
            "See your profile",
            "Also while you are away",
            "last used",
        ] {
            assert!(told.contains(part), "{part} is not told: {told}");
        }
        browser.axe("an application with access").await;
        browser.click("[data-testid=access-remove]").await;
        browser.axe("the question before an access is removed").await;
        browser.click("#apps-ask-cancel").await;
        browser.gone("#apps-ask").await;
        assert_eq!(travel.asks_again(&browser).await.0, "200", "nothing was removed");
        browser.open("/apps/access").await;
        browser.click("[data-testid=access-remove]").await;
        browser.click("#apps-ask-confirm").await;
        browser.see_text("main", "No application has access").await;
        assert_eq!(travel.asks_again(&browser).await.0, "401");
    });
}
