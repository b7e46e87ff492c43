//! Recoveries that wait because the second factor is lost: every address of the account is told, and each message can cancel.

use diesel::prelude::*;

use crate::both;
use crate::platform::db::schema::recovery_delays as delays;
use crate::platform::db::{Conn, DbError};

/// Hours that an opened account waits for its user.
pub const OPEN_HOURS: i64 = 48;

/// A recovery that waits.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = delays)]
pub struct Delay {
    /// The account.
    pub account_id: String,
    /// Its organization.
    pub organization_id: String,
    /// When it was asked for.
    pub requested_at: i64,
    /// When it opens.
    pub opens_at: i64,
    /// When it closes again.
    pub closes_at: i64,
    /// What is stored of the token that cancels it.
    pub cancel_hash: Vec<u8>,
    /// What is stored of the token that begins it; set once it is open and its link is on its way.
    pub token_hash: Option<Vec<u8>>,
}

/// Lets a recovery wait, unless one does already: asking again neither shortens nor prolongs it.
///
/// # Errors
/// A failing database.
pub fn insert(conn: &mut Conn, new: &Delay) -> Result<bool, DbError> {
    let inserted =
        both!(conn, |c| diesel::insert_into(delays::table).values(new).on_conflict_do_nothing().execute(c))?;
    Ok(inserted == 1)
}

/// The recovery of an account that waits.
///
/// # Errors
/// A failing database.
pub fn find(conn: &mut Conn, account_id: &str) -> Result<Option<Delay>, DbError> {
    Ok(delays::table.find(account_id).get_result(conn).optional()?)
}

/// The same, unless nobody can use it any more.
///
/// # Errors
/// A failing database.
pub fn find_waiting(conn: &mut Conn, account_id: &str, now: i64) -> Result<Option<Delay>, DbError> {
    Ok(find(conn, account_id)?.filter(|delay| delay.closes_at > now))
}

/// Those that open now and are not told yet.
///
/// # Errors
/// A failing database.
pub fn list_opening(conn: &mut Conn, now: i64, most: i64) -> Result<Vec<Delay>, DbError> {
    Ok(delays::table
        .filter(delays::opens_at.le(now))
        .filter(delays::closes_at.gt(now))
        .filter(delays::token_hash.is_null())
        .order(delays::opens_at)
        .limit(most)
        .load(conn)?)
}

/// Opens one: notes the token of its link. True once.
///
/// # Errors
/// A failing database.
pub fn open(conn: &mut Conn, delay: &Delay, token_hash: &[u8]) -> Result<bool, DbError> {
    let row = delays::table
        .find(&delay.account_id)
        .filter(delays::requested_at.eq(delay.requested_at))
        .filter(delays::token_hash.is_null());
    Ok(diesel::update(row).set(delays::token_hash.eq(token_hash)).execute(conn)? == 1)
}

/// Uses the link of an open one up. Answers whose it was, once. The row stays until the recovery is through, so that whoever
/// cancels it, by a message or by a sign-in with the second factor, ends a recovery that has begun as well.
///
/// # Errors
/// A failing database.
pub fn consume(conn: &mut Conn, token_hash: &[u8], now: i64) -> Result<Option<String>, DbError> {
    let row = delays::table.filter(delays::token_hash.eq(token_hash)).filter(delays::closes_at.gt(now));
    let Some(account_id) = row.select(delays::account_id).get_result::<String>(conn).optional()? else {
        return Ok(None);
    };
    let unused = delays::table.find(&account_id).filter(delays::token_hash.eq(token_hash));
    let used = diesel::update(unused).set(delays::token_hash.eq(used(&account_id))).execute(conn)? == 1;
    Ok(used.then_some(account_id))
}

/// What stands in place of the hash of a link that was used: no token has it.
fn used(account_id: &str) -> Vec<u8> {
    format!("used:{account_id}").into_bytes()
}

impl Delay {
    /// Whether its link was used.
    #[must_use]
    pub fn is_used(&self) -> bool {
        self.token_hash.as_deref() == Some(&used(&self.account_id))
    }
}

/// Ends one whose link was used, as the recovery is through. False where it was cancelled meanwhile.
///
/// # Errors
/// A failing database.
pub fn finish(conn: &mut Conn, account_id: &str) -> Result<bool, DbError> {
    let row = delays::table.find(account_id).filter(delays::token_hash.eq(used(account_id)));
    Ok(diesel::delete(row).execute(conn)? == 1)
}

/// Whose recovery a token cancels.
///
/// # Errors
/// A failing database.
pub fn find_by_cancel(
    conn: &mut Conn,
    organization_id: &str,
    cancel_hash: &[u8],
) -> Result<Option<String>, DbError> {
    Ok(delays::table
        .filter(delays::cancel_hash.eq(cancel_hash))
        .filter(delays::organization_id.eq(organization_id))
        .select(delays::account_id)
        .get_result(conn)
        .optional()?)
}

/// Cancels the recovery of an account. True where one waited.
///
/// # Errors
/// A failing database.
pub fn cancel(conn: &mut Conn, account_id: &str) -> Result<bool, DbError> {
    Ok(diesel::delete(delays::table.find(account_id)).execute(conn)? == 1)
}

/// Forgets those that were not used in time.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    diesel::delete(delays::table.filter(delays::closes_at.le(now))).execute(conn)?;
    Ok(())
}
