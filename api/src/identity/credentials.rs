//! Passwords as rows: the present one and those before it.

use diesel::prelude::*;

use crate::platform::db::schema::{password_history, passwords};
use crate::platform::db::{Conn, DbError};

/// A stored password.
#[derive(Debug, Clone, Queryable)]
pub struct StoredPassword {
    /// Argon2id, as a PHC string.
    pub hash: String,
    /// When it was set.
    pub changed_at: i64,
    /// Whether it was long enough to be the only factor.
    pub stands_alone: bool,
}

/// The password of an account.
///
/// # Errors
/// A failing database.
pub fn find(conn: &mut Conn, account_id: &str) -> Result<Option<StoredPassword>, DbError> {
    Ok(passwords::table
        .find(account_id)
        .select((passwords::hash, passwords::changed_at, passwords::stands_alone))
        .get_result(conn)
        .optional()?)
}

/// The hashes of earlier passwords, newest first.
///
/// # Errors
/// A failing database.
pub fn list_history(conn: &mut Conn, account_id: &str, most: u32) -> Result<Vec<String>, DbError> {
    Ok(password_history::table
        .filter(password_history::account_id.eq(account_id))
        .order(password_history::id.desc())
        .limit(i64::from(most))
        .select(password_history::hash)
        .load(conn)?)
}

/// The first password of an account, and whether it is long enough to stand alone.
///
/// # Errors
/// An account that has one (unique violation), or a failing database.
pub fn insert(
    conn: &mut Conn,
    account_id: &str,
    hash: &str,
    stands_alone: bool,
    now: i64,
) -> Result<(), DbError> {
    diesel::insert_into(passwords::table)
        .values((
            passwords::account_id.eq(account_id),
            passwords::hash.eq(hash),
            passwords::changed_at.eq(now),
            passwords::stands_alone.eq(stands_alone),
        ))
        .execute(conn)?;
    Ok(())
}

/// A password in the place of another one.
#[derive(Debug, Clone)]
pub struct Replacement {
    /// The hash of the one that was proven.
    pub proven_hash: String,
    /// The hash of the new one.
    pub new_hash: String,
    /// Whether the new one is long enough to be the only factor.
    pub stands_alone: bool,
    /// The id of the old one in the history.
    pub history_id: String,
    /// How many earlier ones are kept.
    pub keep: u32,
    /// Now.
    pub now: i64,
}

/// Replaces the password, if it is still the one that was proven; keeps the old one in the history. Answers whether it was.
///
/// # Errors
/// A failing database.
pub fn replace(conn: &mut Conn, account_id: &str, new: &Replacement) -> Result<bool, DbError> {
    let proven = passwords::table
        .filter(passwords::account_id.eq(account_id))
        .filter(passwords::hash.eq(&new.proven_hash));
    let changed = diesel::update(proven)
        .set((
            passwords::hash.eq(&new.new_hash),
            passwords::changed_at.eq(new.now),
            passwords::stands_alone.eq(new.stands_alone),
        ))
        .execute(conn)?;
    if changed != 1 {
        return Ok(false);
    }
    diesel::insert_into(password_history::table)
        .values((
            password_history::id.eq(&new.history_id),
            password_history::account_id.eq(account_id),
            password_history::hash.eq(&new.proven_hash),
            password_history::created_at.eq(new.now),
        ))
        .execute(conn)?;
    forget_older(conn, account_id, new.keep)?;
    Ok(true)
}

fn forget_older(conn: &mut Conn, account_id: &str, keep: u32) -> Result<(), DbError> {
    let kept: Vec<String> = password_history::table
        .filter(password_history::account_id.eq(account_id))
        .order(password_history::id.desc())
        .limit(i64::from(keep))
        .select(password_history::id)
        .load(conn)?;
    diesel::delete(
        password_history::table
            .filter(password_history::account_id.eq(account_id))
            .filter(password_history::id.ne_all(kept)),
    )
    .execute(conn)?;
    Ok(())
}

/// Stores the same password hashed anew at a higher cost. Not a change of the password.
///
/// # Errors
/// A failing database.
pub fn rehash(conn: &mut Conn, account_id: &str, old_hash: &str, new_hash: &str) -> Result<(), DbError> {
    diesel::update(
        passwords::table.filter(passwords::account_id.eq(account_id)).filter(passwords::hash.eq(old_hash)),
    )
    .set(passwords::hash.eq(new_hash))
    .execute(conn)?;
    Ok(())
}
