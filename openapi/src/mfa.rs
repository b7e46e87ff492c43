//! The factors in brief, the preferred one, and codes by SMS and e-mail as factors.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::auth::FactorOption;
use crate::ids::{ContactId, RequestId};
use crate::settings::SecondFactorPolicy;

/// The factors of the account, and what the organization says about them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "factors": [
        {"option": "totp", "isOffered": true, "isEnrolled": true, "count": 1},
        {"option": "backup_code", "isOffered": true, "isEnrolled": false, "count": 0}
    ],
    "preferred": "totp", "policy": "optional", "hasPassword": true, "highestLevel": 2, "passkeyCount": 0
})))]
pub struct Mfa {
    /// Every second factor that is offered or set up, the strongest first.
    pub factors: Vec<FactorState>,
    /// The one that is asked for first at sign-in; absent for the strongest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred: Option<FactorOption>,
    /// Whether the organization asks everybody for a second factor.
    pub policy: SecondFactorPolicy,
    /// Whether the account has a password.
    pub has_password: bool,
    /// How many passkeys there are: first and second factors at once.
    pub passkey_count: u32,
    /// The highest level (1 or 2) that the account can reach.
    pub highest_level: u8,
}

/// A second factor: whether it is offered, and whether it is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct FactorState {
    /// Which.
    pub option: FactorOption,
    /// Whether the organization offers it. One that is set up but not offered is not asked for.
    pub is_offered: bool,
    /// Whether it is set up.
    pub is_enrolled: bool,
    /// How many there are: apps, credentials, codes that are left.
    pub count: u32,
}

/// Changes the preferred factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"preferred": "totp"})))]
pub struct PutMfaRequest {
    /// A second factor that is set up; absent or null for the strongest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred: Option<FactorOption>,
}

/// Names a factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"name": "Blue key"})))]
pub struct RenameFactorRequest {
    /// The new name, 1 to 60 characters.
    pub name: String,
}

/// Codes by SMS or by e-mail as a factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "isEnrolled": true, "contactId": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "sentTo": "••• ••• 42",
    "createdAt": "2026-11-22T12:00:00Z"
})))]
pub struct OtpFactor {
    /// Whether it is set up.
    pub is_enrolled: bool,
    /// The contact that codes go to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// The same, masked for display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_to: Option<String>,
    /// When it was set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<DateTime<Utc>>,
    /// When a code was last accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
    /// Verified contacts that codes could go to.
    pub contacts: Vec<OtpContact>,
}

/// A contact that codes could go to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct OtpContact {
    /// The contact.
    pub contact_id: ContactId,
    /// Masked for display.
    pub masked: String,
    /// Whether it is the first of its kind.
    pub is_primary: bool,
}

/// Asks for a code to a verified contact of one's own. There is no way to name an address here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"contactId": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60"})))]
pub struct SendOtpRequest {
    /// The contact.
    pub contact_id: ContactId,
}

/// A code is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "requestId": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "sentTo": "••• ••• 42",
    "expiresAt": "2026-11-22T12:05:00Z", "resendAt": "2026-11-22T12:00:30Z"
})))]
pub struct OtpSent {
    /// Goes back with the code.
    pub request_id: RequestId,
    /// Where it went, masked.
    pub sent_to: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// When another one may be asked for.
    pub resend_at: DateTime<Utc>,
}

/// Sets up codes by SMS or e-mail, with the proof that one arrived.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "requestId": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "code": "123456"
})))]
pub struct EnableOtpRequest {
    /// The request that the code came for.
    pub request_id: RequestId,
    /// Six digits; spaces do not count.
    pub code: String,
}

impl std::fmt::Debug for EnableOtpRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnableOtpRequest").field("request_id", &self.request_id).finish_non_exhaustive()
    }
}
