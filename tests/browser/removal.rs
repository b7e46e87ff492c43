//! Taking factors away: at the right level, never the last way in, and with the other sessions ended.

use serde_json::json;
use thirtyfour::Key;

use crate::harness::authenticator::totp;
use crate::harness::{Start, journey};

#[test]
fn the_last_way_in_stays_and_the_refusal_says_why() {
    // Where an app can be set up at the sign-in, the password leads in without one.
    let strict = json!({"factors": {"secondFactor": "required", "enrollTotpAtSignIn": false}});
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.app().await;
        journey.server.set(&strict);
        browser.open("/security").await;
        browser.see_text("#second-step", "Your organization asks everybody for a second step").await;
        browser.click("[data-testid=manage]").await;
        browser.click("#manage-remove").await;
        browser.click("#factor-remove-confirm").await;
        browser.see_text("#factor-remove", "This is your last way to sign in").await;
        browser.axe("the last way in").await;
        browser.keys(Key::Escape).await;
        browser.gone("#factor-remove").await;
        assert_eq!(browser.count("[data-testid=factor][data-kind=totp]").await, 1);
        // A second one makes it removable.
        browser.app().await;
        browser.click("#second-step li:first-child [data-testid=manage]").await;
        browser.click("#manage-remove").await;
        browser.click("#factor-remove-confirm").await;
        browser
            .wait("one app", "document.querySelectorAll('[data-testid=factor][data-kind=totp]').length === 1")
            .await;
    });
}

#[test]
fn who_proved_only_the_password_is_asked_for_the_factor_and_goes_on_with_what_was_typed() {
    journey(Start::Ready, async |journey| {
        // Signed in before there was a factor: this session has proven the password alone.
        let low = journey.signed_in().await;
        let browser = journey.signed_in().await;
        let secret = browser.app().await;
        low.open("/personal-info").await;
        low.click("#add-email").await;
        low.fill("#contact-value", "countess@example.net").await;
        low.keys(Key::Enter).await;
        low.focus_on("step-up-code").await;
        assert_eq!(low.count("#step-up-password").await, 0, "the password is not enough");
        low.axe("the step-up with an authenticator app").await;
        low.fill("#step-up-code", "000000").await;
        low.keys(Key::Enter).await;
        low.see_text("#step-up-code-error", "not right").await;
        low.axe("the step-up after a wrong code").await;
        low.keys(Key::Escape).await;
        low.gone("#step-up").await;
        assert_eq!(low.value("#contact-value").await, "countess@example.net", "nothing typed is lost");
        low.focus_on("contact-value").await;
        low.keys(Key::Enter).await;
        low.focus_on("step-up-code").await;
        low.fill("#step-up-code", &totp(&secret, 1)).await;
        low.keys(Key::Enter).await;
        low.gone("#step-up").await;
        low.see_text("#contact-add", "We sent a code to countess@example.net").await;
        low.keys(Key::Escape).await;
        low.see("#elevation").await;
        low.open("/security").await;
        // Now it may take the factor away, and the other browser is signed out with it.
        low.click("[data-testid=manage]").await;
        low.click("#manage-remove").await;
        low.see("#remove-end-others:checked").await;
        low.click("#factor-remove-confirm").await;
        low.see_text("#second-step", "No second step yet").await;
        browser.click("#nav-sessions").await;
        browser.see("#sign-in-form").await;
    });
}

#[test]
fn after_a_factor_was_added_the_other_sessions_end_unless_one_says_otherwise() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let other = journey.signed_in().await;
        for keeps in [true, false] {
            browser.open("/security").await;
            browser.click("#add-totp").await;
            let secret = browser.text("#totp-secret").await;
            browser.fill("#totp-code", &totp(&secret, 0)).await;
            browser.click("#totp-verify").await;
            browser.see("#after-end-others:checked").await;
            if keeps {
                browser.press("label[for=after-end-others]").await;
            }
            browser.click("#after-submit").await;
            browser.click("#backup-cancel").await;
            browser.gone("#backup").await;
            other.open("/sessions").await;
            other.see(if keeps { "[data-testid=end-current]" } else { "#sign-in-form" }).await;
        }
    });
}
