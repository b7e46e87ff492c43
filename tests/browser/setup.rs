//! The first start: the printed link makes the owner, once.

use serde_json::json;

use crate::harness::{ADA, Journey, Start, journey};

async fn fill_form(journey: &mut Journey) -> crate::harness::Browser {
    let browser = journey.browser().await;
    let link = journey.server.setup_link.clone().unwrap();
    browser.open(&link).await;
    browser.fill("#organization-name", "Analytical Engines").await;
    browser.fill("#given-name", "Ada").await;
    browser.fill("#family-name", "Lovelace").await;
    browser.fill("#email", "ada@example.org").await;
    browser.fill("#username", ADA.username).await;
    browser.fill("#new-password", ADA.password).await;
    browser
}

#[test]
fn the_printed_link_makes_the_owner_who_is_signed_in_at_once() {
    journey(Start::Empty, async |journey| {
        let browser = fill_form(journey).await;
        assert_eq!(
            browser.address().await,
            "/setup",
            "the token stays neither in the address nor in the history"
        );
        browser.axe("the filled form of the set-up").await;
        browser.click("#setup-submit").await;
        browser.at("/").await;
        browser.see_text("h1", "Hello, Ada").await;
        browser.see_text(".lk-brand-name", "Analytical Engines").await;
        assert_eq!(browser.driver().title().await.unwrap(), "Hello, Ada – Analytical Engines");
    });
}

#[test]
fn a_set_up_that_breaks_rules_says_what_and_keeps_everything_that_was_typed() {
    journey(Start::Empty, async |journey| {
        let browser = fill_form(journey).await;
        browser.fill("#email", "not an address").await;
        browser.fill("#new-password", "short").await;
        browser.click("#setup-submit").await;
        browser.focus_on("email").await;
        browser.see_text("[data-testid=error-summary]", "2 things need your attention").await;
        browser.see_text("#email-error", "does not have the right form").await;
        browser.see_text("#new-password-error", "at least 15 characters").await;
        browser.axe("the set-up with errors").await;
        // What only the server knows: a common password of the right length.
        browser.fill("#email", "ada@example.org").await;
        browser.fill("#new-password", "passwordpassword").await;
        browser.click("#setup-submit").await;
        browser.focus_on("new-password").await;
        browser.see("#new-password[aria-invalid=true]").await;
        assert_eq!(browser.value("#organization-name").await, "Analytical Engines");
        assert_eq!(browser.value("#new-password").await, "passwordpassword");
        browser.fill("#new-password", ADA.password).await;
        browser.click("#setup-submit").await;
        browser.see_text("h1", "Hello, Ada").await;
    });
}

#[test]
fn a_used_an_expired_and_a_broken_link_lead_to_a_page_that_says_so() {
    journey(Start::Empty, async |journey| {
        let browser = journey.browser().await;
        browser.open("/setup#not-a-token-that-was-ever-made").await;
        browser.see_text("main", "This set-up link does not work").await;
        browser.axe("a set-up link that does not work").await;
        browser.open("/setup").await;
        browser.see_text("main", "This set-up link does not work").await;

        journey.server.sql("UPDATE one_time_tokens SET expires_at = 1");
        let expired = journey.server.setup_link.clone().unwrap();
        browser.load("about:blank").await;
        browser.open(&expired).await;
        browser.see_text("main", "older than 15 minutes").await;
        browser.open("/sign-in").await;
        browser.see_text("main", "This portal has no owner yet").await;
        browser.axe("the sign-in without an owner").await;

        journey.server.stop();
        journey.server.run();
        let fresh = fill_form(journey).await;
        fresh.click("#setup-submit").await;
        fresh.see_text("h1", "Hello, Ada").await;
        let used = journey.server.setup_link.clone().unwrap();
        browser.load("about:blank").await;
        browser.open(&used).await;
        browser.see_text("main", "This set-up link does not work").await;
        assert_eq!(
            browser.js("return document.cookie").await,
            json!(""),
            "no cookie that scripts could read"
        );
    });
}
