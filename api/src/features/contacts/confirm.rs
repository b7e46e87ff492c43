//! The proof: a code or a link that was sent to the address.

use super::apply::{self, Applied};
use super::pending::find;
use crate::identity::attempts::{self, Admission};
use crate::identity::contact_value::key;
use crate::identity::events::Origin;
use crate::identity::recovery::change::Change;
use crate::identity::session::Principal;
use crate::identity::verifications::store::{Pending, Purpose};
use crate::identity::verifications::{ContactError, TRIES, code_hash, store};
use crate::identity::{State, account};
use crate::platform::db::Conn;

/// What the proof is worth.
enum Effect {
    Contact(Box<Applied>),
    Recovery(Box<Change>),
}

impl Effect {
    fn prepare(state: &State, me: &Principal, origin: &Origin, row: &Pending) -> Self {
        match row.purpose() {
            Purpose::Profile => Self::Contact(Box::new(Applied::prepare(state, me, origin, row))),
            Purpose::Recovery => {
                Self::Recovery(Box::new(Change::to(state, me, origin, row.kind(), &row.value)))
            }
        }
    }

    /// The account's row is locked.
    fn take(&self, conn: &mut Conn, row: &Pending, now: i64) -> Result<(), ContactError> {
        match self {
            Self::Contact(applied) => apply::confirmed(conn, row, applied, now),
            Self::Recovery(change) => change.confirmed(conn, row, now),
        }
    }
}

/// Confirms an address by the code that was sent there.
pub(super) async fn by_code(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
    typed: &str,
) -> Result<(), ContactError> {
    let row = find(state, me, id).await?;
    let code: String = typed.chars().filter(char::is_ascii_digit).collect();
    let given = code_hash(state, me.account_id.as_str(), &row.id, &key(row.kind(), &row.value), &code);
    let budget_key = state.keys.counter_key(&["contact", me.account_id.as_str()]);
    let effect = Effect::prepare(state, me, origin, &row);
    let now = state.now_micros();
    let is_right = state
        .db
        .write(move |conn| {
            if !account::lock(conn, &row.account_id)? {
                return Err(ContactError::Gone);
            }
            // A wrong code must leave its mark, so it is no error of the unit. One that has run out is no guess.
            let Some(stored) = store::find_pending(conn, &row.account_id, &row.id, now)? else {
                return Err(ContactError::NotFound);
            };
            if stored.attempts >= TRIES
                || stored.code_expires_at <= now
                || attempts::admit(conn, &budget_key, now)? == Admission::Delayed
                || !store::consume_try(conn, &stored.id, TRIES, now)?
                || !are_equal(&stored.code_hash, &given)
            {
                return Ok(false);
            }
            effect.take(conn, &row, now)?;
            attempts::reset(conn, &budget_key)?;
            Ok(true)
        })
        .await?;
    if is_right { Ok(()) } else { Err(ContactError::WrongCode) }
}

/// Confirms an address by the link that was sent there. The session must be that of the account which asked for it: a
/// link in the wrong hands proves nothing.
pub(super) async fn by_link(
    state: &State,
    me: &Principal,
    origin: &Origin,
    token: &str,
) -> Result<(), ContactError> {
    let hash = state.keys.hash_token(token.as_bytes());
    let (account_id, now) = (me.account_id.0.clone(), state.now_micros());
    let found =
        state.db.fetch(move |conn| store::find_pending_by_token(conn, &account_id, &hash, now)).await?;
    let row = found.ok_or(ContactError::LinkInvalid)?;
    let effect = Effect::prepare(state, me, origin, &row);
    state
        .db
        .write(move |conn| {
            if !account::lock(conn, &row.account_id)? {
                return Err(ContactError::Gone);
            }
            // A resend in between has replaced the link.
            if store::find_pending_by_token(conn, &row.account_id, &hash, now)?.is_none() {
                return Err(ContactError::LinkInvalid);
            }
            effect.take(conn, &row, now)
        })
        .await
}

fn are_equal(one: &[u8], other: &[u8]) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(one, other).is_ok()
}
