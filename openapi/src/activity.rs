//! Activity: the subject's view of the event log.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{EventId, SessionId};
use crate::sessions::Device;

/// A page of activity, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ActivityList {
    /// The entries.
    pub activity: Vec<Activity>,
    /// How many there are in all (of the asked-for type).
    pub total: crate::paging::Total,
    /// The marker of the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// One thing that happened to the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Activity {
    /// The entry.
    pub id: EventId,
    /// When; of the last one where several are counted together.
    pub at: DateTime<Utc>,
    /// What.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// How it ended.
    pub outcome: Outcome,
    /// Who did it.
    pub actor: Actor,
    /// How often within the minute, for repeated failures.
    pub count: u32,
    /// The session it happened in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// The address it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// The place of that address, approximate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The device it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    /// Names of the attributes that were changed, for `profile_changed`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
    /// The kind of factor, for events of factors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<crate::auth::FactorOption>,
    /// The name of the factor, or the address with its middle hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What to do about something that was somebody else's doing, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"steps": ["end_sessions", "change_password", "check_factors", "check_contacts"]})))]
pub struct ReportedActivity {
    /// The steps.
    pub steps: Vec<SafetyStep>,
}

/// A step that takes an account back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum SafetyStep {
    /// End the other sessions.
    EndSessions,
    /// Choose another password.
    ChangePassword,
    /// Remove the factors that are not one's own.
    CheckFactors,
    /// Look through the addresses that messages go to.
    CheckContacts,
}

macro_rules! event_types {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $group:ident;)*) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum EventType {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)*
        }

        // The derive does not see names that a macro hands on.
        #[cfg(feature = "utoipa")]
        impl utoipa::PartialSchema for EventType {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::text_enum("What happened", Self::ALL.iter().map(|one| one.as_str()))
            }
        }

        #[cfg(feature = "utoipa")]
        impl utoipa::ToSchema for EventType {}

        impl EventType {
            /// Every type.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The type as it is stored and sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The group that a filter chip shows it under.
            #[must_use]
            pub const fn group(self) -> EventGroup {
                match self { $(Self::$variant => EventGroup::$group,)* }
            }

            /// The type of that name.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
            }
        }
    };
}

