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
fn a_number_that_is_none_is_told_at_its_field_and_nothing_is_sent() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/console/portal").await;
        browser.fill("#setting-export-days", "31").await;
        browser.fill("#setting-domains", "example.org\nnot a domain").await;
        browser.fill("#setting-trust", "").await;
        browser.fill("#setting-grace", "soon").await;
        browser.click("#portal-save").await;
        browser.see_text("#setting-trust-error", "This is needed").await;
        browser.see_text("#setting-grace-error", "Write a number from 1 to 365").await;
        browser.see_text("#setting-export-days-error", "Write a number from 1 to 30").await;
        browser.see_text("#setting-domains-error", "Line 2, “not a domain”").await;
        assert_eq!(browser.value("#setting-grace").await, "soon", "what was typed stays");
        // The first wrong field of the page, and links to all of them in its order.
        browser.focus_on("setting-domains").await;
        browser.axe("numbers of the settings that are none").await;
        browser.screen(360, 740).await;
        browser.assert_fits("numbers of the settings that are none").await;
        browser.screen(1366, 900).await;
        let links = "return [...document.querySelectorAll('#portal-error a')].map((e) => e.hash)";
        let wrong = ["#setting-domains", "#setting-trust", "#setting-grace", "#setting-export-days"];
        assert_eq!(browser.js(links).await, json!(wrong));
        browser.click("#portal-error a[href='#setting-grace']").await;
        browser.focus_on("setting-grace").await;
        let kept = browser.api("GET", "/api/server/v1/portal", &json!(null)).await;
        assert_eq!(kept["factors"]["trustedBrowserDays"], 30, "an empty field is no zero");
        browser.click("#portal-reset").await;
        browser.gone("#portal-error").await;
        assert_eq!(browser.value("#setting-trust").await, "30");
    });
}

#[test]
fn what_zero_means_is_a_switch_beside_the_number() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/console/portal").await;
        browser.press("label[for=setting-recovery-delay-on]").await;
        browser.gone("#setting-recovery-delay").await;
        browser.press("label[for=setting-activity-days-on]").await;
        browser.gone("#setting-activity-days").await;
        browser.fill("#setting-trust", "0").await;
        browser.click("#portal-save").await;
        browser.see_text("#setting-trust-error", "Write a number from 1 to 365").await;
        browser.press("label[for=setting-trust-on]").await;
        browser.gone("#setting-trust-error").await;
        browser.click("#portal-save").await;
        browser.see_text("[data-testid=toast]", "The settings were saved").await;
        browser.axe("settings with what zero means switched").await;
        let kept = browser.api("GET", "/api/server/v1/portal", &json!(null)).await;
        let zeros = [
            &kept["recovery"]["delayHours"],
            &kept["retention"]["activityDays"],
            &kept["factors"]["trustedBrowserDays"],
        ];
        assert_eq!(zeros, [&json!(0); 3], "on the wire it is a zero as before");
        browser.reload().await;
        let switches = "document.querySelector('#setting-activity-days-on:checked') && document.querySelector('#setting-trust-on:not(:checked)')";
        browser.wait("the switches as they were saved", switches).await;
        browser.press("label[for=setting-recovery-delay-on]").await;
        assert_eq!(browser.value("#setting-recovery-delay").await, "24");
        browser.click("#portal-save").await;
        browser.see_text("[data-testid=toast]", "The settings were saved").await;
        // What stands under a switch keeps away from its words.
        let script = "return document.querySelector('label[for=setting-grace]').getBoundingClientRect().top
            - document.querySelector('#setting-pause-help').getBoundingClientRect().bottom";
        assert!(browser.js(script).await.as_f64().unwrap() >= 12.0, "a label sticks to the help above it");
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
