//! Which events the user is told of. The one place: whoever writes such an event, from whatever screen or interface, causes
//! the alert, and it stands or falls with the event.

use latchkey_openapi::activity::{EventType, Outcome};
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::scope::Role;
use serde_json::Value;

use super::budget::Budget;
use super::message::Message;
use super::origins::Seen;
use super::people::PeopleMessage;
use super::recovery::RecoveryMessage;
use super::{Notice, To};
use crate::identity::events::NewEvent;
use crate::identity::state::State;
use crate::platform::db::{Conn, DbError};

/// The events that the user is told of.
pub const TOLD: &[EventType] = &[
    EventType::SignIn,
    EventType::SwitchedIn,
    EventType::LockedOut,
    EventType::PasswordChanged,
    EventType::PasswordReset,
    EventType::RecoveryCancelled,
    EventType::FactorAdded,
    EventType::FactorRemoved,
    EventType::FactorReplaced,
    EventType::FactorCloned,
    EventType::BackupCodesGenerated,
    EventType::BackupCodesRemoved,
    EventType::BackupCodeUsed,
    EventType::FederatedAssociationAdded,
    EventType::FederatedAssociationRemoved,
    EventType::ContactAdded,
    EventType::ContactChanged,
    EventType::ContactRemoved,
    EventType::ContactMadePrimary,
    EventType::ContactRestored,
    EventType::RecoveryContactChanged,
    EventType::RecoveryContactRemoved,
    EventType::SecurityQuestionsChanged,
    EventType::SecurityQuestionsRemoved,
    EventType::AccountLinked,
    EventType::AccountUnlinked,
    EventType::AccountResumed,
    EventType::DeletionUndone,
    EventType::AccountLocked,
    EventType::AccountUnlocked,
    EventType::RoleChanged,
];

/// An alert that goes with an event.
#[derive(Debug, Clone)]
pub struct Alert {
    notice: Notice,
    budgets: Vec<Budget>,
    /// For a sign-in: told only when this is new.
    seen: Option<Seen>,
    account_id: String,
    now: i64,
}

/// The alert that an event causes, if any. `event_id` is absent for events that are counted together.
#[must_use]
pub fn of(state: &State, event: &NewEvent, event_id: Option<&str>) -> Option<Alert> {
    let account_id = event.subject_account_id.as_deref()?;
    // A lock-out and a copied key are failures by their nature; of all else the attempt alone is no news.
    let by_nature = matches!(event.kind, EventType::LockedOut | EventType::FactorCloned);
    if event.is_told || (event.outcome == Outcome::Failure && !by_nature) {
        return None;
    }
    let message = message_of(event.kind, &event.details)?;
    let mut notice = Notice::new(state, account_id, To::PrimaryMail, message);
    let mut seen = None;
    // Whichever way somebody comes in: from where is what may be new about it.
    let is_entry = matches!(event.kind, EventType::SignIn | EventType::SwitchedIn);
    if let Some(origin) = &event.origin {
        notice = notice.origin(state, origin);
        seen = is_entry.then(|| Seen::of(state, account_id, origin));
    }
    if is_entry && seen.is_none() {
        return None;
    }
    if let Some(id) = event_id {
        notice = notice.because_of(id);
    }
    let mut budgets =
        vec![Budget::alerts(state, "any", account_id, state.config.messages.alerts_per_account)];
    if by_nature {
        // Whoever tries on causes one mail an hour, not one with every attempt.
        budgets.insert(0, Budget::alerts(state, event.kind.as_str(), account_id, 1));
    }
    Some(Alert { notice, budgets, seen, account_id: account_id.to_owned(), now: state.now_micros() })
}

pub(super) fn message_of(kind: EventType, details: &Value) -> Option<Message> {
    let name = || details.get("name").and_then(Value::as_str).map(str::to_owned);
    let factor = || -> Option<FactorOption> { serde_json::from_value(details.get("factor")?.clone()).ok() };
    Some(match kind {
        EventType::SignIn | EventType::SwitchedIn => Message::NewSignIn,
        EventType::PasswordChanged => Message::PasswordChanged,
        EventType::PasswordReset => Message::Recovery(RecoveryMessage::Reset),
        EventType::RecoveryCancelled => Message::Recovery(RecoveryMessage::Cancelled),
        EventType::FactorAdded => Message::FactorAdded(factor(), name()),
        EventType::FactorRemoved => Message::FactorRemoved(factor(), name()),
        EventType::FederatedAssociationAdded => Message::FactorAdded(Some(FactorOption::Federated), name()),
        EventType::FederatedAssociationRemoved => {
            Message::FactorRemoved(Some(FactorOption::Federated), name())
        }
        EventType::FactorCloned => Message::FactorCloned(factor(), name()),
        EventType::FactorReplaced => Message::FactorReplaced(factor(), name()),
        EventType::BackupCodesGenerated => Message::BackupCodesGenerated,
        EventType::BackupCodesRemoved => Message::BackupCodesRemoved,
        EventType::BackupCodeUsed => {
            Message::BackupCodeUsed(details.get("remaining").and_then(Value::as_u64))
        }
        EventType::ContactAdded => Message::ContactAdded(name()?),
        EventType::ContactChanged => Message::ContactReplaced(name()?),
        EventType::ContactRemoved => Message::ContactRemoved(name()?),
        EventType::ContactMadePrimary => Message::ContactMadePrimary(name()?),
        EventType::ContactRestored => Message::ContactRestored(name()?),
        EventType::RecoveryContactChanged => Message::RecoverySet(name()?),
        EventType::RecoveryContactRemoved => Message::RecoveryRemoved(name()?),
        EventType::SecurityQuestionsChanged => Message::QuestionsChanged,
        EventType::SecurityQuestionsRemoved => Message::QuestionsRemoved,
        EventType::AccountLinked => Message::AccountLinked(name()?),
        EventType::AccountUnlinked => Message::AccountUnlinked(name()?),
        EventType::LockedOut => Message::LockedOut,
        EventType::AccountResumed => Message::AccountResumed,
        EventType::DeletionUndone => Message::DeletionUndone,
        EventType::AccountLocked => Message::People(PeopleMessage::Locked),
        EventType::AccountUnlocked => Message::People(PeopleMessage::Unlocked),
        EventType::RoleChanged => {
            let role = details.get("role").and_then(Value::as_str).and_then(Role::parse);
            Message::People(PeopleMessage::RoleChanged(role.unwrap_or(Role::User)))
        }
        _ => return None,
    })
}

impl Alert {
    /// Queues it, unless there is nothing new in it or the user was told often enough.
    ///
    /// # Errors
    /// A failing database.
    pub fn queue(&self, conn: &mut Conn) -> Result<(), DbError> {
        if let Some(seen) = &self.seen
            && !seen.note(conn, &self.account_id, self.now)?
        {
            return Ok(());
        }
        for budget in &self.budgets {
            if budget.take(conn)?.is_some() {
                return Ok(());
            }
        }
        self.notice.queue(conn)?;
        Ok(())
    }
}
