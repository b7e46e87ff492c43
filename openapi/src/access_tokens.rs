//! Personal access tokens: the user's own programs at the API.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::AccessTokenId;
use crate::scope::Scope;

/// Characters of a token's name at most.
pub const NAME_MAX: usize = 60;
/// Days that a token lives at most.
pub const MAX_DAYS: i64 = 366;
/// Tokens of an account at most.
pub const MAX_TOKENS: usize = 50;

/// A personal access token, without the token itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct AccessToken {
    /// Its id.
    pub id: AccessTokenId,
    /// The name that the user gave it.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
}

/// Every token of the account, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct AccessTokenList {
    /// The tokens.
    pub access_tokens: Vec<AccessToken>,
}

/// Makes a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "name": "Backup script", "scopes": ["me:profile:read"], "expiresAt": "2027-01-01T00:00:00Z"
})))]
pub struct CreateAccessTokenRequest {
    /// A name to know it by, at most 60 characters.
    pub name: String,
    /// What it may be used for, at least one, within what the caller may do.
    pub scopes: Vec<Scope>,
    /// When it ends: within 366 days.
    pub expires_at: DateTime<Utc>,
}

/// A new token, which is shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct CreatedAccessToken {
    /// The token's data.
    #[serde(flatten)]
    pub access_token: AccessToken,
    /// The token, for `Authorization: Bearer`.
    pub token: String,
}

impl std::fmt::Debug for CreatedAccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreatedAccessToken").field("access_token", &self.access_token).finish_non_exhaustive()
    }
}
