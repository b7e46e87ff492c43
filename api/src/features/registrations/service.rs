//! Listing what waits, and deciding.

use latchkey_openapi::activity::{Actor, EventType};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::ids::AccountId;
use latchkey_openapi::registration::{WaitingRegistration, WaitingRegistrations};

use crate::identity::State;
use crate::identity::account::{Account, display_name};
use crate::identity::contacts::{self, Contact};
use crate::identity::events::{self, NewEvent};
use crate::identity::notices::{Message, Notice, RegistrationMessage, To};
use crate::identity::registration::waiting;
use crate::identity::session::Principal;
use crate::identity::time::from_micros;
use crate::platform::db::{Conn, DbError};
use crate::platform::http::cursor::total;
use crate::platform::http::error::ApiError;

/// Registrations of one answer.
const AT_ONCE: i64 = 100;
/// How far they are counted: one more than the count that is told.
const COUNTED: i64 = 1_001;

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Approved,
    Rejected,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub(super) enum DecisionError {
    #[error("nothing of that id waits here")]
    NotFound,
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<DecisionError> for ApiError {
    fn from(error: DecisionError) -> Self {
        match error {
            DecisionError::NotFound => Self::new(ErrorCode::NotFound),
            DecisionError::Db(error) => error.into(),
        }
    }
}

impl From<diesel::result::Error> for DecisionError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Db(error.into())
    }
}

/// What waits in the caller's organization.
pub(super) async fn list(state: &State, me: &Principal) -> Result<WaitingRegistrations, DbError> {
    let (organization_id, now) = (me.organization_id.0.clone(), state.now_micros());
    let work = move |conn: &mut Conn| {
        let found = waiting::list(conn, &organization_id, now, AT_ONCE)?;
        let wire = found.into_iter().map(|(account, requested_at, expires_at)| {
            let addresses = contacts::list(conn, &account.id)?;
            to_wire(account, &addresses, (requested_at, expires_at))
        });
        let registrations = wire.collect::<Result<Vec<_>, DbError>>()?;
        let counted = waiting::count(conn, &organization_id, now, COUNTED)?;
        Ok::<_, DbError>(WaitingRegistrations { registrations, total: total(counted) })
    };
    state.db.read(work).await
}

fn to_wire(
    account: Account,
    addresses: &[Contact],
    (requested_at, expires_at): (i64, i64),
) -> Result<WaitingRegistration, DbError> {
    let email = addresses.iter().find(|contact| contact.kind == "email").map(|contact| contact.value.clone());
    Ok(WaitingRegistration {
        display_name: display_name(&account.username, &account.attributes()?),
        id: AccountId(account.id),
        username: account.username,
        email,
        requested_at: from_micros(requested_at),
        erased_at: from_micros(expires_at),
    })
}

/// Decides. Once.
pub(super) async fn decide(
    state: &State,
    me: &Principal,
    account_id: &str,
    verdict: Verdict,
) -> Result<(), DecisionError> {
    let organization_id = me.organization_id.0.clone();
    let (kind, message) = match verdict {
        Verdict::Approved => (EventType::RegistrationApproved, RegistrationMessage::Approved),
        Verdict::Rejected => (EventType::RegistrationRejected, RegistrationMessage::Rejected),
    };
    // Without from where: the account's own log does not tell where its administrators work.
    let mut event = NewEvent::by_self(&organization_id, kind, account_id);
    event.actor = Actor::Administrator;
    event.actor_account_id = Some(me.account_id.0.clone());
    let event = events::prepare(state, event.told());
    let notice = Notice::new(state, account_id, To::PrimaryMail, Message::Registration(message));
    // What is told of a rejection outlives the account.
    let notice = if verdict == Verdict::Rejected { notice.last() } else { notice };
    let (id, now) = (account_id.to_owned(), state.now_micros());
    state
        .db
        .write(move |conn| {
            let is_decided = match verdict {
                Verdict::Approved => waiting::approve(conn, &organization_id, &id, now)?,
                Verdict::Rejected => waiting::reject(conn, &organization_id, &id, now)?,
            };
            if !is_decided {
                return Err(DecisionError::NotFound);
            }
            event.write(conn)?;
            notice.queue(conn)?;
            Ok(())
        })
        .await
}
