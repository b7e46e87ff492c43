//! Every dialog by keyboard: what opens it gives the focus away and gets it back, and nothing outside is reached.

use serde_json::json;
use thirtyfour::Key;

use crate::harness::{Browser, Start, journey};

/// Opens by Enter what `opener` opens, goes around in it, and leaves by Escape.
async fn goes_round(browser: &Browser, opener: &str, dialog: &str, first: &str) {
    browser.see(opener).await;
    browser.js(&format!("document.querySelector({}).focus()", json!(opener))).await;
    browser.keys(Key::Enter).await;
    browser.see(dialog).await;
    browser.focus_on(first).await;
    let outside = format!(
        "return document.activeElement !== document.body && !document.querySelector({}).contains(document.activeElement)",
        json!(dialog)
    );
    for _ in 0..12 {
        browser.keys(Key::Tab).await;
        assert_eq!(browser.js(&outside).await, json!(false), "Tab leaves {dialog}");
    }
    browser.keys(Key::Escape).await;
    browser.gone(dialog).await;
    let back = format!("document.activeElement === document.querySelector({})", json!(opener));
    browser.wait(&format!("the focus back on {opener}"), &back).await;
}

#[test]
fn every_dialog_of_the_factors_keeps_the_focus_and_gives_it_back() {
    journey(Start::With(json!({"factors": {"smsOtp": true, "emailOtp": true}})), async |journey| {
        let browser = journey.signed_in().await;
        browser.app().await;
        browser.backup_codes().await;
        browser.open("/security").await;
        for (opener, dialog, first) in [
            ("#add-totp", "#totp", "totp-code"),
            ("#add-passkey", "#key", "key-create"),
            ("#add-key", "#key", "key-create"),
            ("#add-sms", "#message", "message-cancel"),
            ("#add-email", "#message", "message-send"),
            ("[data-testid=manage]", "#manage", "manage-show"),
            ("#renew-backup", "#backup-renew", "backup-renew-cancel"),
            ("#remove-backup", "#factor-remove", "remove-end-others"),
        ] {
            goes_round(&browser, opener, dialog, first).await;
        }
        browser.open("/personal-info").await;
        goes_round(&browser, "#add-email", "#contact-add", "contact-value").await;
        goes_round(&browser, "#add-phone", "#contact-add", "contact-value").await;
        goes_round(&browser, "[data-testid=contact-manage]", "#contact", "contact-replace").await;
    });
}

#[test]
fn the_whole_of_a_second_step_needs_no_mouse() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let secret = browser.app().await;
        browser.open("/security").await;
        browser.js("document.querySelector('[data-testid=manage]').focus()").await;
        browser.keys(Key::Enter).await;
        browser.focus_on("manage-show").await;
        browser.keys(Key::Tab).await;
        browser.keys(Key::Tab).await;
        browser.focus_on("manage-rename").await;
        browser.keys(Key::Enter).await;
        browser.focus_on("factor-name").await;
        browser.keys(Key::Control + "a").await;
        browser.keys("Blue phone").await;
        browser.keys(Key::Enter).await;
        browser.see_text("[data-testid=factor][data-kind=totp]", "Blue phone").await;
        browser.wait("the focus back on the row", "document.activeElement.dataset.testid === 'manage'").await;

        let other = journey.browser().await;
        other.first_step().await;
        other.focus_on("sign-in-code").await;
        other.keys(crate::harness::authenticator::totp(&secret, 1)).await;
        other.keys(Key::Tab).await;
        other.focus_on("sign-in-trust").await;
        other.keys(" ").await;
        other.see("#sign-in-trust:checked").await;
        other.keys(Key::Enter).await;
        other.see_text("h1", "Hello, Ada").await;
    });
}
