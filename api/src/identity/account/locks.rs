//! Holding an account's row until the unit of work ends, on both databases: what reads several things of an account and then
//! writes begins with it. Whoever holds an account and a flow holds the account first.

use diesel::prelude::*;

use crate::platform::db::schema::accounts;
use crate::platform::db::{Conn, DbError};

/// The accounts whose row is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    /// Those in use.
    Active,
    /// Also those that their owner has paused or wants erased.
    NotDisabled,
}

/// One statement, so that it decides and holds at once.
fn hold(conn: &mut Conn, id: &str, of: Of, changes: i64) -> Result<bool, DbError> {
    let row = accounts::table.filter(accounts::id.eq(id));
    let change = accounts::credentials_version.eq(accounts::credentials_version + changes);
    let held = match of {
        Of::Active => diesel::update(row.filter(accounts::state.eq("active"))).set(change).execute(conn)?,
        Of::NotDisabled => {
            diesel::update(row.filter(accounts::state.ne("disabled"))).set(change).execute(conn)?
        }
    };
    Ok(held == 1)
}

/// Locks the account's row and counts a change of its credentials. What spans several credentials (history, the last way in)
/// begins with it. Answers whether the account is there and active.
///
/// # Errors
/// A failing database.
pub fn lock_credentials(conn: &mut Conn, id: &str) -> Result<bool, DbError> {
    hold(conn, id, Of::Active, 1)
}

/// Locks the account's row like [`lock_credentials`], without counting a change: for what is no credential, as an address.
/// Answers whether the account is there and active.
///
/// # Errors
/// A failing database.
pub fn lock(conn: &mut Conn, id: &str) -> Result<bool, DbError> {
    hold(conn, id, Of::Active, 0)
}

/// Locks the account's row and counts a change like [`lock_credentials`], also while its owner has paused it or wants it
/// erased: whoever forgot the password takes it back with a new one. Answers whether the account is there and not disabled.
///
/// # Errors
/// A failing database.
pub fn lock_credentials_unless_disabled(conn: &mut Conn, id: &str) -> Result<bool, DbError> {
    hold(conn, id, Of::NotDisabled, 1)
}

/// Locks the account's row like [`lock`], also while its owner has paused it or wants it erased: what protects an account
/// must not wait for that. Answers whether the account is there and not disabled.
///
/// # Errors
/// A failing database.
pub fn lock_unless_disabled(conn: &mut Conn, id: &str) -> Result<bool, DbError> {
    hold(conn, id, Of::NotDisabled, 0)
}
