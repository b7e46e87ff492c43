//! Signing in: flows and the session of this browser.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, FlowId, SessionId};
use crate::scope::Role;
use crate::settings::Branding;

/// What a flow is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum FlowType {
    /// Start a session.
    SignIn,
    /// Prove again who it is, within a session.
    StepUp,
}

/// Starts a flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"type": "sign_in", "returnTo": "/personal-info"})))]
pub struct StartFlowRequest {
    /// What the flow is for.
    #[serde(rename = "type")]
    pub kind: FlowType,
    /// Where the browser wants to go afterwards: a path of this portal, or its full URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_to: Option<String>,
}

/// Where a flow stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum FlowStatus {
    /// `step` says what is asked for.
    Pending,
    /// The session is there (sign-in) or raised (step-up).
    Completed,
}

/// A flow: the answer of every call on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "flowId": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "type": "sign_in", "status": "pending",
    "step": {"kind": "first_factor", "options": [{"option": "password"}]}, "expiresAt": "2026-11-22T12:10:00Z"
})))]
pub struct Flow {
    /// The flow. Worth nothing without the browser's own flow cookie.
    pub flow_id: FlowId,
    /// What it is for.
    #[serde(rename = "type")]
    pub kind: FlowType,
    /// Where it stands.
    pub status: FlowStatus,
    /// What is asked for now; absent once completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<FlowStep>,
    /// Where to go once completed: a path of this portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_to: Option<String>,
    /// When the flow is over by itself.
    pub expires_at: DateTime<Utc>,
}

/// What kind of answer a step takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum StepKind {
    /// Who is it? Only where the organization asks for the identifier first.
    Identify,
    /// Prove it by a first factor.
    FirstFactor,
    /// Prove it by one more factor.
    SecondFactor,
}

/// One step with the ways to answer it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct FlowStep {
    /// The kind of step.
    pub kind: StepKind,
    /// Ways to answer, the preferred one first. They depend on the organization's settings, never on the account.
    pub options: Vec<StepOption>,
    /// The user name that is already known (step-up), so that password managers fill the right one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
}

/// One way to answer a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct StepOption {
    /// The option's name, repeated in the answer.
    pub option: FactorOption,
}

/// A way to prove who one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum FactorOption {
    /// User name and password.
    Password,
    /// A WebAuthn credential: a passkey, or a security key as a second factor (WebAuthn Level 3).
    Passkey,
    /// A code of an authenticator app (RFC 6238).
    Totp,
    /// A code sent to a verified mobile number.
    SmsOtp,
    /// A code sent to a verified e-mail address.
    EmailOtp,
    /// One of the codes that were saved for an emergency.
    BackupCode,
}

impl FactorOption {
    /// Every option, the strongest first.
    pub const ALL: [Self; 6] =
        [Self::Passkey, Self::Totp, Self::Password, Self::SmsOtp, Self::EmailOtp, Self::BackupCode];
}

/// The answer to a step.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "option", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"option": "password", "username": "alice", "password": "…"})))]
pub enum AnswerFlowRequest {
    /// User name and password. The user name is left out in a step-up.
    Password {
        /// The user name; absent in a step-up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        username: Option<String>,
        /// The password, exactly as typed.
        password: String,
    },
}

impl std::fmt::Debug for AnswerFlowRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            // Neither member: a password typed into the wrong field is still a password.
            Self::Password { .. } => f.write_str("Password { .. }"),
        }
    }
}

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
