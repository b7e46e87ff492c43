//! The download of everything that is held about an account.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::activity::Activity;
use crate::sessions::Session;

/// Everything at once. The first four members keep the shape that account portals of this kind have long used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Export {
    /// The profile, flat: well-known keys in lower case, then every other attribute under its SCIM path.
    pub user_profile: Map<String, Value>,
    /// Accounts linked to this one.
    pub linked_accounts: Vec<Value>,
    /// Consent receipts.
    pub consents: Vec<Value>,
    /// Recovery questions, without answers.
    pub security: ExportSecurity,
    /// Sessions that are open now.
    pub sessions: Vec<Session>,
    /// The activity log, newest first, at most 10,000 entries.
    pub activity: Vec<Activity>,
    /// The picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<ExportAvatar>,
}

/// The security part of an export. Never a secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ExportSecurity {
    /// Recovery questions that the user chose.
    pub challenge_questions: Vec<Value>,
    /// When the password was last set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_changed_at: Option<chrono::DateTime<chrono::Utc>>,
    /// The factors that are set up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<ExportFactor>,
}

/// A factor within an export. Never its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ExportFactor {
    /// Which kind.
    pub option: crate::auth::FactorOption,
    /// Its name, or where its codes go; absent for backup codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it was set up.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it was last used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// The picture within an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ExportAvatar {
    /// `image/png` or `image/jpeg`.
    pub content_type: String,
    /// The bytes, base64 (RFC 4648 §4).
    pub base64: String,
}
