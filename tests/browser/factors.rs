//! Second factors and passkeys: set up, used, changed, taken away.

use serde_json::json;
use thirtyfour::Key;

use crate::harness::authenticator::{Device, totp};
use crate::harness::{ADA, Browser, Start, journey};

/// Begins to set up an authenticator app and answers its secret.
async fn begin_app(browser: &Browser) -> String {
    browser.open("/security").await;
    browser.click("#add-totp").await;
    browser.see("#totp img.lk-qr").await;
    browser.text("#totp-secret").await
}

#[test]
fn an_authenticator_app_is_set_up_saved_for_an_emergency_and_asked_for_at_the_next_sign_in() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/security").await;
        browser.see_text("#second-step", "No second step yet").await;
        browser.axe("Sign-in & security without factors").await;
        let secret = begin_app(&browser).await;
        assert!(secret.split(' ').all(|group| group.len() == 4), "{secret}");
        assert!(!browser.see("#totp img").await.attr("alt").await.unwrap().unwrap().is_empty());
        browser.focus_on("totp-code").await;
        browser.axe("an authenticator app to scan").await;
        browser.click("#totp-copy").await;
        browser.see("#totp .lk-copy [role=status]").await;

        for hint in ["not right. Check it", "The clock of your phone may be wrong"] {
            browser.fill("#totp-code", "000 000").await;
            browser.keys(Key::Enter).await;
            browser.see_text("#totp-code-error", hint).await;
            browser.focus_on("totp-code").await;
            browser.see("#totp img.lk-qr").await;
        }
        browser.axe("a wrong code twice").await;
        let code = totp(&secret, 0);
        browser.fill("#totp-code", &format!("{} {}", &code[..3], &code[3..])).await;
        browser.keys(Key::Enter).await;
        browser.see_text("#totp", "The authenticator app is set up").await;
        browser.axe("an authenticator app set up").await;
        browser.fill("#after-name", "Blue phone").await;
        browser.click("#after-submit").await;

        // The first factor leads to backup codes.
        browser.see("#backup-codes li").await;
        assert_eq!(browser.count("#backup-codes li").await, 10);
        browser.axe("backup codes").await;
        let first = browser.text("#backup-codes li").await;
        browser.click("#backup-finish").await;
        browser.focus_on("backup-saved").await;
        browser.see_text("#backup", "Save the codes, then tick this").await;
        browser.click("#backup-download").await;
        browser.press("label[for=backup-saved]").await;
        browser.click("#backup-finish").await;
        browser.gone("#backup").await;
        browser.see_text("#backup-codes-card", "10 codes left").await;
        browser.see_text("[data-testid=factor][data-kind=totp]", "Blue phone").await;
        browser.reload().await;
        browser.see_text("[data-testid=factor][data-kind=totp]", "Blue phone").await;
        assert!(!browser.text("main").await.contains(&first), "codes are shown once");
        browser.axe("Sign-in & security with an app").await;
        let saved = std::fs::read_to_string(browser.downloads.join("backup-codes.txt")).unwrap();
        assert!(saved.contains(&first) && saved.contains("Account: ada"), "{saved}");

        let other = journey.browser().await;
        other.first_step().await;
        other.focus_on("sign-in-code").await;
        other.axe("the second step").await;
        other.fill("#sign-in-code", "000000").await;
        other.keys(Key::Enter).await;
        other.see_text("#sign-in-code-error", "not right").await;
        other.axe("the second step after a wrong code").await;
        other.click("#sign-in-others").await;
        other.see("[data-testid=way-backup]").await;
        other.axe("other ways to pass the second step").await;
        other.click("[data-testid=way-backup]").await;
        other.fill("#sign-in-code", &first.to_uppercase()).await;
        other.keys(Key::Enter).await;
        other.see_text("h1", "Hello, Ada").await;
        other.open("/security").await;
        other.see_text("#backup-codes-card", "9 codes left").await;
        other.see("#backup-used li").await;
    });
}

#[test]
fn backup_codes_are_printed_alone_and_kept_until_new_ones_are_saved() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.app().await;
        browser.click("#make-backup").await;
        browser.see("#backup-codes li").await;
        browser.cdp("Emulation.setEmulatedMedia", json!({"media": "print"})).await;
        let printed = browser.js("return document.body.innerText").await;
        let printed = printed.as_str().unwrap();
        assert!(printed.contains("Account: ada") && !printed.contains("Sign-in & security"), "{printed}");
        assert_eq!(printed.matches('-').count(), 10, "{printed}");
        browser.cdp("Emulation.setEmulatedMedia", json!({"media": ""})).await;
        browser.press("label[for=backup-saved]").await;
        browser.click("#backup-finish").await;
        browser.see_text("#backup-codes-card", "10 codes left").await;
        browser.click("#renew-backup").await;
        browser.axe("the question before new backup codes").await;
        browser.click("#backup-renew-confirm").await;
        browser.see("#backup-codes li").await;
        browser.click("#backup-cancel").await;
        browser.see_text("#backup-codes-card", "10 codes left").await;
        browser.click("#remove-backup").await;
        browser.click("#factor-remove-confirm").await;
        browser.see_text("#backup-codes-card", "No backup codes").await;
    });
}

