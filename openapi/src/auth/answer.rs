//! The answers to a step.

use serde::{Deserialize, Serialize};

use super::option::FlowOption;
use crate::captcha::CaptchaSolution;
use crate::registration::Registration;

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
        /// The solution of a challenge; needed in a recovery.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        captcha: Option<CaptchaSolution>,
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
    /// Taking the account back.
    Restore {},
    /// A code sent to the e-mail address for recovery. The message holds a link as well, which begins a flow of its own.
    RecoveryEmail {
        /// The code; absent to have one sent, if there is such an account.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
    },
    /// A code sent to the phone number for recovery.
    RecoverySms {
        /// The code; absent to have one sent, if there is such an account.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
    },
    /// The answers to security questions. They never suffice alone.
    RecoveryQuestions {
        /// One answer to each question that is asked; absent to learn the questions.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answers: Option<Vec<GivenAnswer>>,
    },
    /// No second factor is left.
    LostFactor,
    /// A new password: the end of a recovery.
    NewPassword {
        /// The password, exactly as typed.
        password: String,
        /// End every session of the account.
        #[serde(default = "yes")]
        end_sessions: bool,
    },
    /// The e-mail address of somebody who registers. The answer is the same whether or not it is known already; the message
    /// to it is not.
    RegisterEmail {
        /// The address.
        email: String,
        /// The language of the message (BCP 47), where nobody is known by the address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<String>,
        /// The solution of a challenge.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        captcha: Option<CaptchaSolution>,
    },
    /// The code that was sent to the address.
    RegisterCode {
        /// The code; absent to have another one sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
    },
    /// The form of a registration: its end.
    Register {
        /// What the account is made of.
        registration: Box<Registration>,
    },
}

const fn yes() -> bool {
    true
}

/// The answer to one question.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct GivenAnswer {
    /// The set that the question is of.
    pub set_id: String,
    /// The answer; case, spaces and punctuation are ignored.
    pub answer: String,
}

impl std::fmt::Debug for GivenAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The answer is a secret.
        f.debug_struct("GivenAnswer").field("set_id", &self.set_id).finish_non_exhaustive()
    }
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
            Self::Restore {} => FlowOption::Restore,
            Self::RecoveryEmail { .. } => FlowOption::RecoveryEmail,
            Self::RecoverySms { .. } => FlowOption::RecoverySms,
            Self::RecoveryQuestions { .. } => FlowOption::RecoveryQuestions,
            Self::LostFactor => FlowOption::LostFactor,
            Self::NewPassword { .. } => FlowOption::NewPassword,
            Self::RegisterEmail { .. } => FlowOption::RegisterEmail,
            Self::RegisterCode { .. } => FlowOption::RegisterCode,
            Self::Register { .. } => FlowOption::Register,
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
