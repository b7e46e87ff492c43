//! Ways back in for who lost a password, a user name or a second factor.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::captcha::CaptchaSolution;
use crate::contacts::Verification;

/// Hours that a delayed recovery may wait at most: a week.
pub const DELAY_HOURS_MAX: u32 = 168;

/// The ways back in that an organization offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "email": true, "sms": false, "questions": false, "username": true, "separateContacts": true, "delayHours": 24
})))]
pub struct RecoverySettings {
    /// A forgotten password is set anew by a link or code to a proven e-mail address.
    pub email: bool,
    /// The same by a code to a proven phone number; only where a gateway is set up. Weaker (NIST SP 800-63B-4: restricted).
    pub sms: bool,
    /// Security questions together with one of the others. They are weak: answers can be found out (OWASP ASVS 5.0 6.4.2).
    pub questions: bool,
    /// A forgotten user name is mailed to the address of the account.
    pub username: bool,
    /// An account may have an address and a number for recovery alone, beside those of its profile.
    pub separate_contacts: bool,
    /// Hours to wait before an account whose second factor is lost opens by mail alone; 0 switches that off. At most 168.
    pub delay_hours: u32,
}

impl Default for RecoverySettings {
    fn default() -> Self {
        Self {
            email: true,
            sms: false,
            questions: false,
            username: true,
            separate_contacts: true,
            delay_hours: 24,
        }
    }
}

/// Asks for a forgotten user name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"email": "ada@example.org", "captcha": {"challenge": "kZ3v…", "nonce": 48213}})))]
pub struct RecoverUsernameRequest {
    /// A proven address of the account.
    pub email: String,
    /// The solution of a challenge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captcha: Option<CaptchaSolution>,
}

/// Carries the token of a link about a recovery.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"token": "mZ0…"})))]
pub struct RecoveryTokenRequest {
    /// The token: what stands behind `#` in the link.
    pub token: String,
}

impl std::fmt::Debug for RecoveryTokenRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The token is a secret.
        f.write_str("RecoveryTokenRequest")
    }
}

/// The ways back into an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "waysBack": 1, "email": {"masked": "a•••@example.org", "source": "profile"}, "canBeSeparate": true,
    "missing": ["questions"], "questions": {"answered": 0, "needed": 2}
})))]
pub struct Recovery {
    /// How many addresses and numbers lead back in by themselves.
    pub ways_back: u32,
    /// Where mail for recovery goes; absent where the organization does not offer it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<RecoveryContact>,
    /// Where text messages for recovery go; absent where the organization does not offer it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<RecoveryContact>,
    /// Security questions, which are asked beside one of the others; absent where the organization does not offer them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub questions: Option<RecoveryQuestions>,
    /// Whether an address and a number may be set for recovery alone.
    pub can_be_separate: bool,
    /// What is offered and not there.
    pub missing: Vec<RecoveryGap>,
    /// A recovery that waits because somebody said that the second factor is lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<RecoveryWait>,
}

/// A recovery that waits. Unless it is cancelled, whoever reads the recovery address gets in without the second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct RecoveryWait {
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// When it opens the account, or did.
    pub opens_at: DateTime<Utc>,
}

/// Where messages for recovery go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct RecoveryContact {
    /// The address with its middle hidden; absent while there is none that is proven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked: Option<String>,
    /// Whose address it is; absent with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<RecoverySource>,
    /// The address for recovery alone that waits for its proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Verification>,
}

/// Whose address messages for recovery go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum RecoverySource {
    /// The primary one of the profile.
    Profile,
    /// One for recovery alone.
    Separate,
}

/// Security questions of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct RecoveryQuestions {
    /// Sets with an answer that counts.
    pub answered: u32,
    /// Sets that are needed before any counts.
    pub needed: u32,
}

/// What would lead back in and is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum RecoveryGap {
    /// A proven e-mail address.
    Email,
    /// A proven phone number.
    Phone,
    /// Answers to security questions.
    Questions,
    /// Backup codes, for who loses the second factor.
    BackupCodes,
}

/// Sets an address or number for recovery alone, once it is proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"value": "ada@example.org"})))]
pub struct PutRecoveryContactRequest {
    /// The address; a phone number with its country code, as in `+43 664 1234567`.
    pub value: String,
}