#[test]
fn an_authenticator_app_is_shown_again_made_anew_renamed_and_removed() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let secret = browser.app().await;
        browser.click("[data-testid=manage]").await;
        browser.axe("the acts of an authenticator app").await;
        browser.click("#manage-show").await;
        assert_eq!(browser.text("#totp-secret").await, secret);
        browser.click("#totp-close").await;
        browser.gone("#totp").await;
        // Given up: the old key stays.
        browser.click("[data-testid=manage]").await;
        browser.click("#manage-renew").await;
        browser.see("#totp img.lk-qr").await;
        assert_ne!(browser.text("#totp-secret").await, secret);
        browser.axe("a new key").await;
        browser.click("#totp-cancel").await;
        browser.gone("#totp").await;
        let other = journey.browser().await;
        other.first_step().await;
        other.fill("#sign-in-code", &totp(&secret, 1)).await;
        other.keys(Key::Enter).await;
        other.see_text("h1", "Hello, Ada").await;

        browser.click("[data-testid=manage]").await;
        browser.click("#manage-renew").await;
        browser.see("#totp img.lk-qr").await;
        let new = browser.text("#totp-secret").await;
        browser.fill("#totp-code", &totp(&new, 0)).await;
        browser.click("#totp-verify").await;
        browser.see_text("#totp", "The new key works").await;
        browser.click("#after-submit").await;
        browser.gone("#totp").await;
        browser.click("[data-testid=manage]").await;
        browser.click("#manage-rename").await;
        browser.axe("renaming a factor").await;
        browser.fill("#factor-name", "Old phone").await;
        browser.keys(Key::Enter).await;
        browser.see_text("[data-testid=factor][data-kind=totp]", "Old phone").await;
        browser.click("[data-testid=manage]").await;
        browser.click("#manage-remove").await;
        browser.see_text("#factor-remove", "This is your last second step").await;
        browser.axe("the question before a removal").await;
        browser.click("#factor-remove-confirm").await;
        browser.gone("#factor-remove").await;
        browser.see_text("#second-step", "No second step yet").await;
    });
}

#[test]
fn a_passkey_is_added_signs_in_alone_and_is_removed() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let device = browser.authenticator(Device::Platform(true)).await;
        browser.open("/security").await;
        browser.click("#add-passkey").await;
        browser.see("#key-create").await;
        browser.axe("adding a passkey").await;
        // Nobody there: the browser's dialog ends without a result, and quietly.
        device.user_is_verified(false).await;
        browser.click("#key-create").await;
        browser.wait("an end of the ceremony", "!document.querySelector('#key-create.lk-busy')").await;
        assert_eq!(browser.count("#key [role=alert]").await, 0, "a change of mind is no error");
        device.user_is_verified(true).await;
        browser.click("#key-create").await;
        browser.see_text("#key", "The passkey is set up").await;
        browser.fill("#after-name", "Laptop").await;
        browser.axe("a passkey set up").await;
        browser.click("#after-submit").await;
        browser.click("#backup-cancel").await;
        browser.see_text("[data-testid=factor][data-kind=passkey]", "Laptop").await;
        browser.see_text("[data-testid=factor][data-kind=passkey]", "Synced").await;
        assert_eq!(device.credentials().await.len(), 1);

        browser.click("#add-passkey").await;
        browser.click("#key-create").await;
        browser.see_text("#key-refused", "already on this device").await;
        browser.axe("a second passkey on the same device").await;
        browser.click("#key-cancel").await;

        // The browser suggests it for the name; a device that answers untouched takes the suggestion by itself.
        browser.sign_out().await;
        browser.see_text("h1", "Hello, Ada").await;
        // A browser without suggestions has the button.
        browser.without_suggestions().await;
        browser.sign_out().await;
        browser.click("#sign-in-passkey").await;
        browser.see_text("h1", "Hello, Ada").await;

        browser.open("/security").await;
        browser.click("[data-testid=manage]").await;
        browser.click("#manage-remove").await;
        browser.click("#factor-remove-confirm").await;
        browser.see_text("#passkeys", "No passkey yet").await;
    });
}

