//! What is said about ways back in.

pub(super) mod de;
pub(super) mod en;

use chrono::{DateTime, Utc};

use crate::platform::secret::SecretString;

/// A message about a way back in.
#[derive(Debug, Clone)]
pub enum RecoveryMessage {
    /// Proves a recovery: a code, and by mail a link.
    Proof {
        /// The code.
        code: SecretString,
        /// How long the code works.
        minutes: u32,
        /// The link that does the same; absent by SMS.
        link: Option<SecretString>,
        /// How long the link works.
        link_minutes: u32,
    },
    /// The user names of an address.
    Usernames {
        /// The names.
        names: Vec<String>,
    },
    /// To every address: the account opens without its second factor, unless somebody cancels.
    Delayed {
        /// When.
        opens_at: DateTime<Utc>,
        /// The link that cancels.
        cancel: SecretString,
    },
    /// It is open now.
    Opened {
        /// The link that sets a new password.
        link: SecretString,
        /// How long the link works.
        hours: i64,
    },
    /// A delayed recovery was cancelled.
    Cancelled,
    /// A forgotten password was replaced.
    Reset,
}

impl RecoveryMessage {
    /// The name of the kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Proof { .. } => "recovery_proof",
            Self::Usernames { .. } => "usernames",
            Self::Delayed { .. } => "recovery_delayed",
            Self::Opened { .. } => "recovery_opened",
            Self::Cancelled => "recovery_cancelled",
            Self::Reset => "password_reset",
        }
    }
}

/// A moment as it is written in mails: by the clock of the world, as nobody's own is known.
fn moment(at: DateTime<Utc>, format: &str) -> String {
    at.format(format).to_string()
}
