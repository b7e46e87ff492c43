//! Registering oneself: what an organization allows, the form, and what waits for an administrator.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::consent_purposes::PurposeContent;
use crate::ids::{AccountId, PurposeId};
use crate::paging::Total;
use crate::password::PasswordPolicy;
use crate::profile::FormAttribute;

/// Domains that an organization may name at most.
pub const DOMAINS_MAX: usize = 50;

/// Whether and how people register themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "enabled": true, "approval": false, "approvalDays": 30, "usernameIsEmail": false, "emailDomains": ["example.org"]
})))]
pub struct RegistrationSettings {
    /// Whether people may register themselves. The e-mail address is proven before there is an account.
    pub enabled: bool,
    /// Whether an administrator decides before the account can be used.
    pub approval: bool,
    /// Days that a registration waits for that: 1 to 365. Then everything about it is erased.
    pub approval_days: u32,
    /// Whether the user name is the proven address; else people choose one.
    pub username_is_email: bool,
    /// The only domains that addresses may be of, at most 50; empty for every one. Subdomains are named on their own.
    pub email_domains: Vec<String>,
}

impl Default for RegistrationSettings {
    fn default() -> Self {
        Self {
            enabled: false,
            approval: false,
            approval_days: 30,
            username_is_email: false,
            email_domains: Vec::new(),
        }
    }
}

/// The form of a registration whose address is proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct RegistrationForm {
    /// The proven address.
    pub email: String,
    /// Whether a user name is chosen; else it is the address.
    pub asks_username: bool,
    /// The attributes that are asked for, in the order of the form: those that the organization needs and leaves to people,
    /// and the name.
    pub attributes: Vec<FormAttribute>,
    /// What has to be accepted, in the latest version.
    pub policies: Vec<RegistrationPolicy>,
    /// The rules for the password.
    pub password: PasswordPolicy,
    /// Whether an administrator decides afterwards.
    pub approval: bool,
}

/// A policy that has to be accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct RegistrationPolicy {
    /// The policy.
    pub id: PurposeId,
    /// The number of the version that is shown.
    pub version: i64,
    /// What people read.
    pub content: PurposeContent,
}

/// The version of a policy that somebody accepts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct AcceptedPolicy {
    /// The policy.
    pub id: PurposeId,
    /// The number of the version that was shown.
    pub version: i64,
}

/// What a registration is completed with. There is nothing else to be had: no role, no group, no state.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Registration {
    /// The user name, where one is chosen. One that looks like an address must be the proven one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The password, exactly as typed.
    pub password: String,
    /// Values by the paths of the form.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "utoipa", schema(value_type = Object))]
    pub attributes: BTreeMap<String, Value>,
    /// What is accepted, each in the version that was shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<AcceptedPolicy>,
    /// The language of the form (BCP 47): receipts say it, and messages are written in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl std::fmt::Debug for Registration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Only what cannot be a secret typed into the wrong field.
        f.debug_struct("Registration").field("policies", &self.policies).finish_non_exhaustive()
    }
}

/// A registration that waits for an administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "id": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "username": "ada", "displayName": "Ada Lovelace",
    "email": "ada@example.org", "requestedAt": "2026-11-23T12:00:00Z", "erasedAt": "2026-12-23T12:00:00Z"
})))]
pub struct WaitingRegistration {
    /// The account that waits.
    pub id: AccountId,
    /// Its user name.
    pub username: String,
    /// The name for people.
    pub display_name: String,
    /// The proven address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Since when it waits.
    pub requested_at: DateTime<Utc>,
    /// When everything about it is erased unless somebody decides.
    pub erased_at: DateTime<Utc>,
}

/// Registrations that wait for an administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct WaitingRegistrations {
    /// The first 100, the oldest first. Deciding about these brings the next ones.
    pub registrations: Vec<WaitingRegistration>,
    /// How many wait in all.
    pub total: Total,
}
