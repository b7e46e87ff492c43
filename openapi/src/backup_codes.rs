//! Backup codes: ten codes to save for an emergency, each good once.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The state of the backup codes. Never the codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "remaining": 9, "generatedAt": "2026-11-22T12:00:00Z", "used": ["2026-12-01T08:00:00Z"]
})))]
pub struct BackupCodes {
    /// Codes that still work; 0 while there are none.
    pub remaining: u32,
    /// When they were made; absent while there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated_at: Option<DateTime<Utc>>,
    /// When codes were used, the earliest first.
    pub used: Vec<DateTime<Utc>>,
}

/// New codes: shown this once, and worth nothing before they are confirmed as saved.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "codes": ["7g2kq-0xvnm", "hs41d-9wzte"], "expiresAt": "2026-11-22T12:30:00Z"
})))]
pub struct NewBackupCodes {
    /// Ten codes of ten letters and digits; `i`, `l`, `o` and `u` do not occur. Case, spaces and dashes do not count.
    pub codes: Vec<String>,
    /// Until when they must be confirmed. Earlier codes work until then.
    pub expires_at: DateTime<Utc>,
}

impl std::fmt::Debug for NewBackupCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewBackupCodes").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}
