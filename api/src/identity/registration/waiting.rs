//! Registrations that wait for an administrator: rows.

use diesel::prelude::*;
use latchkey_openapi::scope::Role;

use super::WAITING;
use crate::both;
use crate::identity::account::{self, Account};
use crate::platform::db::schema::{accounts, memberships, registrations};
use crate::platform::db::{Conn, DbError};

/// A registration to be put down.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = registrations)]
pub struct NewRegistration {
    /// The account.
    pub account_id: String,
    /// Its organization.
    pub organization_id: String,
    /// Now, in microseconds.
    pub requested_at: i64,
    /// When everything about it is erased unless somebody decides.
    pub expires_at: i64,
}

/// Puts it down.
///
/// # Errors
/// A failing database.
pub fn insert(conn: &mut Conn, new: &NewRegistration) -> Result<(), DbError> {
    diesel::insert_into(registrations::table).values(new).execute(conn)?;
    Ok(())
}

/// A registration that waits: the account, since when, and until when.
pub type Waiting = (Account, i64, i64);

/// Registrations of an organization that can be decided about, the oldest first.
///
/// # Errors
/// A failing database.
pub fn list(conn: &mut Conn, organization_id: &str, now: i64, limit: i64) -> Result<Vec<Waiting>, DbError> {
    Ok(registrations::table
        .inner_join(accounts::table)
        .filter(registrations::organization_id.eq(organization_id))
        .filter(registrations::rejected_at.is_null())
        .filter(registrations::expires_at.gt(now))
        .order((registrations::requested_at, registrations::account_id))
        .limit(limit)
        .select((account::COLUMNS, registrations::requested_at, registrations::expires_at))
        .load(conn)?)
}

/// How many of them there are; counted up to a number.
///
/// # Errors
/// A failing database.
pub fn count(conn: &mut Conn, organization_id: &str, now: i64, at_most: i64) -> Result<i64, DbError> {
    let ids: Vec<String> = registrations::table
        .filter(registrations::organization_id.eq(organization_id))
        .filter(registrations::rejected_at.is_null())
        .filter(registrations::expires_at.gt(now))
        .limit(at_most)
        .select(registrations::account_id)
        .load(conn)?;
    Ok(i64::try_from(ids.len()).unwrap_or(at_most))
}

/// Opens an account that waits. True once, in its organization, and only before its date.
///
/// # Errors
/// A failing database.
pub fn approve(conn: &mut Conn, organization_id: &str, account_id: &str, now: i64) -> Result<bool, DbError> {
    if !leave(conn, (organization_id, account_id), "active", now)? {
        return Ok(false);
    }
    let open = registrations::table
        .filter(registrations::account_id.eq(account_id))
        .filter(registrations::rejected_at.is_null())
        .filter(registrations::expires_at.gt(now));
    Ok(diesel::delete(open).execute(conn)? == 1)
}

/// Closes an account that waits, and makes its erasure due. True once, as above.
///
/// # Errors
/// A failing database.
pub fn reject(conn: &mut Conn, organization_id: &str, account_id: &str, now: i64) -> Result<bool, DbError> {
    if !leave(conn, (organization_id, account_id), "disabled", now)? {
        return Ok(false);
    }
    let open = registrations::table
        .filter(registrations::account_id.eq(account_id))
        .filter(registrations::rejected_at.is_null())
        .filter(registrations::expires_at.gt(now));
    let closed = diesel::update(open)
        .set((registrations::rejected_at.eq(now), registrations::expires_at.eq(now)))
        .execute(conn)?;
    Ok(closed == 1)
}

/// The account's row first, like everybody: nobody then waits for somebody who waits.
fn leave(
    conn: &mut Conn,
    (organization_id, account_id): (&str, &str),
    state: &str,
    now: i64,
) -> Result<bool, DbError> {
    let waiting = accounts::table
        .filter(accounts::id.eq(account_id))
        .filter(accounts::organization_id.eq(organization_id))
        .filter(accounts::state.eq(WAITING));
    let left = diesel::update(waiting)
        .set((
            accounts::state.eq(state),
            accounts::version.eq(accounts::version + 1),
            accounts::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(left == 1)
}

/// Accounts whose registration is over without an approval.
///
/// # Errors
/// A failing database.
pub fn list_over(conn: &mut Conn, now: i64, limit: i64) -> Result<Vec<String>, DbError> {
    let is_rejected = registrations::rejected_at.is_not_null();
    Ok(registrations::table
        .inner_join(accounts::table)
        .filter(registrations::expires_at.le(now))
        .filter(accounts::state.eq(WAITING).or(is_rejected.and(accounts::state.ne("active"))))
        .order(registrations::expires_at)
        .limit(limit)
        .select(registrations::account_id)
        .load(conn)?)
}

/// Takes a registration that is over; answers whether it was rejected. Once, and only of an account that still waits or was
/// rejected: one that came out of the wait in another way is nobody's to erase. The rest of the erasure follows in the same
/// unit of work.
///
/// # Errors
/// A failing database.
pub fn consume_over(conn: &mut Conn, account_id: &str, now: i64) -> Result<Option<bool>, DbError> {
    let own = accounts::table.filter(accounts::id.eq(account_id)).select(accounts::id);
    let waiting = own.filter(accounts::state.eq(WAITING));
    let closed = own.filter(accounts::state.ne("active"));
    let is_rejected = registrations::rejected_at.is_not_null();
    let over = registrations::table.filter(registrations::expires_at.le(now)).filter(
        registrations::account_id
            .eq_any(waiting)
            .or(is_rejected.and(registrations::account_id.eq_any(closed))),
    );
    let taken: Option<Option<i64>> =
        both!(conn, |c| diesel::delete(over).returning(registrations::rejected_at).get_result(c).optional())?;
    Ok(taken.map(|rejected_at| rejected_at.is_some()))
}

/// Owners and administrators of an organization who can act, at most so many.
///
/// # Errors
/// A failing database.
pub fn deciders(conn: &mut Conn, organization_id: &str, limit: i64) -> Result<Vec<String>, DbError> {
    let roles = [Role::Owner.as_str(), Role::Admin.as_str()];
    Ok(both!(conn, |c| memberships::table
        .inner_join(accounts::table.on(accounts::id.eq(memberships::account_id)))
        .filter(memberships::organization_id.eq(organization_id))
        .filter(memberships::role.eq_any(roles))
        .filter(accounts::state.eq("active"))
        .order(memberships::account_id)
        .limit(limit)
        .select(memberships::account_id)
        .load(c))?)
}
