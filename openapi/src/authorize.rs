//! What the portal shows while an application signs a user in: who asks, what is missing, what is asked for.

use serde::{Deserialize, Serialize};

use crate::ids::{ApplicationId, AuthorizationId};

/// What has to happen before the application gets its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum AuthorizationNext {
    /// The user signs in, by a `sign_in` flow.
    SignIn,
    /// The user proves again who it is, by a `step_up` flow: the application asked for a recent proof, or for level 2.
    StepUp,
    /// The user accepts what the organization needs accepted, by `PUT /api/users/v1/me/consent-purposes/{id}`.
    Policies,
    /// The application asks for level 2 and the account cannot reach it; only declining is left.
    Unreachable,
    /// The user decides what the application gets.
    Consent,
    /// Nothing: answer `continue`.
    Continue,
}

/// An application's request, as the portal shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "id": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "next": "consent",
    "application": {"id": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f61", "name": "Travel"}, "redirectsTo": "travel.example.org",
    "scopes": [], "claims": [{"name": "email", "mandatory": true, "reason": "Tickets are sent there.", "given": true}]
})))]
pub struct Authorization {
    /// The request. Worth nothing without the browser's own flow cookie.
    pub id: AuthorizationId,
    /// What comes next.
    pub next: AuthorizationNext,
    /// Who asks.
    pub application: AskingApplication,
    /// Where the answer goes: the host of the application's address, or the scheme that opens it on a device.
    pub redirects_to: String,
    /// The user name that the application expects (`login_hint`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_hint: Option<String>,
    /// Languages that the application prefers (`ui_locales`), the best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ui_locales: Vec<String>,
    /// What it may do, for `consent`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<ConsentItem>,
    /// What it learns, for `consent`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<ConsentItem>,
}

/// The application of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct AskingApplication {
    /// Its id.
    pub id: ApplicationId,
    /// Its name.
    pub name: String,
    /// A sentence about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Path of its picture; changes with its content. Absent while it is the initials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// Its privacy policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_url: Option<String>,
    /// Its terms of service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms_url: Option<String>,
}

/// One thing to decide about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ConsentItem {
    /// The scope or the claim.
    pub name: String,
    /// Whether the application does not work without it: it can only be taken together with the rest, or declined with it.
    pub mandatory: bool,
    /// Why, in the organization's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether it is given: earlier, or as a suggestion where it is asked for the first time.
    pub given: bool,
}

/// The user's answer to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum AuthorizationDecision {
    /// There is nothing to decide.
    Continue,
    /// The application gets what is named.
    Allow,
    /// It gets nothing.
    Deny,
}

/// Answers a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"decision": "allow", "scopes": [], "claims": ["email"]})))]
pub struct AnswerAuthorizationRequest {
    /// The decision.
    pub decision: AuthorizationDecision,
    /// The scopes that are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// The claims that are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<String>,
}

/// Where the browser goes now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct AnsweredAuthorization {
    /// An address of the application.
    pub redirect_to: String,
}

/// What signing out at an application's wish needs (OpenID Connect RP-Initiated Logout 1.0).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"request": "v1…"})))]
pub struct ConfirmLogoutRequest {
    /// What `/oidc/logout` put behind `#` of the page's address.
    pub request: String,
}
