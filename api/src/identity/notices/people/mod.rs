//! What is said when an administrator acts on an account.

pub(super) mod de;
pub(super) mod en;

use latchkey_openapi::scope::Role;

use crate::platform::secret::SecretString;

/// A message about an act of an administrator.
#[derive(Debug, Clone)]
pub enum PeopleMessage {
    /// Invites to choose the first password.
    Invitation {
        /// The link.
        link: SecretString,
        /// How long it works.
        days: i64,
        /// Who invites.
        sent_by: String,
        /// The name to sign in with.
        username: String,
    },
    /// Brings the link to choose a new password.
    Reset {
        /// The link.
        link: SecretString,
        /// How long it works.
        hours: i64,
        /// Whether the second factors are removed with the new password.
        removes_factors: bool,
    },
    /// To the other addresses: such a link was sent.
    ResetSent {
        /// Whether the second factors are removed with the new password.
        removes_factors: bool,
    },
    /// To every address: the password is new, and the second factors are gone.
    FactorsRemoved,
    /// The account was locked.
    Locked,
    /// It was unlocked.
    Unlocked,
    /// It has another role.
    RoleChanged(Role),
}

impl PeopleMessage {
    /// The name of the kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "invitation",
            Self::Reset { .. } => "reset_link",
            Self::ResetSent { .. } => "reset_link_sent",
            Self::FactorsRemoved => "factors_removed",
            Self::Locked => "account_locked",
            Self::Unlocked => "account_unlocked",
            Self::RoleChanged(_) => "role_changed",
        }
    }
}
