//! Every way through the sign-in that the portal allows.

use serde_json::json;
use thirtyfour::Key;

use crate::harness::authenticator::{Device, totp};
use crate::harness::{ADA, Browser, Start, journey};

const NUMBER: &str = "+436641234567";
const ADDRESS: &str = "ada@example.org";

/// Name and password, then the named way.
async fn goes_by(browser: &Browser, way: &str) {
    browser.first_step().await;
    browser.click("#sign-in-others").await;
    browser.click(&format!("[data-testid=way-{way}]")).await;
}

/// The ways that the second step lists, by their names.
async fn ways(browser: &Browser) -> Vec<String> {
    browser.first_step().await;
    if browser.count("#sign-in-others").await == 0 {
        return Vec::new();
    }
    browser.click("#sign-in-others").await;
    browser.see(".lk-ways").await;
    let found = browser
        .js("return [...document.querySelectorAll('.lk-way')].map((e) => e.dataset.testid.slice(4))")
        .await;
    found.as_array().unwrap().iter().map(|way| way.as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_preferred_factor_is_asked_for_first_and_every_other_one_is_another_way() {
    let all = json!({"factors": {"smsOtp": true, "emailOtp": true}});
    journey(Start::Wired(all), async |journey| {
        let browser = journey.signed_in().await;
        browser.authenticator(Device::Platform(false)).await;
        browser.number(&journey.server, NUMBER).await;
        browser.passkey().await;
        let secret = browser.app().await;
        browser.codes_by_message(&journey.server, "sms", NUMBER).await;
        browser.codes_by_message(&journey.server, "email", ADDRESS).await;
        let codes = browser.backup_codes().await;
        browser.open("/security").await;
        browser.axe("Sign-in & security with a factor of every kind").await;
        browser.choose("#preferred", "sms").await;
        browser.see_text("[data-testid=toast]", "From now on this is asked for first").await;

        let other = journey.browser().await;
        assert_eq!(
            ways(&other).await,
            ["sms", "passkey", "totp", "email", "backup"],
            "the preferred one first"
        );
        other.axe("all ways to pass the second step").await;
        other.see("#sign-in-again").await;
        other.click("#sign-in-ways-back").await;
        other.focus_on("sign-in-main").await;
        other.first_step().await;
        other.click("#sign-in-main").await;
        other.passes_with(&journey.server.code_for(NUMBER).await).await;
        other.sign_out().await;
        goes_by(&other, "email").await;
        other.click("#sign-in-main").await;
        other.passes_with(&journey.server.code_for(ADDRESS).await).await;
        other.sign_out().await;
        goes_by(&other, "backup").await;
        other.focus_on("sign-in-code").await;
        other.axe("the second step by a backup code").await;
        other.passes_with(&codes[0]).await;
        other.sign_out().await;
        goes_by(&other, "totp").await;
        for hint in ["not right. Check it", "The clock of your phone may be wrong"] {
            other.fill("#sign-in-code", "000000").await;
            other.keys(Key::Enter).await;
            other.see_text("#sign-in-code-error", hint).await;
            other.focus_on("sign-in-code").await;
        }
        other.axe("the second step after two wrong codes").await;
        other.passes_with(&totp(&secret, 1)).await;
        // The passkey is in the first browser.
        browser.without_suggestions().await;
        browser.sign_out().await;
        goes_by(&browser, "passkey").await;
        browser.click("#sign-in-main").await;
        browser.see_text("h1", "Hello, Ada").await;
        browser.sign_out().await;
        browser.click("#sign-in-passkey").await;
        browser.see_text("h1", "Hello, Ada").await;
    });
}

#[test]
fn what_the_portal_switches_off_is_not_offered_and_the_rest_still_signs_in() {
    journey(Start::Wired(json!({"factors": {"emailOtp": true}})), async |journey| {
        let browser = journey.signed_in().await;
        browser.authenticator(Device::Platform(false)).await;
        browser.passkey().await;
        let secret = browser.app().await;
        browser.codes_by_message(&journey.server, "email", ADDRESS).await;
        browser.backup_codes().await;
        let other = journey.browser().await;
        other.open("/sign-in").await;
        other.see("#sign-in-passkey").await;
        let combinations = [
            (json!({"emailOtp": true}), &["passkey", "totp", "email", "backup"][..]),
            (json!({"emailOtp": true, "passkeys": false}), &["passkey", "totp", "email", "backup"]),
            (
                json!({"emailOtp": true, "passkeys": false, "securityKeys": false}),
                &["totp", "email", "backup"],
            ),
            (json!({"totp": false, "backupCodes": false, "emailOtp": true}), &["passkey", "email"]),
            (json!({"backupCodes": false, "secondFactor": "required"}), &["passkey", "totp"]),
            (json!({"passkeys": false, "securityKeys": false, "backupCodes": false}), &[]),
        ];
        for (factors, offered) in combinations {
            journey.server.set(&json!({ "factors": factors }));
            assert_eq!(ways(&other).await, offered, "{factors}");
            other.open("/sign-in").await;
            let alone = u64::from(factors["passkeys"] != false);
            assert_eq!(other.count("#sign-in-passkey").await, alone, "{factors}");
        }
        // One way is left: there is nothing to choose from, and it is asked for at once.
        other.first_step().await;
        other.focus_on("sign-in-code").await;
        assert_eq!(other.count("#sign-in-others").await, 0);
        other.passes_with(&totp(&secret, 1)).await;
        other.open("/security").await;
        other.see_text("[data-testid=factor][data-kind=email]", "No longer offered").await;
        other.axe("factors that are no longer offered").await;
        // The name alone comes first; the rest is the same.
        journey.server.set(&json!({"signIn": {"identifierFirst": true}}));
        browser.without_suggestions().await;
        browser.sign_out().await;
        browser.fill("#username", ADA.username).await;
        browser.keys(Key::Enter).await;
        browser.focus_on("password").await;
        browser.see("#sign-in-passkey").await;
        browser.axe("the password or a passkey after the name").await;
        browser.fill("#password", ADA.password).await;
        browser.keys(Key::Enter).await;
        browser.click("#sign-in-main").await;
        browser.see_text("h1", "Hello, Ada").await;
    });
}

#[test]
fn few_backup_codes_are_warned_of_and_new_ones_end_the_warning() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.app().await;
        let codes = browser.backup_codes().await;
        let most = "UPDATE backup_codes SET used_at = 1 WHERE code_hash IN (SELECT code_hash FROM backup_codes LIMIT 6)";
        journey.server.sql(most);
        browser.open("/security").await;
        browser.see_text("#backup-codes-card", "4 codes left").await;
        assert_eq!(browser.count("#backup-low").await, 0, "four are enough");
        journey.server.sql("UPDATE backup_codes SET used_at = NULL");
        journey.server.sql(&most.replace("LIMIT 6", "LIMIT 7"));
        browser.open("/security").await;
        browser.see_text("#backup-codes-card", "3 codes left").await;
        browser.see_text("#backup-low", "Only few are left").await;
        browser.axe("few backup codes").await;
        browser.open("/").await;
        browser.see_text("[data-check=codes][data-state=open]", "3 codes left").await;
        browser.axe("the check-up with few backup codes").await;
        browser.click("#check-codes").await;
        browser.click("#renew-backup").await;
        browser.click("#backup-renew-confirm").await;
        browser.press("label[for=backup-saved]").await;
        browser.click("#backup-finish").await;
        browser.see_text("#backup-codes-card", "10 codes left").await;
        browser.gone("#backup-low").await;
        // None of the old ones signs in any more.
        let other = journey.browser().await;
        goes_by(&other, "backup").await;
        other.fill("#sign-in-code", &codes[9]).await;
        other.keys(Key::Enter).await;
        other.see_text("#sign-in-code-error", "not right").await;
    });
}

#[test]
fn whoever_guesses_too_often_waits_and_hears_no_more_than_before() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        let mut told = Vec::new();
        for attempt in 0..6 {
            browser.enter_credentials("babbage", &format!("never-Right-{attempt}")).await;
            browser.wait("an answer", "document.querySelector('#sign-in-error') && !document.querySelector('#sign-in-submit.lk-busy')").await;
            told.push(browser.text("#sign-in-error").await);
        }
        told.dedup();
        assert_eq!(told.len(), 1, "the delay is not told apart: {told:?}");
        browser.axe("the sign-in after too many attempts").await;
    });
}
