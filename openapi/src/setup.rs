//! The first start: creating the organization's owner by a one-time link.

use serde::{Deserialize, Serialize};

/// Minutes that a set-up link works.
pub const LINK_MINUTES: i64 = 15;

/// Checks a set-up link before the form is shown. Does not use it up.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"token": "…"})))]
pub struct CheckSetupRequest {
    /// The token of the link (its fragment).
    pub token: String,
}

/// Creates the owner. The link is used up by the success only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "token": "…", "organizationName": "Acme", "username": "ada", "givenName": "Ada", "familyName": "Lovelace",
    "email": "ada@example.org", "password": "…"
})))]
pub struct CompleteSetupRequest {
    /// The token of the link (its fragment).
    pub token: String,
    /// The organization's name for people, 1 to 100 characters.
    pub organization_name: String,
    /// The owner's user name.
    pub username: String,
    /// The owner's given name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// The owner's family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// The owner's e-mail address.
    pub email: String,
    /// The owner's password.
    pub password: String,
}
