//! Accounts that their owner paused or wants erased: signing in takes them back, the owner's own page begins it.
//!
//! The row in `account_endings` is the wish. It goes once: by its owner's change of mind, or by the erasure. Which of the
//! two it is, is decided by one conditional statement over its date, so that they can meet on two nodes.
//!
//! Tables: `account_endings`, `accounts`.

use diesel::prelude::*;
use latchkey_openapi::activity::EventType;
use latchkey_openapi::deletion::{AccountEnding, EndingKind};

use super::time::from_micros;
use crate::platform::db::schema::{account_endings, accounts};
use crate::platform::db::{Conn, DbError};

/// The stored name of a kind, which is the account's state as well.
#[must_use]
pub const fn kind_name(kind: EndingKind) -> &'static str {
    match kind {
        EndingKind::Paused => "paused",
        EndingKind::Deleting => "deleting",
    }
}

/// The kind of that stored name.
#[must_use]
pub fn kind_of(name: &str) -> Option<EndingKind> {
    [EndingKind::Paused, EndingKind::Deleting].into_iter().find(|kind| kind_name(*kind) == name)
}

/// The event that an ending is over.
#[must_use]
pub const fn undone(kind: EndingKind) -> EventType {
    match kind {
        EndingKind::Paused => EventType::AccountResumed,
        EndingKind::Deleting => EventType::DeletionUndone,
    }
}

/// An ending as the database has it.
#[derive(Debug, Clone, Queryable)]
pub struct Ending {
    /// Whose.
    pub account_id: String,
    kind: String,
    /// Since when, in microseconds.
    pub begun_at: i64,
    /// When everything is erased, in microseconds; absent for a pause.
    pub due_at: Option<i64>,
}

type Columns =
    (account_endings::account_id, account_endings::kind, account_endings::begun_at, account_endings::due_at);

const COLUMNS: Columns =
    (account_endings::account_id, account_endings::kind, account_endings::begun_at, account_endings::due_at);

impl Ending {
    /// Which of the two.
    #[must_use]
    pub fn kind(&self) -> EndingKind {
        kind_of(&self.kind).unwrap_or(EndingKind::Deleting)
    }

    /// As it is told.
    #[must_use]
    pub fn to_wire(&self) -> AccountEnding {
        AccountEnding {
            kind: self.kind(),
            begun_at: from_micros(self.begun_at),
            erased_at: self.due_at.map(from_micros),
        }
    }
}

/// An ending to be begun.
#[derive(Debug, Clone)]
pub struct NewEnding<'a> {
    /// Whose.
    pub account_id: &'a str,
    /// Which.
    pub kind: EndingKind,
    /// The keyed hash of the token of the link back.
    pub token_hash: &'a [u8],
    /// Now, in microseconds.
    pub now: i64,
    /// When its owner is reminded.
    pub remind_at: Option<i64>,
    /// When everything is erased.
    pub due_at: Option<i64>,
}

