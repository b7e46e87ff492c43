//! Grants and codes: rows, and the statements that count once.

use diesel::prelude::*;

use super::{joined, split};
use crate::both;
use crate::identity::time::DAY;
use crate::platform::db::schema::{applications, authorization_codes, grants, token_families};
use crate::platform::db::{Conn, DbError};

/// Seconds that a code is good for.
pub const CODE_SECONDS: i64 = 60;
/// Time that codes and families are remembered after their end: should a used code come again, what came of it ends.
const REMEMBERED_FOR: i64 = DAY;

/// What an account allowed an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its id, which is the consent's.
    pub id: String,
    /// Where.
    pub organization_id: String,
    /// Who.
    pub account_id: String,
    /// Whom.
    pub application_id: String,
    /// Scopes that were given.
    pub scopes: Vec<String>,
    /// Claims that were given.
    pub claims: Vec<String>,
    /// Every scope and claim that was decided about, given or not: `scope:email`, `claim:email`.
    pub decided: Vec<String>,
    /// When it was first given.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
    /// When a token was last given out.
    pub last_used_at: Option<i64>,
    /// When it was taken back.
    pub closed_at: Option<i64>,
}

type GrantRow = (String, String, String, String, String, String, String, i64, i64, Option<i64>, Option<i64>);

impl From<GrantRow> for Grant {
    fn from(row: GrantRow) -> Self {
        Self {
            id: row.0,
            organization_id: row.1,
            account_id: row.2,
            application_id: row.3,
            scopes: split(&row.4),
            claims: split(&row.5),
            decided: split(&row.6),
            created_at: row.7,
            updated_at: row.8,
            last_used_at: row.9,
            closed_at: row.10,
        }
    }
}

/// The grant of an account to an application, closed ones as well.
///
/// # Errors
/// A failing database.
pub fn find(conn: &mut Conn, account_id: &str, application_id: &str) -> Result<Option<Grant>, DbError> {
    let row: Option<GrantRow> = grants::table
        .filter(grants::account_id.eq(account_id))
        .filter(grants::application_id.eq(application_id))
        .get_result(conn)
        .optional()?;
    Ok(row.map(Grant::from))
}

/// A grant of an account by its id, closed ones as well.
///
/// # Errors
/// A failing database.
pub fn find_own(conn: &mut Conn, account_id: &str, id: &str) -> Result<Option<Grant>, DbError> {
    let row: Option<GrantRow> = grants::table
        .filter(grants::id.eq(id))
        .filter(grants::account_id.eq(account_id))
        .get_result(conn)
        .optional()?;
    Ok(row.map(Grant::from))
}

/// The open grants of an account, the latest first.
///
/// # Errors
/// A failing database.
pub fn list_open(conn: &mut Conn, account_id: &str) -> Result<Vec<Grant>, DbError> {
    let rows: Vec<GrantRow> = grants::table
        .filter(grants::account_id.eq(account_id))
        .filter(grants::closed_at.is_null())
        .order((grants::updated_at.desc(), grants::id.desc()))
        .load(conn)?;
    Ok(rows.into_iter().map(Grant::from).collect())
}

/// Every grant of an account, also those that were taken back, with the names of the applications.
///
/// # Errors
/// A failing database.
pub fn list_all(conn: &mut Conn, account_id: &str) -> Result<Vec<(Grant, String)>, DbError> {
    let rows: Vec<(GrantRow, String)> = grants::table
        .inner_join(applications::table)
        .filter(grants::account_id.eq(account_id))
        .order((grants::created_at.desc(), grants::id.desc()))
        .select((grants::all_columns, applications::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(row, name)| (Grant::from(row), name)).collect())
}

/// Opens or replaces the grant of an account to an application; answers its id. Locks it until the unit of work ends.
///
/// # Errors
/// A failing database.
pub fn put(conn: &mut Conn, new: &Grant) -> Result<String, DbError> {
    let row = (
        grants::id.eq(&new.id),
        grants::organization_id.eq(&new.organization_id),
        grants::account_id.eq(&new.account_id),
        grants::application_id.eq(&new.application_id),
        grants::scopes.eq(joined(&new.scopes)),
        grants::claims.eq(joined(&new.claims)),
        grants::decided.eq(joined(&new.decided)),
        grants::created_at.eq(new.created_at),
        grants::updated_at.eq(new.updated_at),
    );
    both!(conn, |c| diesel::insert_into(grants::table)
        .values(row)
        .on_conflict((grants::account_id, grants::application_id))
        .do_update()
        .set((
            grants::scopes.eq(joined(&new.scopes)),
            grants::claims.eq(joined(&new.claims)),
            grants::decided.eq(joined(&new.decided)),
            grants::updated_at.eq(new.updated_at),
            grants::closed_at.eq(None::<i64>),
        ))
        .execute(c))?;
    Ok(grants::table
        .filter(grants::account_id.eq(&new.account_id))
        .filter(grants::application_id.eq(&new.application_id))
        .select(grants::id)
        .get_result(conn)?)
}

