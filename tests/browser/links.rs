//! Mailed links: the proof of an address, and the way back from a change.

use serde_json::json;
use thirtyfour::Key;

use crate::harness::{ADA, Start, journey};

const OLD: &str = "ada@example.org";
const NEW: &str = "countess@example.net";

#[test]
fn a_mailed_link_proves_an_address_after_the_sign_in_that_it_asks_for() {
    journey(Start::Wired(json!({})), async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/personal-info").await;
        for address in [NEW, "second@example.net"] {
            browser.click("#add-email").await;
            browser.fill("#contact-value", address).await;
            browser.keys(Key::Enter).await;
            browser.see("#contact-code").await;
            browser.see_text("#contact-resend", "Send another code (").await;
            browser.keys(Key::Escape).await;
            browser.gone("#contact-add").await;
        }
        let token = journey.server.token_for(NEW, "verify").await;
        browser.open(&format!("/verify#{token}")).await;
        browser.axe("a link that proves an address").await;
        assert!(!browser.address().await.contains(&token), "the secret leaves the address at once");
        browser.click("#verify-submit").await;
        browser.see_text("h1", "The address is verified").await;
        browser.axe("an address proven by a link").await;
        browser.click("#verify-on").await;
        browser.at("/personal-info").await;
        browser.see_text("[data-testid=contacts-email]", NEW).await;
        assert_eq!(browser.count("[data-testid=pending]").await, 1);

        // Where nobody is signed in, the link waits for that.
        let token = journey.server.token_for("second@example.net", "verify").await;
        let other = journey.browser().await;
        other.open(&format!("/verify#{token}")).await;
        other.see_text("main", "Sign in first").await;
        other.axe("a link where nobody is signed in").await;
        other.click("#verify-sign-in").await;
        other.see("#username").await;
        other.enter_credentials(ADA.username, ADA.password).await;
        other.at("/verify").await;
        other.click("#verify-submit").await;
        other.see("#verify-done").await;
        // Once is enough. Another page in between, or the browser would only change the fragment.
        other.load("/sign-in").await;
        other.open(&format!("/verify#{token}")).await;
        other.click("#verify-submit").await;
        other.see_text("h1", "This link no longer works").await;
        other.see_text("#link-dead", "Already used, or too old").await;
        assert_eq!(other.count("#verify-submit").await, 0, "nothing is left to press");
        other.axe("a link that proved an address before").await;
        other.click("#link-on").await;
        other.at("/personal-info").await;
    });
}

#[test]
fn the_old_address_is_told_of_a_change_and_brings_itself_back() {
    journey(Start::Wired(json!({})), async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/personal-info").await;
        browser.click("[data-testid=contact-manage]").await;
        browser.click("#contact-replace").await;
        browser.fill("#contact-value", NEW).await;
        browser.keys(Key::Enter).await;
        browser.fill("#contact-code", &journey.server.code_for(NEW).await).await;
        browser.keys(Key::Enter).await;
        browser.see_text("[data-testid=contacts-email]", NEW).await;

        let token = journey.server.token_for(OLD, "undo").await;
        let owner = journey.browser().await;
        owner.open(&format!("/undo#{token}")).await;
        owner.see_text("h1", "Take back the change?").await;
        owner.axe("a link that takes a change back").await;
        owner.click("#verify-submit").await;
        owner.see_text("#verify-done", "is your contact again").await;
        owner.axe("a change taken back").await;
        // Whoever changed it is out, and the owner is led to the next steps.
        browser.click("#nav-security").await;
        browser.see("#sign-in-form").await;
        owner.click("#verify-on").await;
        owner.enter_credentials(ADA.username, ADA.password).await;
        owner.at("/not-me").await;
        owner.open("/personal-info").await;
        owner.see_text("[data-testid=contacts-email]", OLD).await;
        assert!(!owner.text("[data-testid=contacts-email]").await.contains(NEW));
        owner.open(&format!("/undo#{token}")).await;
        owner.click("#verify-submit").await;
        owner.see_text("h1", "This link no longer works").await;
        owner.axe("a link that took a change back before").await;
    });
}
