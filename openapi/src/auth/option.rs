//! The ways to answer a step.

use serde::{Deserialize, Serialize};

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
    /// Taking back a paused account, or one that is to be erased.
    Restore,
    /// A code or a link sent to the e-mail address for recovery.
    RecoveryEmail,
    /// A code sent to the phone number for recovery.
    RecoverySms,
    /// The answers to the security questions.
    RecoveryQuestions,
    /// No second factor is left: the account opens after a delay, of which every address of it is told.
    LostFactor,
    /// A new password.
    NewPassword,
    /// The e-mail address of somebody who registers.
    RegisterEmail,
    /// The code that was sent to it. The message holds a link as well, which begins a flow of its own.
    RegisterCode,
    /// The form of the registration: its end.
    Register,
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
