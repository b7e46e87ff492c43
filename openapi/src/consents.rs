//! Consents: what the user allowed applications and agreed to beside them, the receipts of it, and taking it back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::authorize::ConsentItem;
use crate::ids::{ApplicationId, ConsentId, PurposeId};

/// An application that may act for the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "id": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "applicationId": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f61",
    "name": "Travel", "scopes": ["openid", "email"], "offline": false, "grantedAt": "2026-11-22T12:00:00Z"
})))]
pub struct AuthorizedApp {
    /// The grant.
    pub id: ConsentId,
    /// The application.
    pub application_id: ApplicationId,
    /// Its name.
    pub name: String,
    /// Path of its picture; changes with its content. Absent while it is the initials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// What it may do.
    pub scopes: Vec<String>,
    /// What it learns.
    pub claims: Vec<String>,
    /// Whether it may act while the user is away.
    pub offline: bool,
    /// When it was first allowed.
    pub granted_at: DateTime<Utc>,
    /// When it last got a token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
}

/// Applications that may act for the user, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct AuthorizedAppList {
    /// The applications.
    pub authorized_apps: Vec<AuthorizedApp>,
}

/// What a consent is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum ConsentKind {
    /// What an application may do and learns.
    Application,
    /// A document of the organization.
    Policy,
    /// What the organization may do when the user wishes it.
    Preference,
}

impl ConsentKind {
    /// The kind as it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Policy => "policy",
            Self::Preference => "preference",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Application, Self::Policy, Self::Preference].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Whether a consent holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum ConsentState {
    /// It holds.
    Active,
    /// It was taken back or, for a purpose, declined.
    Revoked,
}

impl ConsentState {
    /// The state as it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Revoked => "revoked",
        }
    }
}

/// A consent in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Consent {
    /// The consent: the same through all its versions.
    pub id: ConsentId,
    /// What it is about.
    pub kind: ConsentKind,
    /// The application that was allowed something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// The policy or the preference that was decided about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose_id: Option<PurposeId>,
    /// The name of either, as it was then.
    pub name: String,
    /// Whether it holds.
    pub state: ConsentState,
    /// The number of its latest receipt.
    pub version: i64,
    /// When that was made.
    pub at: DateTime<Utc>,
}

/// Consents, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ConsentList {
    /// The consents.
    pub consents: Vec<Consent>,
}

/// The query of the list of consents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "utoipa", into_params(parameter_in = Query))]
pub struct ConsentQuery {
    /// Only consents in this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "utoipa", param(inline))]
    pub state: Option<ConsentState>,
    /// Only consents of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "utoipa", param(inline))]
    pub kind: Option<ConsentKind>,
    /// Only consents to this application, or about this purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_id: Option<String>,
}

/// A consent with its latest receipt and what can be changed about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ConsentDetails {
    /// The consent.
    #[serde(flatten)]
    pub consent: Consent,
    /// Whether it cannot be taken back alone: a policy that the account needs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// What the application may do; mandatory ones cannot be taken away alone.
    pub scopes: Vec<ConsentItem>,
    /// What the application learns.
    pub claims: Vec<ConsentItem>,
    /// The receipt (Kantara Consent Receipt 1.1), with the controller as it was when it was made.
    #[cfg_attr(feature = "utoipa", schema(value_type = Object))]
    pub receipt: Value,
}

/// Changes what an application is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"scopes": ["email"], "claims": ["email"]})))]
pub struct ChangeConsentRequest {
    /// The scopes that stay given, out of those that are listed.
    pub scopes: Vec<String>,
    /// The claims that stay given, out of those that are listed.
    pub claims: Vec<String>,
}

/// Every receipt of a consent, the latest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ConsentHistory {
    /// The receipts.
    #[cfg_attr(feature = "utoipa", schema(value_type = Vec<Object>))]
    pub receipts: Vec<Value>,
}
