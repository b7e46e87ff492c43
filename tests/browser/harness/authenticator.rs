//! The browser's own virtual authenticators (WebAuthn Level 3 §11), and an authenticator app.

use aws_lc_rs::hmac;
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
            Device::Old => json!({
                "protocol": "ctap2", "transport": "usb", "hasResidentKey": false, "hasUserVerification": false,
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

    /// What it keeps.
    pub(crate) async fn credentials(&self) -> Vec<Value> {
        let found = self.browser.cdp("WebAuthn.getCredentials", json!({"authenticatorId": self.id})).await;
        found["credentials"].as_array().unwrap().clone()
    }
}

/// The code that an app shows `steps` of thirty seconds from now (RFC 6238).
pub(crate) fn totp(secret: &str, steps: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &base32(secret));
    let now = SystemClock.now().timestamp();
    let counter = u64::try_from(now / 30 + steps).unwrap();
    let tag = hmac::sign(&key, &counter.to_be_bytes());
    let bytes = tag.as_ref();
    let offset = usize::from(bytes[19] & 15);
    let number = u32::from_be_bytes(bytes[offset..offset + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// RFC 4648 §6; spaces do not count.
fn base32(text: &str) -> Vec<u8> {
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).unwrap();
        bits = (bits << 5) | u32::try_from(value).unwrap();
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 255).unwrap());
            bits &= (1 << held) - 1;
        }
    }
    bytes
}

#[test]
fn codes_are_those_of_the_standard() {
    // RFC 6238, appendix B, has eight digits of this secret; RFC 4226, appendix D, has six.
    assert_eq!(base32("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"), b"12345678901234567890");
    assert_eq!(totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 0).len(), 6);
}