/// Begins it. Answers whether the account was active.
///
/// # Errors
/// A failing database.
pub fn begin(conn: &mut Conn, new: &NewEnding<'_>) -> Result<bool, DbError> {
    let active = accounts::table.filter(accounts::id.eq(new.account_id)).filter(accounts::state.eq("active"));
    let changed = diesel::update(active)
        .set((
            accounts::state.eq(kind_name(new.kind)),
            accounts::version.eq(accounts::version + 1),
            accounts::updated_at.eq(new.now),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Ok(false);
    }
    super::recovery::tickets::void(conn, new.account_id)?;
    super::flow_proofs::end_recoveries(conn, new.account_id)?;
    diesel::insert_into(account_endings::table)
        .values((
            account_endings::account_id.eq(new.account_id),
            account_endings::kind.eq(kind_name(new.kind)),
            account_endings::token_hash.eq(new.token_hash),
            account_endings::begun_at.eq(new.now),
            account_endings::remind_at.eq(new.remind_at),
            account_endings::due_at.eq(new.due_at),
        ))
        .execute(conn)?;
    Ok(true)
}

/// The ending of an account, if it is in one.
///
/// # Errors
/// A failing database.
pub fn find(conn: &mut Conn, account_id: &str) -> Result<Option<Ending>, DbError> {
    Ok(account_endings::table.find(account_id).select(COLUMNS).get_result(conn).optional()?)
}

/// The ending that a mailed link takes back, by the keyed hash of its token.
///
/// # Errors
/// A failing database.
pub fn find_by_token(
    conn: &mut Conn,
    organization_id: &str,
    hash: &[u8],
    now: i64,
) -> Result<Option<Ending>, DbError> {
    Ok(account_endings::table
        .inner_join(accounts::table)
        .filter(
            account_endings::token_hash
                .eq(hash)
                .or(account_endings::reminder_hash.eq(hash).assume_not_null()),
        )
        .filter(account_endings::due_at.is_null().or(account_endings::due_at.gt(now).assume_not_null()))
        .filter(accounts::organization_id.eq(organization_id))
        .select(COLUMNS)
        .get_result(conn)
        .optional()?)
}

/// Takes an account back. True once, and only before its date.
///
/// # Errors
/// A failing database.
pub fn restore(conn: &mut Conn, account_id: &str, now: i64) -> Result<bool, DbError> {
    // The account first, like everybody: nobody then waits for somebody who waits.
    if !super::account::lock_unless_disabled(conn, account_id)? || !take(conn, account_id, now)? {
        return Ok(false);
    }
    diesel::update(accounts::table.find(account_id))
        .set((
            accounts::state.eq("active"),
            accounts::version.eq(accounts::version + 1),
            accounts::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(true)
}

fn take(conn: &mut Conn, account_id: &str, now: i64) -> Result<bool, DbError> {
    let open = account_endings::table
        .filter(account_endings::account_id.eq(account_id))
        .filter(account_endings::due_at.is_null().or(account_endings::due_at.gt(now).assume_not_null()));
    Ok(diesel::delete(open).execute(conn)? == 1)
}

/// Takes the wish of an account whose date is there. True once: the rest of the erasure follows in the same unit of work.
///
/// # Errors
/// A failing database.
pub fn consume_due(conn: &mut Conn, account_id: &str, now: i64) -> Result<bool, DbError> {
    let due = account_endings::table
        .filter(account_endings::account_id.eq(account_id))
        .filter(account_endings::due_at.le(now));
    Ok(diesel::delete(due).execute(conn)? == 1)
}

/// Accounts whose date is there, the first ones first.
///
/// # Errors
/// A failing database.
pub fn list_due(conn: &mut Conn, now: i64, limit: i64) -> Result<Vec<String>, DbError> {
    Ok(account_endings::table
        .filter(account_endings::due_at.le(now))
        .order(account_endings::due_at)
        .limit(limit)
        .select(account_endings::account_id)
        .load(conn)?)
}

/// Accounts whose owners are to be reminded, with the date of their erasure.
///
/// # Errors
/// A failing database.
pub fn list_to_remind(conn: &mut Conn, now: i64, limit: i64) -> Result<Vec<(String, i64)>, DbError> {
    Ok(account_endings::table
        .filter(account_endings::remind_at.le(now))
        .filter(account_endings::due_at.gt(now))
        .order(account_endings::remind_at)
        .limit(limit)
        .select((account_endings::account_id, account_endings::due_at.assume_not_null()))
        .load(conn)?)
}

/// Notes that a reminder goes out, with the keyed hash of the token of its link. True once.
///
/// # Errors
/// A failing database.
pub fn consume_reminder(conn: &mut Conn, account_id: &str, hash: &[u8], now: i64) -> Result<bool, DbError> {
    let waiting = account_endings::table
        .filter(account_endings::account_id.eq(account_id))
        .filter(account_endings::remind_at.le(now))
        .filter(account_endings::due_at.gt(now));
    let changed = diesel::update(waiting)
        .set((account_endings::remind_at.eq(None::<i64>), account_endings::reminder_hash.eq(hash)))
        .execute(conn)?;
    Ok(changed == 1)
}