event_types! {
    /// The account was created, or somebody tried to prove an address for one.
    AccountCreated = "account_created", Profile;
    /// A registration was approved by an administrator: the account can be used.
    RegistrationApproved = "registration_approved", Profile;
    /// A registration was rejected by an administrator: the account is erased.
    RegistrationRejected = "registration_rejected", Profile;
    /// Somebody signed in, or tried to.
    SignIn = "sign_in", SignIns;
    /// Step-up within a session, or an attempt at it.
    StepUp = "step_up", SignIns;
    /// Signed out.
    SignOut = "sign_out", SignIns;
    /// Somebody came in by a switch from a linked account. Details: `name`, that account's user name.
    SwitchedIn = "switched_in", SignIns;
    /// A session ended by a switch to a linked account. Details as above.
    SwitchedOut = "switched_out", SignIns;
    /// Too many failed attempts: further ones are delayed.
    LockedOut = "locked_out", SignIns;
    /// An administrator invited the person: the link to choose the first password was sent.
    InvitationSent = "invitation_sent", Security;
    /// The person chose the first password by that link, which proved the address.
    InvitationAccepted = "invitation_accepted", Security;
    /// An administrator had a link sent to choose a new password. Details: `removesFactors`.
    ResetLinkSent = "reset_link_sent", Security;
    /// An administrator locked the account: nobody comes in, and everything that was signed in ended.
    AccountLocked = "account_locked", Security;
    /// An administrator unlocked it.
    AccountUnlocked = "account_unlocked", Security;
    /// An owner gave the account another role. Details: `role`.
    RoleChanged = "role_changed", Security;
    /// The password was changed, or somebody tried to.
    PasswordChanged = "password_changed", Security;
    /// Somebody asked for a way to set a new password: a message with it was sent. Details: `contact` and `name`, the address
    /// with its middle hidden.
    RecoveryRequested = "recovery_requested", Security;
    /// A forgotten password was replaced, or somebody tried to. Details: `by`, what it was proven by.
    PasswordReset = "password_reset", Security;
    /// Somebody asked to come in without the second factor: the account opens after a delay. Details: `opensAt`.
    RecoveryDelayed = "recovery_delayed", Security;
    /// That was cancelled, by a link in one of the messages or by a sign-in with the second factor.
    RecoveryCancelled = "recovery_cancelled", Security;
    /// A factor was set up and proven. Details: `factor` (a [`FactorOption`](crate::auth::FactorOption)) and `name`.
    FactorAdded = "factor_added", Security;
    /// A factor was removed. Details as above.
    FactorRemoved = "factor_removed", Security;
    /// A factor took the place of an earlier one of its kind. Details as above.
    FactorReplaced = "factor_replaced", Security;
    /// A factor was named. Details as above.
    FactorRenamed = "factor_renamed", Security;
    /// Another factor is asked for first. Details as above.
    PreferredFactorChanged = "preferred_factor_changed", Security;
    /// The signature counter of a passkey or security key went back: there may be a copy of it. It was refused. Details as
    /// above.
    FactorCloned = "factor_cloned", Security;
    /// Backup codes were made, and saved by the user.
    BackupCodesGenerated = "backup_codes_generated", Security;
    /// Backup codes were removed.
    BackupCodesRemoved = "backup_codes_removed", Security;
    /// A backup code was used up. Details: `remaining`.
    BackupCodeUsed = "backup_code_used", Security;
    /// A browser may skip the second factor from now on.
    BrowserTrusted = "browser_trusted", Security;
    /// One browser or all of them may no longer skip the second factor.
    TrustRevoked = "trust_revoked", Security;
    /// A proven address was added. Details: `contact` (`email` or `phone`) and `name`, the address with its middle hidden.
    ContactAdded = "contact_added", Security;
    /// A proven address took the place of another one. Details as above.
    ContactChanged = "contact_changed", Security;
    /// An address was removed. Details as above.
    ContactRemoved = "contact_removed", Security;
    /// Another address is the primary one. Details as above.
    ContactMadePrimary = "contact_made_primary", Security;
    /// A change was undone by the link that the old address was sent. Details as above.
    ContactRestored = "contact_restored", Security;
    /// Recovery goes to a proven address of its own from now on. Details as above.
    RecoveryContactChanged = "recovery_contact_changed", Security;
    /// Recovery no longer goes to an address of its own, but to the profile's. Details as above.
    RecoveryContactRemoved = "recovery_contact_removed", Security;
    /// Security questions were answered, or answered anew.
    SecurityQuestionsChanged = "security_questions_changed", Security;
    /// Answers to security questions were removed.
    SecurityQuestionsRemoved = "security_questions_removed", Security;
    /// Another account was linked, or somebody tried to link this one. Details: `name`, the other account's user name.
    AccountLinked = "account_linked", Security;
    /// The link to another account was removed, by either side. Details as above.
    AccountUnlinked = "account_unlinked", Security;
    /// The user said that something in this log was somebody else's doing. Details: `reported`, its type.
    ActivityReported = "activity_reported", Security;
    /// A session was ended from another one.
    SessionEnded = "session_ended", Sessions;
    /// Several sessions were ended at once.
    SessionsEnded = "sessions_ended", Sessions;
    /// A session was named.
    SessionRenamed = "session_renamed", Sessions;
    /// An application was allowed something. Details: `application` (its name).
    ConsentGiven = "consent_given", Applications;
    /// What an application was allowed was changed. Details as above.
    ConsentChanged = "consent_changed", Applications;
    /// What an application was allowed was taken back. Details as above.
    ConsentRevoked = "consent_revoked", Applications;
    /// A policy of the organization was accepted. Details: `name` (of the policy).
    PolicyAccepted = "policy_accepted", Applications;
    /// A policy of the organization was declined, or its acceptance taken back. Details as above.
    PolicyDeclined = "policy_declined", Applications;
    /// What the organization may do was chosen. Details: `name` (of the preference).
    PreferenceChosen = "preference_chosen", Applications;
    /// The organization may do none of it. Details as above.
    PreferenceRevoked = "preference_revoked", Applications;
    /// A refresh token was used twice: somebody may have copied it, and all that came of it ended. Details as above.
    TokenReused = "token_reused", Security;
    /// A personal access token was made. Details: `name`.
    AccessTokenCreated = "access_token_created", Security;
    /// A personal access token was ended. Details as above.
    AccessTokenRevoked = "access_token_revoked", Security;
    /// An identity at an upstream provider was linked. Details: `name` (of the connection).
    FederatedAssociationAdded = "federated_association_added", Security;
    /// An identity at an upstream provider was unlinked. Details as above.
    FederatedAssociationRemoved = "federated_association_removed", Security;
    /// The profile was changed.
    ProfileChanged = "profile_changed", Profile;
    /// The picture was changed or removed.
    AvatarChanged = "avatar_changed", Profile;
    /// The account's data was downloaded.
    DataExported = "data_exported", Privacy;
    /// A download was asked for, to be prepared in the background.
    ExportRequested = "export_requested", Privacy;
    /// The account was paused.
    AccountPaused = "account_paused", Privacy;
    /// A paused account was taken back.
    AccountResumed = "account_resumed", Privacy;
    /// The account is to be erased.
    DeletionBegun = "deletion_begun", Privacy;
    /// The account is not to be erased after all.
    DeletionUndone = "deletion_undone", Privacy;
    /// The account was erased. What is left of it in the log has no name.
    AccountErased = "account_erased", Privacy;
    /// The organization's settings were changed by this account.
    SettingsChanged = "settings_changed", Administration;
    /// Somebody was invited, or invited again. Details: `name`, their user name.
    PersonInvited = "person_invited", Administration;
    /// Somebody was sent a link to choose a new password. Details as above.
    PersonReset = "person_reset", Administration;
    /// Somebody's account was locked. Details as above.
    PersonLocked = "person_locked", Administration;
    /// Somebody's account was unlocked. Details as above.
    PersonUnlocked = "person_unlocked", Administration;
    /// Somebody was given another role. Details as above.
    PersonRoleChanged = "person_role_changed", Administration;
    /// Somebody's sessions were ended. Details as above.
    PersonSessionsEnded = "person_sessions_ended", Administration;
    /// An application was registered. Details: `application` (its name).
    ApplicationRegistered = "application_registered", Administration;
    /// An application was changed. Details as above.
    ApplicationChanged = "application_changed", Administration;
    /// An application got a new secret. Details as above.
    ApplicationSecretReplaced = "application_secret_replaced", Administration;
    /// An application was removed. Details as above.
    ApplicationRemoved = "application_removed", Administration;
    /// A policy or preference was created. Details: `name`.
    PurposeCreated = "purpose_created", Administration;
    /// A policy or preference has a new version. Details as above.
    PurposePublished = "purpose_published", Administration;
    /// When and by whom a policy or preference is decided about was changed. Details as above.
    PurposeChanged = "purpose_changed", Administration;
    /// A policy or preference was removed. Details as above.
    PurposeRemoved = "purpose_removed", Administration;
    /// A connection to an upstream provider was created. Details: `name`.
    ConnectionCreated = "connection_created", Administration;
    /// A connection to an upstream provider was changed. Details as above.
    ConnectionChanged = "connection_changed", Administration;
    /// A connection to an upstream provider was removed, and every link through it. Details as above.
    ConnectionRemoved = "connection_removed", Administration;
}