#[test]
fn an_older_key_is_a_second_step_only() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.authenticator(Device::Old).await;
        browser.open("/security").await;
        browser.click("#add-passkey").await;
        browser.click("#key-older").await;
        browser.see_text("#key", "For older keys without a PIN").await;
        browser.click("#key-create").await;
        browser.see_text("#key", "The security key is set up").await;
        browser.click("#after-submit").await;
        browser.click("#backup-cancel").await;
        browser.see("[data-testid=factor][data-kind=key]").await;
        browser.sign_out().await;
        browser.first_step().await;
        browser.axe("the second step with a key").await;
        browser.click("#sign-in-main").await;
        browser.see_text("h1", "Hello, Ada").await;
    });
}

#[test]
fn a_browser_without_passkeys_says_so_and_shows_the_other_way() {
    journey(Start::Ready, async |journey| {
        let browser = journey.browser().await;
        browser.without_passkeys().await;
        browser.open("/sign-in").await;
        browser.see("#sign-in-no-passkeys").await;
        browser.axe("the sign-in of a browser without passkeys").await;
        browser.enter_credentials(ADA.username, ADA.password).await;
        browser.see_text("h1", "Hello, Ada").await;
        browser.open("/security").await;
        browser.click("#add-passkey").await;
        browser.see("#key-missing").await;
        browser.axe("a passkey in a browser without them").await;
    });
}

#[test]
fn a_trusted_browser_leaves_the_second_step_out_until_it_is_trusted_no_longer() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let secret = browser.app().await;
        let other = journey.browser().await;
        other.first_step().await;
        other.fill("#sign-in-code", &totp(&secret, 1)).await;
        other.press("label[for=sign-in-trust]").await;
        other.click("#sign-in-submit").await;
        other.see_text("h1", "Hello, Ada").await;
        other.sign_out().await;
        other.at("/sign-in").await;
        other.enter_credentials(ADA.username, ADA.password).await;
        other.see_text("h1", "Hello, Ada").await;
        other.open("/security").await;
        other.see_text("#trusted", "This browser").await;
        other.axe("a trusted browser").await;
        other.click("[data-testid=untrust]").await;
        other.see_text("#trusted", "No browser is trusted").await;
    });
}

#[test]
fn a_step_up_asks_for_the_strongest_factor_and_keeps_what_was_typed() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.authenticator(Device::Platform(false)).await;
        browser.passkey().await;
        browser.see_text("[data-testid=factor][data-kind=passkey]", "This device only").await;
        browser.click("#elevation-end").await;
        browser.gone("#elevation").await;
        browser.click("[data-testid=manage]").await;
        browser.click("#manage-remove").await;
        browser.press("label[for=remove-end-others]").await;
        browser.click("#factor-remove-confirm").await;
        browser.focus_on("step-up-main").await;
        browser.axe("the step-up with a passkey").await;
        browser.click("#step-up-cancel").await;
        browser.gone("#step-up").await;
        browser.see("#remove-end-others:not(:checked)").await;
        browser.click("#factor-remove-confirm").await;
        browser.click("#step-up-main").await;
        browser.gone("#step-up").await;
        browser.see_text("#passkeys", "No passkey yet").await;
    });
}

#[test]
fn who_needs_a_second_step_and_has_none_sets_one_up_while_signing_in() {
    let required = json!({"factors": {"secondFactor": "required"}});
    journey(Start::With(required), async |journey| {
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        browser.enter_credentials(ADA.username, ADA.password).await;
        browser.see_text("h1", "Set up a second step").await;
        browser.axe("a second step is needed").await;
        browser.click("#sign-in-main").await;
        browser.see("img.lk-qr").await;
        browser.axe("setting up an app during sign-in").await;
        let secret = browser.text("#totp-secret").await;
        browser.fill("#sign-in-code", "000000").await;
        browser.keys(Key::Enter).await;
        browser.see("#sign-in-code-error").await;
        browser.see("img.lk-qr").await;
        browser.fill("#sign-in-code", &totp(&secret, 0)).await;
        browser.keys(Key::Enter).await;
        browser.see_text("h1", "Hello, Ada").await;
    });
    let nobody = json!({"factors": {"secondFactor": "required", "enrollTotpAtSignIn": false}});
    journey(Start::With(nobody), async |journey| {
        let browser = journey.browser().await;
        browser.open("/sign-in").await;
        browser.enter_credentials(ADA.username, ADA.password).await;
        browser.see_text("main", "Ask your administrator").await;
        browser.axe("a second step that only an administrator can set up").await;
    });
}
