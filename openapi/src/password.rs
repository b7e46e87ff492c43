//! The password: its rules, its strength, its change.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::error::ErrorCode;

/// The organization's rules for passwords. Public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "minLength": 15, "minLengthWithSecondFactor": 8, "maxLength": 256, "minScore": 2, "historyLength": 5, "checksBreaches": true
})))]
pub struct PasswordPolicy {
    /// Characters (Unicode code points) at least, while the password is the only factor.
    pub min_length: u32,
    /// Characters at least for an account with a second factor.
    pub min_length_with_second_factor: u32,
    /// Characters at most.
    pub max_length: u32,
    /// Strength at least, 0 to 4.
    pub min_score: u8,
    /// How many earlier passwords may not come again.
    pub history_length: u32,
    /// Whether candidates are compared with known breaches.
    pub checks_breaches: bool,
}

/// The state of the account's password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct PasswordInfo {
    /// When it was last set.
    pub changed_at: DateTime<Utc>,
    /// The rules for a new one.
    pub policy: PasswordPolicy,
    /// Characters at least that hold for this account now.
    pub min_length: u32,
}

/// Changes the password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"currentPassword": "…", "newPassword": "…", "endOtherSessions": true})))]
pub struct ChangePasswordRequest {
    /// The present password.
    pub current_password: String,
    /// The new one.
    pub new_password: String,
    /// End every other session of the account (default).
    #[serde(default = "yes")]
    pub end_other_sessions: bool,
}

const fn yes() -> bool {
    true
}

/// Asks how good a password would be. Never stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"candidate": "…"})))]
pub struct CheckPasswordRequest {
    /// The candidate.
    pub candidate: String,
}

/// How good a password would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "score": 1, "reasons": ["common_words"], "rules": [{"rule": "password_too_short", "met": false, "limit": 15}], "accepted": false
})))]
pub struct PasswordCheck {
    /// 0 (guessed at once) to 4 (very hard to guess).
    pub score: u8,
    /// Why it is not better; stable names that the client translates.
    pub reasons: Vec<StrengthReason>,
    /// Each rule, met or not.
    pub rules: Vec<PasswordRule>,
    /// Whether a change to it would pass these rules. History and the present password are checked at the change only.
    pub accepted: bool,
}

/// One rule and whether the candidate meets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct PasswordRule {
    /// The error code that a change would answer if the rule were broken.
    pub rule: ErrorCode,
    /// Whether it is met.
    pub met: bool,
    /// The rule's number, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

/// Why a password is weaker than it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum StrengthReason {
    /// Among the most used passwords.
    CommonPassword,
    /// Like one of the most used passwords.
    SimilarToCommonPassword,
    /// A common word, or few of them.
    CommonWords,
    /// A name or surname.
    Names,
    /// A straight row of keys.
    KeyboardRow,
    /// A short pattern of keys.
    KeyboardPattern,
    /// Repeated characters or blocks.
    Repeats,
    /// A sequence such as `abc` or `6543`.
    Sequence,
    /// A year near ours.
    RecentYear,
    /// A date.
    Date,
    /// Nothing but predictable changes of letters (`a` to `@`, capitals, reversed).
    PredictableChanges,
    /// Too short to be strong.
    Short,
}

impl StrengthReason {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::CommonPassword,
        Self::SimilarToCommonPassword,
        Self::CommonWords,
        Self::Names,
        Self::KeyboardRow,
        Self::KeyboardPattern,
        Self::Repeats,
        Self::Sequence,
        Self::RecentYear,
        Self::Date,
        Self::PredictableChanges,
        Self::Short,
    ];
}