/// Groups of events, as a reader looks for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum EventGroup {
    /// Sign-ins and sign-outs.
    SignIns,
    /// Password and factors.
    Security,
    /// Sessions that were ended or named.
    Sessions,
    /// Applications and what they are allowed.
    Applications,
    /// Profile.
    Profile,
    /// Downloads of data.
    Privacy,
    /// Acts on the organization's settings.
    Administration,
}

impl EventGroup {
    /// Every group.
    pub const ALL: &'static [Self] = &[
        Self::SignIns,
        Self::Security,
        Self::Sessions,
        Self::Applications,
        Self::Profile,
        Self::Privacy,
        Self::Administration,
    ];
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum Outcome {
    /// It was done.
    Success,
    /// It was refused.
    Failure,
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum Actor {
    /// The account itself.
    You,
    /// An administrator.
    Administrator,
    /// Somebody who did not prove who it was.
    Unknown,
    /// Latchkey itself, or its operator on the command line.
    System,
}

/// The query of the activity list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "utoipa", into_params(parameter_in = Query))]
pub struct ActivityQuery {
    /// Only events of this group.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub group: Option<EventGroup>,
    /// How many entries, 1 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "utoipa", param(minimum = 1, maximum = 100, default = 25))]
    pub limit: Option<u32>,
    /// `nextCursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}
