//! What browsers and authenticators can be like.

use serde_json::{Value, json};

use crate::harness::authenticator::Device;
use crate::harness::{Browser, Start, journey};

/// Opens the dialog for a passkey and lets the browser make one.
async fn tries(browser: &Browser) {
    browser.open("/security").await;
    browser.click("#add-passkey").await;
    browser.click("#key-create").await;
}

/// What the browser was told by the Signal API, in order.
async fn told(browser: &Browser) -> Vec<Value> {
    browser.js("return window.told").await.as_array().unwrap().clone()
}

#[test]
fn cancelled_duplicate_and_unsupported_are_told_apart() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.open("/security").await;
        browser.click("#add-passkey").await;
        browser.see("#key-create").await;
        let refuses = |name: &str| {
            format!(
                "navigator.credentials.create = async () => {{ throw new DOMException('no', '{name}'); }};"
            )
        };
        for (name, words) in [
            ("InvalidStateError", "already on this device"),
            ("NotSupportedError", "cannot make a passkey"),
            ("ConstraintError", "cannot make a passkey"),
        ] {
            browser.js(&refuses(name)).await;
            browser.click("#key-create").await;
            browser.see_text("#key-refused", words).await;
        }
        browser.see("#key-older").await;
        browser.axe("a device that cannot make a passkey").await;
        for name in ["NotAllowedError", "AbortError"] {
            browser.js(&refuses(name)).await;
            browser.click("#key-create").await;
            browser.gone("#key-refused").await;
            browser.wait("an end of the ceremony", "!document.querySelector('#key-create.lk-busy')").await;
            assert_eq!(browser.count("#key [role=alert]").await, 0, "{name}: a change of mind is no error");
        }
    });
}

fn makes_no_passkey_but_a_second_step(device: Device) {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let device = browser.authenticator(device).await;
        tries(&browser).await;
        browser.wait("an end of the ceremony", "!document.querySelector('#key-create.lk-busy')").await;
        assert!(device.credentials().await.is_empty());
        browser.click("#key-older").await;
        browser.axe("an older security key").await;
        browser.click("#key-create").await;
        browser.see_text("#key", "The security key is set up").await;
        browser.click("#after-submit").await;
        browser.click("#backup-cancel").await;
        assert_eq!(device.credentials().await[0]["isResidentCredential"], false);
        browser.see_text("#passkeys", "No passkey yet").await;
        browser.click("#add-key").await;
        browser.click("#key-create").await;
        browser.see_text("#key-refused", "This key is registered already").await;
        browser.axe("a security key that is registered already").await;
        browser.click("#key-cancel").await;
        browser.sign_out().await;
        // It opens nothing by itself.
        browser.without_suggestions().await;
        browser.open("/sign-in").await;
        browser.click("#sign-in-passkey").await;
        browser.wait("an end of the ceremony", "!document.querySelector('#sign-in-passkey.lk-busy')").await;
        browser.see("#password").await;
        browser.first_step().await;
        browser.click("#sign-in-main").await;
        browser.see_text("h1", "Hello, Ada").await;
    });
}

#[test]
fn a_device_that_verifies_nobody_makes_no_passkey_but_a_second_step() {
    makes_no_passkey_but_a_second_step(Device::Old);
}

#[test]
fn a_device_that_verifies_its_user_and_keeps_nothing_makes_no_passkey_but_a_second_step() {
    makes_no_passkey_but_a_second_step(Device::Full);
}

#[test]
fn where_a_passkey_is_kept_is_told_as_it_was_at_its_last_use() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let device = browser.authenticator(Device::Platform(true)).await;
        browser.passkey().await;
        let row = "[data-testid=factor][data-kind=passkey]";
        browser.see_text(row, "Synced").await;
        browser.without_suggestions().await;
        for (synced, words) in [(false, "This device only"), (true, "Synced")] {
            device.is_synced(synced).await;
            browser.sign_out().await;
            browser.click("#sign-in-passkey").await;
            browser.see_text("h1", "Hello, Ada").await;
            browser.open("/security").await;
            browser.see_text(row, words).await;
        }
    });
}

#[test]
fn a_passkey_that_was_removed_is_refused_and_the_way_with_the_password_stays() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        browser.authenticator(Device::Platform(true)).await;
        browser.passkey().await;
        journey.server.sql("DELETE FROM webauthn_credentials");
        browser.without_suggestions().await;
        browser.sign_out().await;
        browser.click("#sign-in-passkey").await;
        browser.see_text("#sign-in-error", "That passkey was not accepted").await;
        browser.axe("the sign-in after a passkey was refused").await;
        browser.enter_credentials(crate::harness::ADA.username, crate::harness::ADA.password).await;
        browser.see_text("h1", "Hello, Ada").await;
    });
}

#[test]
fn the_browser_hears_of_renamed_and_removed_passkeys_where_it_listens() {
    journey(Start::Ready, async |journey| {
        let browser = journey.signed_in().await;
        let device = browser.authenticator(Device::Platform(true)).await;
        let listens = "window.told = [];
            for (const name of ['signalAllAcceptedCredentials', 'signalCurrentUserDetails', 'signalUnknownCredential']) {
                PublicKeyCredential[name] = async (options) => { window.told.push([name, options]); };
            }";
        browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": listens })).await;
        browser.passkey().await;
        let made = device.credentials().await[0]["credentialId"].as_str().unwrap().to_owned();
        let made = made.trim_end_matches('=').replace('+', "-").replace('/', "_");
        browser.wait("a signal", "window.told.length >= 2").await;
        let first = told(&browser).await;
        assert_eq!(first[0][0], "signalAllAcceptedCredentials");
        assert_eq!(first[0][1]["allAcceptedCredentialIds"], json!([made]));
        assert_eq!(first[0][1]["rpId"], "localhost");
        assert_eq!(first[1][0], "signalCurrentUserDetails");
        assert_eq!((&first[1][1]["name"], &first[1][1]["userId"]), (&json!("ada"), &first[0][1]["userId"]));

        browser.js("window.told = []").await;
        browser.click("[data-testid=manage]").await;
        browser.click("#manage-rename").await;
        browser.fill("#factor-name", "Laptop").await;
        browser.click("#factor-rename-save").await;
        browser.wait("a signal after the renaming", "window.told.length >= 2").await;
        browser.js("window.told = []").await;
        browser.click("[data-testid=manage]").await;
        browser.click("#manage-remove").await;
        browser.click("#factor-remove-confirm").await;
        browser.wait("a signal after the removal", "window.told.length >= 1").await;
        assert_eq!(told(&browser).await[0][1]["allAcceptedCredentialIds"], json!([]));
        // A browser that does not listen goes on as before.
        let deaf = "for (const name of Object.getOwnPropertyNames(PublicKeyCredential)) {
                if (name.startsWith('signal')) { delete PublicKeyCredential[name]; }
            }";
        browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": deaf })).await;
        browser.passkey().await;
        browser.see_text("[data-testid=factor][data-kind=passkey]", "Synced").await;
    });
}
