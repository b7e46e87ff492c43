//! Passkeys and security keys (WebAuthn Level 3).
//!
//! * **One relying party** for the instance: its id is the public address's host, its one origin the public address, compared
//!   whole. User handles are random per account; a credential id exists once in the instance.
//! * **A ceremony is used once.** What the browser was asked to sign is kept sealed under a purpose and a context (a flow, a
//!   session); the answer takes it away, right or wrong.
//! * **A passkey verifies its user** at every use. A security key need not, and is a second factor only.
//! * The credential is read anew when the answer comes: one that was removed meanwhile is not accepted, nor one of another
//!   account.
//! * A counter that does not grow is refused and told to the owner's log; authenticators without a counter send 0 for ever.
//!
//! `webauthn-rs-core` verifies; [`checks`] adds what it leaves to its caller.

pub mod authenticate;
pub mod ceremony;
mod checks;
pub mod providers;
pub mod register;
mod relying_party;
pub mod store;

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::settings::FactorSettings;
use latchkey_openapi::webauthn::{WebauthnKind, WebauthnUse};

pub use authenticate::{
    Assertion, finish_authentication, finish_discoverable, start_authentication, start_discoverable,
};
pub use relying_party::RelyingParty;

use crate::platform::db::DbError;
use crate::platform::http::error::ApiError;

/// Seconds that a browser may take to answer.
pub const CEREMONY_SECONDS: i64 = 5 * 60;
/// Credentials that an account may have at most.
pub const MOST: usize = 20;

/// A credential as it is kept.
#[derive(Debug, Clone)]
pub struct StoredCredential {
    /// The factor.
    pub id: String,
    /// Whose it is.
    pub account_id: String,
    /// The organization that it belongs to.
    pub organization_id: String,
    /// The credential's own id, base64url without padding.
    pub credential_id: String,
    /// Passkey or security key.
    pub kind: WebauthnKind,
    /// Its name.
    pub name: String,
    /// The model, as a UUID.
    pub aaguid: String,
    /// The public key with what belongs to it, as JSON.
    pub(super) credential: String,
    /// The last signature counter.
    pub(super) sign_count: i64,
    /// How the browser can reach it.
    pub transports: Vec<String>,
    /// Whether its user was verified when it was registered.
    pub is_user_verified: bool,
    /// Whether it can be kept on several devices.
    pub is_backup_eligible: bool,
    /// Whether it is.
    pub is_backed_up: bool,
    /// When it was registered.
    pub created_at: i64,
    /// When it was last used.
    pub last_used_at: Option<i64>,
}

impl StoredCredential {
    /// Whether it signs in by itself under these settings.
    #[must_use]
    pub fn signs_in(&self, settings: &FactorSettings) -> bool {
        settings.passkeys && self.kind == WebauthnKind::Passkey && self.is_user_verified
    }

    /// Whether it is a second factor under these settings.
    #[must_use]
    pub const fn is_second_factor(&self, settings: &FactorSettings) -> bool {
        match self.kind {
            WebauthnKind::Passkey => settings.passkeys || settings.security_keys,
            WebauthnKind::SecurityKey => settings.security_keys,
        }
    }

    /// What it may be used for under these settings.
    #[must_use]
    pub fn uses(&self, settings: &FactorSettings) -> Vec<WebauthnUse> {
        let sign_in = self.signs_in(settings).then_some(WebauthnUse::SignIn);
        let second = self.is_second_factor(settings).then_some(WebauthnUse::SecondFactor);
        sign_in.into_iter().chain(second).collect()
    }
}

/// Why a credential was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum WebauthnError {
    /// There is no such ceremony: never begun, over, or answered already.
    #[error("no such ceremony")]
    NoCeremony,
    /// The answer is not what was asked for. The reason is for the log only.
    #[error("not accepted: {0}")]
    Refused(String),
    /// A new credential that the account has already.
    #[error("registered already")]
    Registered,
    /// The signature is right, but the counter went back: there may be a copy.
    #[error("the signature counter did not grow")]
    CounterWentBack,
    /// The signature is right, but the credential belongs to another organization of this instance.
    #[error("a credential of another organization")]
    OtherOrganization {
        /// That organization's name in URLs.
        slug: String,
    },
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl WebauthnError {
    /// A refusal.
    pub(super) fn refused(reason: impl std::fmt::Display) -> Self {
        Self::Refused(reason.to_string())
    }
}

impl From<WebauthnError> for ApiError {
    fn from(error: WebauthnError) -> Self {
        match error {
            WebauthnError::NoCeremony | WebauthnError::Refused(_) | WebauthnError::CounterWentBack => {
                // The reason helps whoever runs this; it says nothing about anybody.
                tracing::info!(%error, "a passkey or security key was not accepted");
                Self::new(ErrorCode::PasskeyNotAccepted)
            }
            WebauthnError::Registered => Self::new(ErrorCode::PasskeyExists),
            WebauthnError::OtherOrganization { slug } => Self::new(ErrorCode::PasskeyOfOtherOrganization)
                .detail(format!(
                    "This passkey belongs to the organization {slug}: sign in at its own address."
                )),
            WebauthnError::Db(error) => error.into(),
        }
    }
}
