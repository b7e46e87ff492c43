//! The check-up: what is open to make the account safer.

use serde::{Deserialize, Serialize};

/// Codes that are left, and still few: time to make new ones.
pub const FEW_CODES: u32 = 3;

/// The state of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"checks": [
    {"check": "strong_factors", "isGood": false, "count": 1}, {"check": "contact", "isGood": true, "count": 1}
]})))]
pub struct CheckUp {
    /// What was looked at: what is open first.
    pub checks: Vec<Check>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Check {
    /// What.
    pub check: CheckKind,
    /// Whether there is nothing to do.
    pub is_good: bool,
    /// How many there are of what was counted.
    pub count: u32,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum CheckKind {
    /// Proven addresses and numbers: one at least, so that alerts arrive.
    Contact,
    /// A recovery that waits because somebody said that the second factor is lost: none. Looked at where one does.
    RecoveryWaits,
    /// Ways back in for a forgotten password: one at least. Looked at where the organization offers some.
    Recovery,
    /// Apps, passkeys and security keys: two at least, so that the loss of one locks nobody out.
    StrongFactors,
    /// Backup codes that are left: more than three. Looked at beside a strong factor, where they are offered.
    BackupCodes,
    /// Sessions elsewhere that were not used for thirty days: none.
    OldSessions,
    /// Policies and preferences that wait for a decision: none. Looked at where some do.
    Purposes,
}

impl CheckKind {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::RecoveryWaits => "recovery_waits",
            Self::Recovery => "recovery",
            Self::StrongFactors => "strong_factors",
            Self::BackupCodes => "backup_codes",
            Self::OldSessions => "old_sessions",
            Self::Purposes => "purposes",
        }
    }
}
