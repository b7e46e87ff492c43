//! The session of this browser.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, SessionId};
use crate::scope::Role;
use crate::settings::Branding;

/// The session of this browser; answered with 200 when signed out as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct SessionInfo {
    /// Whether anybody is signed in here.
    pub authenticated: bool,
    /// True while the instance has no owner yet.
    pub setup_required: bool,
    /// The organization whose portal this is.
    pub organization: OrganizationInfo,
    /// Languages that the portal's pages exist in are the client's affair; this is the account's choice (BCP 47).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Who is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountInfo>,
    /// The session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<CurrentSession>,
    /// Which of the things that are needed to sign in may be recovered here.
    #[serde(default)]
    pub recovery: RecoveryOffer,
    /// Whether people may register themselves here.
    #[serde(default)]
    pub registration: bool,
    /// How many policies of the organization have to be accepted before the portal opens.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub waiting_policies: u32,
}

const fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// What may be recovered by who forgot it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct RecoveryOffer {
    /// The password.
    pub password: bool,
    /// The user name.
    pub username: bool,
}

/// The organization of a portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct OrganizationInfo {
    /// Its name in URLs; `default` for the bare ones.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// How it looks.
    pub branding: Branding,
}

/// The signed-in account in brief, for the frame around every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct AccountInfo {
    /// The account.
    pub id: AccountId,
    /// The name to sign in with.
    pub username: String,
    /// The name for people: display name, else given and family name, else user name.
    pub display_name: String,
    /// The primary e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Path of the picture; absent while it is the initials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    /// The role in this organization.
    pub role: Role,
}

/// This browser's session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct CurrentSession {
    /// Its public id.
    pub id: SessionId,
    /// Goes into `X-CSRF-Token` of every request that changes something. Stays the same as long as the session.
    pub csrf_token: String,
    /// 1 or 2.
    pub level: u8,
    /// When the user last proved who it is.
    pub authenticated_at: DateTime<Utc>,
    /// Until when acts that need a recent proof are open; absent when they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_up_until: Option<DateTime<Utc>>,
    /// When the session ends unless it is used before.
    pub idle_expires_at: DateTime<Utc>,
    /// When the session ends in any case.
    pub expires_at: DateTime<Utc>,
}
