//! The end of a flow that links: what was proven is another account of the same person.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::associations::ASSOCIATIONS_MAX;
use serde_json::json;

use super::complete::still_holds;
use super::proof::{Proof, Turn};
use super::service::FlowError;
use super::store;
use crate::identity::account::{self, Account};
use crate::identity::associations::{self, AssociationRow};
use crate::identity::events::{self, NewEvent, PreparedEvent};
use crate::identity::{attempts, session};
use crate::platform::db::{Conn, DbError};

/// What a link came to, once everything was proven. Each uses the flow up.
enum Linked {
    /// The accounts are linked, now or since earlier.
    Done,
    /// Both are the same account.
    OwnAccount,
    /// One of them has as many as it may.
    TooMany,
}

/// Links the account of the session to the one that was proven.
pub(super) async fn complete(turn: &Turn<'_>, proof: Proof) -> Result<(), FlowError> {
    let state = turn.state;
    let principal = turn.caller.principal.ok_or(FlowError::Unauthenticated)?;
    let id = principal.account_id.0.clone();
    let mine = state.db.fetch(move |conn| account::get(conn, &id)).await?;
    // Accounts of two organizations are never linked.
    if mine.organization_id != proof.account.organization_id {
        return Err(FlowError::WrongAccount);
    }
    let new = AssociationRow::new(state, &mine.organization_id, &mine.id, &proof.account.id);
    let told = tell_both(turn, &mine, &proof.account);
    let (row, changed_at) = (turn.row.clone(), turn.flow.password_changed_at);
    let session_id = principal.context().to_owned();
    let linked = state
        .db
        .write(move |conn| {
            if !store::consume(conn, &row)? {
                return Err(FlowError::NotFound);
            }
            // Before all else, in one order: two accounts that link each other at once wait instead of blocking each other.
            let is_active = new.lock_accounts(conn)?;
            still_holds(conn, &proof.account.id, changed_at)?;
            if !is_active || !session::store::lock(conn, &mine.id, &session_id)? {
                return Err(FlowError::Unauthenticated);
            }
            if (proof.consume)(conn)?.is_none() {
                return Err(FlowError::InvalidCode);
            }
            attempts::reset(conn, &proof.budget_key)?;
            Ok(insert(conn, &new, &mine.id, &proof.account.id, &told)?)
        })
        .await?;
    match linked {
        Linked::Done => Ok(()),
        Linked::OwnAccount => Err(FlowError::OwnAccount),
        Linked::TooMany => Err(FlowError::TooManyLinks),
    }
}

fn insert(
    conn: &mut Conn,
    new: &AssociationRow,
    mine: &str,
    other: &str,
    told: &[PreparedEvent],
) -> Result<Linked, DbError> {
    if mine == other {
        return Ok(Linked::OwnAccount);
    }
    for id in [mine, other] {
        if associations::count(conn, id)? >= ASSOCIATIONS_MAX {
            return Ok(Linked::TooMany);
        }
    }
    // Linked already is as it was wished; nothing new is told.
    if associations::insert(conn, new)? {
        told.iter().try_for_each(|event| event.write(conn))?;
    }
    Ok(Linked::Done)
}

/// Both sides are told, each by the name of the other.
fn tell_both(turn: &Turn<'_>, mine: &Account, other: &Account) -> [PreparedEvent; 2] {
    let event = |of: &Account, name: &Account| {
        NewEvent::by_self(&of.organization_id, EventType::AccountLinked, &of.id)
            .origin(turn.caller.origin)
            .details(json!({ "name": name.username }))
    };
    let in_session = match turn.caller.principal {
        Some(principal) => event(mine, other).within(principal),
        None => event(mine, other),
    };
    [events::prepare(turn.state, in_session), events::prepare(turn.state, event(other, mine))]
}
