//! The settings of the portal, and what they change for those who sign in.

use serde_json::json;

use crate::harness::{ADA, Start, journey};

#[test]
fn an_owner_decides_what_the_portal_asks_for() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.click("#nav-portal").await;
        browser.at("/console/portal").await;
        browser.ready().await;
        browser.axe("Portal settings").await;
        browser.press("label[for=setting-identifier-first]").await;
        browser.press("label[for=setting-passkeys]").await;
        browser.see("#portal-reset").await;
        browser.click("#portal-save").await;
        browser.see_text("[data-testid=toast]", "The settings were saved").await;
        browser.gone("#portal-reset").await;

        let other = journey.browser().await;
        other.open("/sign-in").await;
        other.gone("#password").await;
        assert_eq!(other.count("#sign-in-passkey").await, 0, "passkeys are off");
        other.axe("the page that asks for the name").await;
        other.fill("#username", ADA.username).await;
        other.click("#sign-in-submit").await;
        other.focus_on("password").await;
        other.axe("the page that asks for the password").await;
        other.click("#sign-in-again").await;
        other.see("#username").await;
        other.fill("#username", ADA.username).await;
        other.click("#sign-in-submit").await;
        other.fill("#password", ADA.password).await;
        other.click("#sign-in-submit").await;
        other.see_text("h1", "Hello, Ada").await;
    });
}

#[test]
fn a_setting_that_cannot_work_is_refused_beside_its_switch() {
    let only_passkeys = json!({"factors": {"totp": false, "securityKeys": false}});
    journey(Start::With(only_passkeys), async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/console/portal").await;
        // Backup codes stand in for a second step: without any there is nothing to stand in for.
        browser.press("label[for=setting-passkeys]").await;
        browser.click("#portal-save").await;
        browser.see("#portal-error").await;
        browser.see_text(".lk-setting .lk-error", "switch on another one").await;
        browser.see_text("#portal-error", "One thing needs your attention").await;
        browser.axe("a setting that was refused").await;
    });
}

#[test]
fn settings_that_somebody_else_changed_are_shown_with_both_values() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let other = journey.signed_in().await;
        for one in [&browser, &other] {
            one.open("/console/portal").await;
        }
        other.press("label[for=setting-totp]").await;
        other.click("#portal-save").await;
        other.see_text("[data-testid=toast]", "The settings were saved").await;
        browser.press("label[for=setting-email-name]").await;
        browser.click("#portal-save").await;
        browser.see_text("#portal-conflict", "Authenticator apps: yours is On, saved meanwhile is Off").await;
        browser.axe("a conflict of settings").await;
        browser.click("#portal-theirs").await;
        browser.wait("their value", "!document.getElementById('setting-totp').checked").await;
    });
}

#[test]
fn the_check_up_leads_to_the_fix_and_doubts_to_the_steps_that_help() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.see("[data-check=strong][data-state=open]").await;
        browser.axe("the check-up").await;
        browser.click("#check-strong").await;
        browser.at("/security").await;
        browser.open("/not-me").await;
        browser.axe("what to do when it was not you").await;
        browser.click("#not-me-sessions").await;
        browser.see("#not-me-ended").await;
        browser.click("#not-me-factors").await;
        browser.at("/security").await;
    });
    let plain =
        json!({"factors": {"totp": false, "passkeys": false, "securityKeys": false, "backupCodes": false}});
    journey(Start::With(plain), async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/security").await;
        assert_eq!(
            browser.count("#second-step, #passkeys, #backup-codes-card").await,
            0,
            "nothing is offered"
        );
        browser.axe("Sign-in & security where only passwords are offered").await;
    });
}
