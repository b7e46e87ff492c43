//! A flow and its steps.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::option::FlowOption;
use crate::ids::FlowId;

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
    /// Come back to an account whose password is lost. Signs nobody in: its end is a new password.
    Recover,
    /// Register oneself, where the organization allows it: an account that begins with a proven address.
    Register,
}

/// Starts a flow.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// `recover`, `register`: the token of a link that was sent. Using it up proves what the link was sent for. One that somebody
    /// else had sent is used up with the new password alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

impl std::fmt::Debug for StartFlowRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The token is a secret.
        f.debug_struct("StartFlowRequest")
            .field("kind", &self.kind)
            .field("return_to", &self.return_to)
            .finish_non_exhaustive()
    }
}

/// What a link was sent for that somebody else had sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum LinkPurpose {
    /// The first password of an account.
    Invitation,
    /// A new password. The second factor is asked for.
    Reset,
    /// A new password. The second factors are lost, and removed with it.
    ResetAll,
}

/// The link that a recovery began by, where somebody else had it sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct FlowLink {
    /// What it was sent for.
    pub purpose: LinkPurpose,
    /// The organization's name.
    pub organization: String,
    /// The name of who had it sent, where they are still there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_by: Option<String>,
}

/// Where a flow stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum FlowStatus {
    /// `step` says what is asked for.
    Pending,
    /// The session is there (sign-in) or raised (step-up), the accounts are linked, the password is set (recovery), or the
    /// account is made (registration).
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
    /// `recover`, completed without a new password: when the account opens although its second factor is lost. A message
    /// with the way in is sent then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<DateTime<Utc>>,
    /// `register`, completed: whether the account waits for an administrator. Nobody is signed in then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub awaits_approval: bool,
    /// `recover`: the link that it began by, where somebody else had it sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<FlowLink>,
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
    /// Prove by something else than the password whose account it is. The options are the organization's; whether the
    /// account has them is never told.
    Recover,
    /// Choose a new password.
    ChangePassword,
    /// Prove the address that was typed by what was sent to it. Whether it is known already is never told here.
    VerifyEmail,
    /// Fill the form of the registration.
    Register,
    /// Everything is proven, and the account waits for an administrator. There is no answer to it.
    Approval,
    /// Everything is proven, and the account is paused or on its way to be erased: take it back, or leave it so by
    /// cancelling the flow.
    Restore,
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
    /// `sms_otp`, `email_otp`, `recovery_email`, `recovery_sms`, `register_code`: when another code may be asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resend_at: Option<DateTime<Utc>>,
    /// `enroll_totp`: the secret to scan or type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrolment: Option<crate::totp::TotpEnrolment>,
    /// `new_password`: code points that the password must have at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u32>,
    /// `lost_factor`: hours until the account opens, unless somebody cancels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_hours: Option<u32>,
    /// `recovery_questions`: the questions. They say nothing of the account: a name that is nobody's is asked some as well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<AskedQuestion>,
    /// `federated`: the connection to an upstream provider, which the answer names. One option each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection: Option<crate::connections::ConnectionInfo>,
    /// `federated`: where the browser has to go, once. It comes back to this flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect_to: Option<String>,
    /// `restore`: what the account is taken back from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending: Option<crate::deletion::AccountEnding>,
    /// `register`: the form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration: Option<crate::registration::RegistrationForm>,
}

/// A security question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct AskedQuestion {
    /// The set that it is of; goes back with the answer.
    pub set_id: String,
    /// The question by language (BCP 47).
    pub texts: BTreeMap<String, String>,
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
