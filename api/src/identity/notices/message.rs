//! What users are told.

use super::Language;
use super::letter::{Context, Letter};
use super::people::PeopleMessage;
use super::recovery::RecoveryMessage;
use super::registration::RegistrationMessage;
use super::{de, en};
use crate::identity::contacts::Kind;
use crate::identity::verifications::store::Purpose;
use crate::platform::secret::SecretString;
use chrono::{DateTime, Utc};
use latchkey_openapi::auth::FactorOption;

/// What a code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodePurpose {
    /// Signing in.
    SignIn,
    /// Confirming one's identity within a session.
    StepUp,
    /// Linking the account to another one.
    Link,
    /// Setting a new password for a forgotten one.
    Recovery,
    /// Proving an address or a number as a factor.
    Enrollment,
}

/// A message, with what its text needs.
#[derive(Debug, Clone)]
pub enum Message {
    /// Proves an address that is to be added: the code, and by mail also a link.
    ContactVerification {
        /// The code.
        code: SecretString,
        /// The link that does the same.
        link: SecretString,
        /// How long the code works.
        minutes: u32,
        /// What the address is to be for.
        purpose: Purpose,
    },
    /// To the address that recovery messages went to until now.
    RecoveryChanged {
        /// The new one with its middle hidden; absent when it is the profile's own again.
        new: Option<String>,
        /// The link that undoes it.
        link: SecretString,
        /// How long the link works.
        days: u32,
    },
    /// To the address that was replaced or removed.
    ContactChanged {
        /// What kind of address.
        kind: Kind,
        /// The new one with its middle hidden; absent when the old one was removed.
        new: Option<String>,
        /// The link that undoes it.
        link: SecretString,
        /// How long the link works.
        days: u32,
    },
    /// A one-time code.
    Code {
        /// The code.
        code: SecretString,
        /// How long it works.
        minutes: u32,
        /// What for.
        purpose: CodePurpose,
    },
    /// A sign-in from a device or place that was never seen with this account.
    NewSignIn,
    /// The password is another one.
    PasswordChanged,
    /// A factor was added.
    FactorAdded(Option<FactorOption>, Option<String>),
    /// A factor was removed.
    FactorRemoved(Option<FactorOption>, Option<String>),
    /// A passkey or security key may have a copy: its counter went back.
    FactorCloned(Option<FactorOption>, Option<String>),
    /// A factor was replaced.
    FactorReplaced(Option<FactorOption>, Option<String>),
    /// Backup codes were made.
    BackupCodesGenerated,
    /// Backup codes were removed.
    BackupCodesRemoved,
    /// A backup code was used; so many are left, where that is known.
    BackupCodeUsed(Option<u64>),
    /// An address was added.
    ContactAdded(String),
    /// An address took the place of another one.
    ContactReplaced(String),
    /// An address was removed.
    ContactRemoved(String),
    /// Another address is the primary one.
    ContactMadePrimary(String),
    /// A change of an address was undone.
    ContactRestored(String),
    /// Recovery goes to an address of its own.
    RecoverySet(String),
    /// Recovery goes to the profile's own address again.
    RecoveryRemoved(String),
    /// Security questions were answered.
    QuestionsChanged,
    /// Answers to security questions were removed.
    QuestionsRemoved,
    /// The account of that user name was linked.
    AccountLinked(String),
    /// The link to the account of that user name was removed.
    AccountUnlinked(String),
    /// About a way back in.
    Recovery(RecoveryMessage),
    /// About an account that begins.
    Registration(RegistrationMessage),
    /// About an act of an administrator.
    People(PeopleMessage),
    /// Sign-in is slowed down after too many failures.
    LockedOut,
    /// The account was paused, or its deletion begun.
    EndingBegun {
        /// When everything is erased; absent for a pause.
        erased_at: Option<DateTime<Utc>>,
        /// The link that takes it back.
        link: SecretString,
    },
    /// The account is about to be erased.
    DeletionReminder {
        /// When.
        erased_at: DateTime<Utc>,
        /// The link that takes it back.
        link: SecretString,
    },
    /// A paused account was taken back.
    AccountResumed,
    /// The account is not to be erased after all.
    DeletionUndone,
    /// The account was erased.
    AccountErased,
    /// A download is ready, for so many days.
    ExportReady {
        /// How long it is there.
        days: u32,
    },
}

impl Message {
    /// The name of the kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ContactVerification { .. } => "contact_verification",
            Self::ContactChanged { .. } => "contact_changed",
            Self::RecoveryChanged { .. } => "recovery_changed",
            Self::Code { .. } => "code",
            Self::NewSignIn => "new_sign_in",
            Self::PasswordChanged => "password_changed",
            Self::FactorAdded(..) => "factor_added",
            Self::FactorRemoved(..) => "factor_removed",
            Self::FactorCloned(..) => "factor_cloned",
            Self::FactorReplaced(..) => "factor_replaced",
            Self::BackupCodesGenerated => "backup_codes_generated",
            Self::BackupCodesRemoved => "backup_codes_removed",
            Self::BackupCodeUsed(_) => "backup_code_used",
            Self::ContactAdded(_) => "contact_added",
            Self::ContactReplaced(_) => "contact_replaced",
            Self::ContactRemoved(_) => "contact_removed",
            Self::ContactMadePrimary(_) => "contact_made_primary",
            Self::ContactRestored(_) => "contact_restored",
            Self::RecoverySet(_) => "recovery_set",
            Self::RecoveryRemoved(_) => "recovery_removed",
            Self::QuestionsChanged => "questions_changed",
            Self::QuestionsRemoved => "questions_removed",
            Self::AccountLinked(_) => "account_linked",
            Self::AccountUnlinked(_) => "account_unlinked",
            Self::Recovery(message) => message.kind(),
            Self::Registration(message) => message.kind(),
            Self::People(message) => message.kind(),
            Self::LockedOut => "locked_out",
            Self::EndingBegun { .. } => "ending_begun",
            Self::DeletionReminder { .. } => "deletion_reminder",
            Self::AccountResumed => "account_resumed",
            Self::DeletionUndone => "deletion_undone",
            Self::AccountErased => "account_erased",
            Self::ExportReady { .. } => "export_ready",
        }
    }
}

impl Language {
    /// The mail that says it.
    pub(super) fn letter(self, message: &Message, context: &Context) -> Letter {
        match self {
            Self::English => en::letter(message, context),
            Self::German => de::letter(message, context),
        }
    }

    /// The text message that says it; only what concerns a phone number is said by SMS.
    pub(super) fn text_message(self, message: &Message, context: &Context) -> Option<String> {
        match self {
            Self::English => en::text_message(message, context),
            Self::German => de::text_message(message, context),
        }
    }
}
