//! What is said about accounts that people register themselves.

pub(super) mod de;
pub(super) mod en;

use crate::platform::secret::SecretString;

/// A message about a registration.
#[derive(Debug, Clone)]
pub enum RegistrationMessage {
    /// Proves the address: a code and a link.
    Proof {
        /// The code.
        code: SecretString,
        /// How long the code works.
        minutes: u32,
        /// The link that does the same.
        link: SecretString,
        /// How long the link works.
        link_minutes: u32,
    },
    /// To an address that is an account's already, in place of a proof.
    Known {
        /// The account's user name.
        username: String,
        /// How it can be come into.
        way_in: WayIn,
    },
    /// To those who decide: somebody waits.
    Asked {
        /// The name for people.
        name: String,
        /// The proven address.
        email: String,
        /// The page where they decide.
        page: String,
    },
    /// An administrator approved it.
    Approved,
    /// An administrator rejected it.
    Rejected,
    /// Nobody decided in time.
    Expired,
}

/// How the owner of an account comes in who wanted to register another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WayIn {
    /// By signing in, or by a new password where one can be set.
    SignIn {
        /// The page for a forgotten password.
        recover: Option<String>,
    },
    /// Not yet: it waits for an administrator.
    Waits,
    /// Not without an administrator.
    Closed,
}

impl RegistrationMessage {
    /// The name of the kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Proof { .. } => "registration_proof",
            Self::Known { .. } => "registration_known",
            Self::Asked { .. } => "registration_asked",
            Self::Approved => "registration_approved",
            Self::Rejected => "registration_rejected",
            Self::Expired => "registration_expired",
        }
    }
}
