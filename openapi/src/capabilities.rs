//! What this caller may see and do, so that no client shows a dead section.

use serde::{Deserialize, Serialize};

use crate::scope::{Role, Scope};

/// The features that are there for this caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Capabilities {
    /// The role in this organization.
    pub role: Role,
    /// What the caller's session or token may be used for.
    pub scopes: Vec<Scope>,
    /// The features.
    pub features: Features,
    /// How long a proof of identity opens guarded acts, in seconds.
    pub step_up_max_age_seconds: u32,
    /// How long before the end of an idle session the warning comes, in seconds.
    pub idle_warning_seconds: u32,
}

/// Switches, one per feature that an organization, a policy or a configuration can take away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Features {
    /// The profile can be changed.
    pub edit_profile: bool,
    /// A picture can be uploaded.
    pub avatar_upload: bool,
    /// A picture can be fetched from Gravatar (a base address is configured).
    pub gravatar: bool,
    /// There is a password and it can be changed.
    pub change_password: bool,
    /// Authenticator apps can be set up.
    pub totp: bool,
    /// Passkeys can be registered.
    pub passkeys: bool,
    /// Older security devices can be registered as second factors.
    pub security_keys: bool,
    /// Codes by SMS can be set up.
    pub sms_otp: bool,
    /// Codes by e-mail can be set up.
    pub email_otp: bool,
    /// Backup codes can be made, beside another second factor.
    pub backup_codes: bool,
    /// There are ways back in to look after.
    pub recovery: bool,
    /// Places are shown beside addresses.
    pub places: bool,
    /// The data can be downloaded.
    pub export: bool,
    /// The organization's settings can be changed.
    pub administration: bool,
}