/// Changes what an open grant of an account gives. True when it was there.
///
/// # Errors
/// A failing database.
pub fn update(
    conn: &mut Conn,
    account_id: &str,
    id: &str,
    scopes: &[String],
    claims: &[String],
    now: i64,
) -> Result<bool, DbError> {
    let changed = diesel::update(
        grants::table
            .filter(grants::id.eq(id))
            .filter(grants::account_id.eq(account_id))
            .filter(grants::closed_at.is_null()),
    )
    .set((grants::scopes.eq(joined(scopes)), grants::claims.eq(joined(claims)), grants::updated_at.eq(now)))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Takes back an open grant of an account, with every token and code that came of it. True once.
///
/// # Errors
/// A failing database.
pub fn close(conn: &mut Conn, account_id: &str, id: &str, now: i64) -> Result<bool, DbError> {
    let closed = diesel::update(
        grants::table
            .filter(grants::id.eq(id))
            .filter(grants::account_id.eq(account_id))
            .filter(grants::closed_at.is_null()),
    )
    .set((grants::closed_at.eq(now), grants::updated_at.eq(now)))
    .execute(conn)?;
    if closed == 0 {
        return Ok(false);
    }
    diesel::update(token_families::table.filter(token_families::grant_id.eq(id)))
        .set(token_families::revoked_at.eq(now))
        .execute(conn)?;
    diesel::delete(authorization_codes::table.filter(authorization_codes::grant_id.eq(id))).execute(conn)?;
    Ok(true)
}

/// Notes that a token was given out.
///
/// # Errors
/// A failing database.
pub fn touch(conn: &mut Conn, id: &str, now: i64) -> Result<(), DbError> {
    diesel::update(grants::table.find(id)).set(grants::last_used_at.eq(now)).execute(conn)?;
    Ok(())
}

/// An authorization code, by its hash.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = authorization_codes)]
pub struct Code {
    /// The keyed hash of the code.
    pub code_hash: Vec<u8>,
    /// What it gives.
    pub grant_id: String,
    /// The session that it was asked for in.
    pub session_id: String,
    /// Where it was sent to.
    pub redirect_uri: String,
    /// `code_challenge` (RFC 7636), S256.
    pub code_challenge: String,
    /// `nonce`.
    pub nonce: Option<String>,
    /// The scopes of the request that were given.
    pub scopes: String,
    /// The family that comes of it.
    pub family_id: String,
    /// When it ends.
    pub expires_at: i64,
    /// When it was used.
    pub consumed_at: Option<i64>,
}

/// Stores a code.
///
/// # Errors
/// A failing database.
pub fn insert_code(conn: &mut Conn, code: &Code) -> Result<(), DbError> {
    diesel::insert_into(authorization_codes::table).values(code).execute(conn)?;
    Ok(())
}

/// The code of that hash, used or not.
///
/// # Errors
/// A failing database.
pub fn find_code(conn: &mut Conn, hash: &[u8]) -> Result<Option<Code>, DbError> {
    Ok(authorization_codes::table.find(hash).get_result(conn).optional()?)
}

/// Uses a code up. True once.
///
/// # Errors
/// A failing database.
pub fn consume_code(conn: &mut Conn, hash: &[u8], now: i64) -> Result<bool, DbError> {
    let consumed = diesel::update(
        authorization_codes::table
            .filter(authorization_codes::code_hash.eq(hash))
            .filter(authorization_codes::consumed_at.is_null())
            .filter(authorization_codes::expires_at.gt(now)),
    )
    .set(authorization_codes::consumed_at.eq(now))
    .execute(conn)?;
    Ok(consumed == 1)
}

/// Deletes codes and families that are over.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    diesel::delete(
        authorization_codes::table.filter(authorization_codes::expires_at.le(now - REMEMBERED_FOR)),
    )
    .execute(conn)?;
    diesel::delete(token_families::table.filter(token_families::expires_at.le(now - REMEMBERED_FOR)))
        .execute(conn)?;
    let long_ended =
        token_families::table.filter(token_families::revoked_at.le(now - super::families::OFFLINE_FOR));
    diesel::delete(long_ended).execute(conn)?;
    Ok(())
}
