//! Browsers that are trusted with the first factor alone for some days.
//!
//! The cookie is a random token, kept as a keyed hash and bound to its account. A trusted browser gives level 1 and opens no
//! guarded act; whoever removes it, changes the password or removes a second factor ends the trust.

use diesel::prelude::*;

use crate::platform::db::schema::trusted_browsers;
use crate::platform::db::{Conn, DbError};

/// A browser to be trusted.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = trusted_browsers)]
pub struct NewTrusted {
    /// Its public id.
    pub id: String,
    /// Whose it is.
    pub account_id: String,
    /// The keyed hash of its cookie.
    pub token_hash: Vec<u8>,
    /// Where it was trusted from.
    pub ip: String,
    /// What the browser says of itself, as JSON.
    pub device: String,
    /// Now.
    pub created_at: i64,
    /// Now.
    pub last_used_at: i64,
    /// When the trust ends.
    pub expires_at: i64,
}

/// Whether a token makes this browser trusted for this account.
///
/// # Errors
/// A failing database.
pub fn is_trusted(conn: &mut Conn, account_id: &str, token_hash: &[u8], now: i64) -> Result<bool, DbError> {
    let found = trusted_browsers::table
        .filter(trusted_browsers::token_hash.eq(token_hash))
        .filter(trusted_browsers::account_id.eq(account_id))
        .filter(trusted_browsers::expires_at.gt(now));
    Ok(diesel::select(diesel::dsl::exists(found)).get_result(conn)?)
}

/// Stores a trusted browser.
///
/// # Errors
/// A failing database.
pub fn insert(conn: &mut Conn, new: &NewTrusted) -> Result<(), DbError> {
    diesel::insert_into(trusted_browsers::table).values(new).execute(conn)?;
    Ok(())
}

/// Notes the use of a trusted browser. False when it is not trusted any more.
///
/// # Errors
/// A failing database.
pub fn touch(conn: &mut Conn, account_id: &str, token_hash: &[u8], now: i64) -> Result<bool, DbError> {
    let trusted = trusted_browsers::table
        .filter(trusted_browsers::token_hash.eq(token_hash))
        .filter(trusted_browsers::account_id.eq(account_id))
        .filter(trusted_browsers::expires_at.gt(now));
    Ok(diesel::update(trusted).set(trusted_browsers::last_used_at.eq(now)).execute(conn)? == 1)
}

/// Deletes those whose time is over.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<usize, DbError> {
    Ok(diesel::delete(trusted_browsers::table.filter(trusted_browsers::expires_at.le(now))).execute(conn)?)
}

/// A trusted browser as its owner sees it.
#[derive(Debug, Clone, Queryable)]
pub struct Trusted {
    /// Its public id.
    pub id: String,
    /// The keyed hash of its cookie.
    pub token_hash: Vec<u8>,
    /// Where it was trusted from.
    pub ip: String,
    /// What the browser said of itself, as JSON.
    pub device: String,
    /// When it was trusted, in microseconds.
    pub created_at: i64,
    /// When the trust was last used, in microseconds.
    pub last_used_at: i64,
    /// When the trust ends, in microseconds.
    pub expires_at: i64,
}

/// The trusted browsers of an account, the last used first.
///
/// # Errors
/// A failing database.
pub fn list(conn: &mut Conn, account_id: &str, now: i64) -> Result<Vec<Trusted>, DbError> {
    Ok(trusted_browsers::table
        .filter(trusted_browsers::account_id.eq(account_id))
        .filter(trusted_browsers::expires_at.gt(now))
        .order((trusted_browsers::last_used_at.desc(), trusted_browsers::id))
        .select((
            trusted_browsers::id,
            trusted_browsers::token_hash,
            trusted_browsers::ip,
            trusted_browsers::device,
            trusted_browsers::created_at,
            trusted_browsers::last_used_at,
            trusted_browsers::expires_at,
        ))
        .load(conn)?)
}

/// Ends the trust in one browser of an account. Answers whether it was one of theirs.
///
/// # Errors
/// A failing database.
pub fn delete(conn: &mut Conn, account_id: &str, id: &str) -> Result<bool, DbError> {
    let own = trusted_browsers::table
        .filter(trusted_browsers::id.eq(id))
        .filter(trusted_browsers::account_id.eq(account_id));
    Ok(diesel::delete(own).execute(conn)? == 1)
}

/// Ends the trust in every browser of an account. Answers how many there were.
///
/// # Errors
/// A failing database.
pub fn delete_all(conn: &mut Conn, account_id: &str) -> Result<usize, DbError> {
    let own = trusted_browsers::table.filter(trusted_browsers::account_id.eq(account_id));
    Ok(diesel::delete(own).execute(conn)?)
}
