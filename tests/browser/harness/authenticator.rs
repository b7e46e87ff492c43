//! The browser's own virtual authenticators (WebAuthn Level 3 §11), and an authenticator app.

use latchkey::platform::clock::{Clock as _, SystemClock};
use serde_json::{Value, json};

use super::Browser;

/// A device that keeps keys.
#[derive(Clone)]
pub(crate) struct Authenticator {
    browser: Browser,
    id: String,
}

/// What kind of device.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Device {
    /// Built in, verifies its user, keeps passkeys; synced where `true`.
    Platform(bool),
    /// To plug in, verifies nobody, keeps no passkeys: an older security key.
    Old,
    /// To plug in, verifies its user by a PIN, keeps no passkeys: its places are taken, or it has none.
    Full,
}

impl Browser {
    /// Gives the browser a device.
    pub(crate) async fn authenticator(&self, device: Device) -> Authenticator {
        self.cdp("WebAuthn.enable", json!({})).await;
        let options = match device {
            Device::Platform(synced) => json!({
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
                "isUserVerified": true, "automaticPresenceSimulation": true,
                "defaultBackupEligibility": synced, "defaultBackupState": synced,
            }),
            Device::Old | Device::Full => json!({
                "protocol": "ctap2", "transport": "usb", "hasResidentKey": false,
                "hasUserVerification": device == Device::Full, "isUserVerified": device == Device::Full,
                "automaticPresenceSimulation": true,
            }),
        };
        let added = self.cdp("WebAuthn.addVirtualAuthenticator", json!({ "options": options })).await;
        let id = added["authenticatorId"].as_str().unwrap().to_owned();
        Authenticator { browser: self.clone(), id }
    }

    /// Takes away that passkeys are suggested while a name is typed.
    pub(crate) async fn without_suggestions(&self) {
        let source = "PublicKeyCredential.isConditionalMediationAvailable = async () => false;";
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
    }

    /// Takes passkeys away from this browser, as if it were too old for them.
    pub(crate) async fn without_passkeys(&self) {
        let source = json!({"source": "delete window.PublicKeyCredential;"});
        self.cdp("Page.addScriptToEvaluateOnNewDocument", source).await;
    }
}

impl Authenticator {
    /// Whether its user is there and proves it. One who is not lets the ceremony fail, as by the button "Cancel".
    pub(crate) async fn user_is_verified(&self, verified: bool) {
        let parameters = json!({"authenticatorId": self.id, "isUserVerified": verified});
        self.browser.cdp("WebAuthn.setUserVerified", parameters).await;
    }

    /// Whether the one passkey that it keeps is also kept elsewhere.
    pub(crate) async fn is_synced(&self, synced: bool) {
        let credential = self.credentials().await[0]["credentialId"].clone();
        let parameters =
            json!({"authenticatorId": self.id, "credentialId": credential, "backupState": synced});
        self.browser.cdp("WebAuthn.setCredentialProperties", parameters).await;
    }

    /// What it keeps.
    pub(crate) async fn credentials(&self) -> Vec<Value> {
        let found = self.browser.cdp("WebAuthn.getCredentials", json!({"authenticatorId": self.id})).await;
        found["credentials"].as_array().unwrap().clone()
    }
}

/// The code that an app shows `steps` of thirty seconds from now.
pub(crate) fn totp(secret: &str, steps: i64) -> String {
    latchkey_tests::totp_code(secret, SystemClock.now().timestamp() + 30 * steps)
}
