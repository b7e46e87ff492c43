//! The people of an organization, as those who keep it see them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::auth::{FactorOption, LinkPurpose};
use crate::ids::AccountId;
use crate::scope::Role;

/// Days that an invitation works.
pub const INVITATION_DAYS: i64 = 7;
/// Days that an administrator's reset works.
pub const RESET_DAYS: i64 = 1;

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum PersonState {
    /// It may be used.
    Active,
    /// Nobody has a way in yet: its invitation was not used.
    Invited,
    /// Its person registered, and nobody has approved of it yet.
    Waiting,
    /// Its owner paused it.
    Paused,
    /// Its owner wants it erased.
    Deleting,
    /// An administrator locked it.
    Locked,
}

impl PersonState {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Active, Self::Invited, Self::Waiting, Self::Paused, Self::Deleting, Self::Locked];

    /// The state as it is sent and filtered by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Invited => "invited",
            Self::Waiting => "waiting",
            Self::Paused => "paused",
            Self::Deleting => "deleting",
            Self::Locked => "locked",
        }
    }
}

/// Somebody with an account in the organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "id": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "username": "ada", "displayName": "Ada Lovelace",
    "email": "ada@example.org", "role": "user", "state": "active", "current": false, "manageable": true,
    "createdAt": "2026-11-22T12:00:00Z"
})))]
pub struct Person {
    /// The account.
    pub id: AccountId,
    /// The name to sign in with.
    pub username: String,
    /// The name for people.
    pub display_name: String,
    /// The primary e-mail address, proven or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The role in the organization.
    pub role: Role,
    /// Where the account stands.
    pub state: PersonState,
    /// Whether it is the account that asks.
    pub current: bool,
    /// Whether the one who asks may act on it: administrators on users, owners on everybody, nobody on themselves.
    pub manageable: bool,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When somebody last signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sign_in_at: Option<DateTime<Utc>>,
}

/// A link that was sent and not used. Its secret is shown to nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct SentLink {
    /// What for.
    pub purpose: LinkPurpose,
    /// When.
    pub sent_at: DateTime<Utc>,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
}

/// Somebody with what an administrator has to know to help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct PersonDetails {
    /// Who.
    #[serde(flatten)]
    pub person: Person,
    /// Whether the address is proven. Links for a reset go to proven addresses alone.
    pub email_verified: bool,
    /// Whether there is a password.
    pub has_password: bool,
    /// The second factors that are set up.
    pub factors: Vec<FactorOption>,
    /// The latest link that was sent and not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<SentLink>,
    /// When everything is erased, where the owner of the account wants that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<DateTime<Utc>>,
    /// When the account opens to whoever asked to come in without its second factor; in the past once it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery_opens_at: Option<DateTime<Utc>>,
}

/// A page of people, by user name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct PersonList {
    /// The people.
    pub people: Vec<Person>,
    /// How many there are in all.
    pub total: crate::paging::Total,
    /// The marker of the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// The query of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "utoipa", into_params(parameter_in = Query))]
pub struct PeopleQuery {
    /// How many entries, 1 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "utoipa", param(minimum = 1, maximum = 100, default = 25))]
    pub limit: Option<u32>,
    /// `nextCursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// `userName co "text"`: only people whose user name, name or e-mail address holds the text, whatever its case;
    /// `state eq "locked"`: only those in that state; both, joined by `and` (RFC 7644 §3.4.2.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
}

/// Invites somebody: creates the account and mails the link by which its person chooses the password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "username": "grace", "email": "grace@example.org", "givenName": "Grace", "familyName": "Hopper", "role": "user",
    "language": "en"
})))]
pub struct InviteRequest {
    /// The name to sign in with.
    pub username: String,
    /// Where the link goes. It is proven by the link's use.
    pub email: String,
    /// The given name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// The family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// What the person may do. Only owners make administrators and owners.
    pub role: Role,
    /// The language that the person is written to in (BCP 47), until they choose another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// Helps somebody back in: mails a link by which the person chooses a new password. Whoever asks never learns it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"removeFactors": false})))]
pub struct ResetPersonRequest {
    /// Whether the second factors are lost: they are then not asked for, and removed with the new password.
    pub remove_factors: bool,
}

/// Gives somebody another role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"role": "admin"})))]
pub struct ChangeRoleRequest {
    /// The role.
    pub role: Role,
}
