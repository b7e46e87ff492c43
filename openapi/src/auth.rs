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
    /// Prove to be another account as well, within a session that proved itself recently: the two are linked.
    Link,
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
    /// The session is there (sign-in) or raised (step-up), or the accounts are linked.
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
    /// Set up a second factor, which the organization requires. Without options only an administrator can help.
    Enroll,
}

/// One step with the ways to answer it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct FlowStep {
    /// The kind of step.
    pub kind: StepKind,
    /// Ways to answer, the preferred one first. Before a first factor was proven they depend on the organization's settings,
    /// never on the account.
    pub options: Vec<StepOption>,
    /// The user name that is already known, so that password managers fill the right one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Days that this browser may be trusted with the first factor alone; absent where that is not offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trust_days: Option<u32>,
}

/// One way to answer a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct StepOption {
    /// The option's name, repeated in the answer.
    pub option: FlowOption,
    /// What the option was given so far: a challenge, a code that is on its way, a secret to set up.
    #[serde(default, skip_serializing_if = "StepParameters::is_empty")]
    pub parameters: StepParameters,
}

/// What an option was given after it was asked for.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct StepParameters {
    /// `passkey`: the options of `navigator.credentials.get` in their JSON form (WebAuthn Level 3 §5.1.9).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "utoipa", schema(value_type = Option<Object>))]
    pub public_key: Option<serde_json::Value>,
    /// `sms_otp`, `email_otp`: where the code went, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<String>,
    /// `sms_otp`, `email_otp`: when another code may be asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resend_at: Option<DateTime<Utc>>,
    /// `enroll_totp`: the secret to scan or type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrolment: Option<crate::totp::TotpEnrolment>,
    /// `federated`: the connection to an upstream provider, which the answer names. One option each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection: Option<crate::connections::ConnectionInfo>,
    /// `federated`: where the browser has to go, once. It comes back to this flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect_to: Option<String>,
}

impl StepParameters {
    /// Whether the option was given nothing yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl std::fmt::Debug for StepParameters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The enrolment is a secret.
        f.debug_struct("StepParameters").field("destination", &self.destination).finish_non_exhaustive()
    }
}

/// A way to answer a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum FlowOption {
    /// The user name alone.
    Identify,
    /// User name and password.
    Password,
    /// A passkey or a security key.
    Passkey,
    /// A code of an authenticator app.
    Totp,
    /// A code sent to a verified mobile number.
    SmsOtp,
    /// A code sent to a verified e-mail address.
    EmailOtp,
    /// One of the saved backup codes.
    BackupCode,
    /// Setting up an authenticator app.
    EnrollTotp,
    /// An upstream provider.
    Federated,
}

impl From<FactorOption> for FlowOption {
    fn from(factor: FactorOption) -> Self {
        match factor {
            FactorOption::Password => Self::Password,
            FactorOption::Passkey => Self::Passkey,
            FactorOption::Totp => Self::Totp,
            FactorOption::SmsOtp => Self::SmsOtp,
            FactorOption::EmailOtp => Self::EmailOtp,
            FactorOption::BackupCode => Self::BackupCode,
            FactorOption::Federated => Self::Federated,
        }
    }
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
    /// An upstream provider that the account is linked with: a first factor alone.
    Federated,
}

impl FactorOption {
    /// Every option that is the account's own, the strongest first.
    pub const ALL: [Self; 6] =
        [Self::Passkey, Self::Totp, Self::Password, Self::SmsOtp, Self::EmailOtp, Self::BackupCode];
}

/// The answer to a step. Options that need something first (a challenge, a code by message, a secret) are answered twice:
/// once without it, which asks for it, then with it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "option", rename_all = "snake_case", rename_all_fields = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"option": "password", "username": "alice", "password": "…"})))]
pub enum AnswerFlowRequest {
    /// The user name alone.
    Identify {
        /// The user name, or a verified e-mail address where the organization takes one.
        username: String,
    },
    /// User name and password. The user name is left out where it is already known.
    Password {
        /// The user name; absent in a step-up and after `identify`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        username: Option<String>,
        /// The password, exactly as typed.
        password: String,
    },
    /// A passkey or a security key.
    Passkey {
        /// The result of `navigator.credentials.get` in its JSON form; absent to ask for a challenge.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "utoipa", schema(value_type = Option<Object>))]
        credential: Option<serde_json::Value>,
        /// Trust this browser with the first factor alone from now on.
        #[serde(default)]
        trust_browser: bool,
    },
    /// A code of an authenticator app.
    Totp {
        /// Six digits; spaces are ignored.
        code: String,
        /// Trust this browser with the first factor alone from now on.
        #[serde(default)]
        trust_browser: bool,
    },
    /// A code sent to a verified mobile number.
    SmsOtp {
        /// The code; absent to have one sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// Trust this browser with the first factor alone from now on.
        #[serde(default)]
        trust_browser: bool,
    },
    /// A code sent to a verified e-mail address.
    EmailOtp {
        /// The code; absent to have one sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// Trust this browser with the first factor alone from now on.
        #[serde(default)]
        trust_browser: bool,
    },
    /// One of the saved backup codes. Never makes a browser trusted: who uses one has lost something.
    BackupCode {
        /// The code; case, spaces and dashes are ignored.
        code: String,
    },
    /// An upstream provider. The answer says where to go; the provider sends the browser back to this flow.
    Federated {
        /// The connection that the step offers.
        connection: crate::ids::ConnectionId,
    },
    /// Setting up an authenticator app during sign-in.
    EnrollTotp {
        /// The code that the app shows; absent to get a secret.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
    },
}

impl AnswerFlowRequest {
    /// The option that is answered.
    #[must_use]
    pub const fn option(&self) -> FlowOption {
        match self {
            Self::Identify { .. } => FlowOption::Identify,
            Self::Password { .. } => FlowOption::Password,
            Self::Passkey { .. } => FlowOption::Passkey,
            Self::Totp { .. } => FlowOption::Totp,
            Self::SmsOtp { .. } => FlowOption::SmsOtp,
            Self::EmailOtp { .. } => FlowOption::EmailOtp,
            Self::BackupCode { .. } => FlowOption::BackupCode,
            Self::Federated { .. } => FlowOption::Federated,
            Self::EnrollTotp { .. } => FlowOption::EnrollTotp,
        }
    }

    /// Whether the browser is to be trusted from now on.
    #[must_use]
    pub const fn trusts_browser(&self) -> bool {
        match self {
            Self::Passkey { trust_browser, .. }
            | Self::Totp { trust_browser, .. }
            | Self::SmsOtp { trust_browser, .. }
            | Self::EmailOtp { trust_browser, .. } => *trust_browser,
            _ => false,
        }
    }
}

impl std::fmt::Debug for AnswerFlowRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // No member: a password typed into the wrong field is still a password.
        write!(f, "{:?} {{ .. }}", self.option())
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
    /// How many policies of the organization have to be accepted before the portal opens.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub waiting_policies: u32,
}

const fn is_zero(count: &u32) -> bool {
    *count == 0
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
