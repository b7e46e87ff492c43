//! Passkeys and security keys (Web Authentication Level 3).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::{FactorId, RequestId};

/// The passkeys and security keys of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "rpId": "id.example.org", "userHandle": "d2hvZXZlcg", "credentials": [{
        "id": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "credentialId": "AQIDBA", "kind": "passkey",
        "name": "iCloud Keychain", "provider": "iCloud Keychain", "createdAt": "2026-11-22T12:00:00Z",
        "isBackupEligible": true, "isSynced": true, "transports": ["internal", "hybrid"],
        "usableFor": ["sign_in", "second_factor"]
    }]
})))]
pub struct WebauthnList {
    /// The relying party's id: the host of the portal. For the browser's Signal API.
    pub rp_id: String,
    /// The account's user handle, base64url without padding; absent before the first credential. For the Signal API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_handle: Option<String>,
    /// The credentials, the oldest first.
    pub credentials: Vec<WebauthnCredential>,
}

/// What kind of credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum WebauthnKind {
    /// A discoverable credential that verifies its user: a first and a second factor at once.
    Passkey,
    /// An older security device: a second factor only.
    SecurityKey,
}

/// What a credential may be used for here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum WebauthnUse {
    /// Signing in with nothing else.
    SignIn,
    /// The second step after a first factor, and step-up.
    SecondFactor,
}

/// A passkey or security key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct WebauthnCredential {
    /// The factor.
    pub id: FactorId,
    /// The credential's own id, base64url without padding. For the browser's Signal API.
    pub credential_id: String,
    /// Passkey or security key.
    pub kind: WebauthnKind,
    /// Its name; at first the provider, else system and browser.
    pub name: String,
    /// Who keeps it, where its model (AAGUID) is a known one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it was last used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
    /// Whether it can be kept on several devices; otherwise it stays on the one.
    pub is_backup_eligible: bool,
    /// Whether it is kept on several devices or in a backup.
    pub is_synced: bool,
    /// How the browser can reach it: `internal`, `hybrid`, `usb`, `nfc`, `ble`.
    pub transports: Vec<String>,
    /// What it may be used for, by its kind and the organization's settings.
    pub usable_for: Vec<WebauthnUse>,
}

/// Begins a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"kind": "passkey"})))]
pub struct StartRegistrationRequest {
    /// Passkey, or the older device that can only be a second factor.
    pub kind: WebauthnKind,
}

/// What the browser needs to create a credential.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "requestId": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "expiresAt": "2026-11-22T12:05:00Z",
    "publicKey": {"rp": {"id": "id.example.org", "name": "Acme"}, "challenge": "…", "pubKeyCredParams": []}
})))]
pub struct StartRegistrationResponse {
    /// Goes back with the credential; good once.
    pub request_id: RequestId,
    /// `PublicKeyCredentialCreationOptionsJSON` (WebAuthn Level 3 §5.1.9), for `parseCreationOptionsFromJSON()`.
    #[cfg_attr(feature = "utoipa", schema(value_type = Object))]
    pub public_key: Value,
    /// Until when the credential must be there.
    pub expires_at: DateTime<Utc>,
}

/// Ends a registration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "requestId": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "name": "Blue key",
    "credential": {"id": "AQIDBA", "rawId": "AQIDBA", "type": "public-key",
        "response": {"clientDataJSON": "…", "attestationObject": "…", "transports": ["internal"]}}
})))]
pub struct FinishRegistrationRequest {
    /// The request that it answers.
    pub request_id: RequestId,
    /// `RegistrationResponseJSON` (WebAuthn Level 3 §5.1.8): what `credential.toJSON()` gives.
    #[cfg_attr(feature = "utoipa", schema(value_type = Object))]
    pub credential: Value,
    /// A name, at most 60 characters; absent or empty for the provider's, else system and browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// The addresses that browsers and password managers offer for passkeys
/// ("A Well-Known URL for Relying Party Passkey Endpoints").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "enroll": "https://id.example.org/security", "manage": "https://id.example.org/security"
})))]
pub struct PasskeyEndpoints {
    /// Where to add a passkey.
    pub enroll: String,
    /// Where to see and remove passkeys.
    pub manage: String,
}
