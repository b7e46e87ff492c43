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
    /// Personal access tokens, those that have ended as well. Never the token.
    #[serde(default)]
    pub access_tokens: Vec<Value>,
    /// Browsers that may skip the second factor.
    #[serde(default)]
    pub trusted_browsers: Vec<Value>,
    /// What applications may do, also what they may not any more.
    #[serde(default)]
    pub authorized_applications: Vec<Value>,
    /// How the user last decided about each policy and preference of the organization.
    #[serde(default)]
    pub purposes: Vec<Value>,
    /// Applications that the user marked or opened.
    #[serde(default)]
    pub applications: Vec<Value>,
    /// Roles in organizations.
    #[serde(default)]
    pub memberships: Vec<Value>,
    /// The activity log, newest first, at most 10,000 entries; all of them in a download that is prepared in the background.
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

/// The form of a download.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum ExportFormat {
    /// One JSON document, for programs.
    Json,
    /// One page without scripts, to read and to print.
    Html,
    /// An archive: the JSON document, and each list as a table (CSV).
    Zip,
}

impl ExportFormat {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Html, Self::Json, Self::Zip];

    /// The name as it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Html => "html",
            Self::Zip => "zip",
        }
    }
}

/// What a download is called: `latchkey-ada-2026-11-23`, without the ending of its form. Letters and digits of any script
/// stay; what a file system or a header could take for something else becomes a hyphen.
#[must_use]
pub fn file_name(username: &str, at: chrono::DateTime<chrono::Utc>) -> String {
    let is_safe = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let safe: String = username.chars().take(64).map(|c| if is_safe(&c) { c } else { '-' }).collect();
    format!("latchkey-{safe}-{}", at.format("%Y-%m-%d"))
}

/// How far a download is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum ExportState {
    /// It is being prepared.
    Running,
    /// It can be fetched until it expires.
    Ready,
    /// It could not be prepared.
    Failed,
    /// It was there and is deleted.
    Expired,
}

/// Asks for a download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"format": "zip"})))]
pub struct StartExportRequest {
    /// Its form.
    pub format: ExportFormat,
}

/// A download that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ExportInfo {
    /// Its id.
    pub id: String,
    /// Its form.
    pub format: ExportFormat,
    /// How far it is.
    pub state: ExportState,
    /// When it was asked for.
    pub created_at: chrono::DateTime<chrono::Utc>,
    /// When it became ready.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready_at: Option<chrono::DateTime<chrono::Utc>>,
    /// When it is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Its size in bytes, before an archive is packed.
    pub bytes: u64,
    /// Entries of the activity log that are in it so far.
    pub entries: u64,
}

/// The downloads of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ExportList {
    /// The latest first.
    pub exports: Vec<ExportInfo>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_download_is_safe_whatever_the_user_is_called() {
        let at = chrono::DateTime::UNIX_EPOCH;
        assert_eq!(file_name("ada", at), "latchkey-ada-1970-01-01");
        assert_eq!(file_name("żółw@example.org", at), "latchkey-żółw-example.org-1970-01-01");
        assert_eq!(file_name("../a\"b\r\n;c\\", at), "latchkey-..-a-b---c--1970-01-01");
        assert_eq!(file_name(&"x".repeat(300), at).len(), "latchkey-".len() + 64 + "-1970-01-01".len());
    }
}
