//! Rows of requests that wait, and of assertions that were used.

use diesel::prelude::*;

use crate::both;
use crate::platform::db::schema::{authorization_requests, client_assertions, pushed_requests};
use crate::platform::db::{Conn, DbError};

/// A request that waits for its user.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = authorization_requests)]
pub(super) struct RequestRow {
    pub(super) id: String,
    pub(super) organization_id: String,
    pub(super) application_id: String,
    pub(super) binding_hash: Vec<u8>,
    pub(super) parameters: String,
    pub(super) created_at: i64,
    pub(super) expires_at: i64,
}

pub(super) fn insert_request(conn: &mut Conn, row: &RequestRow) -> Result<(), DbError> {
    diesel::insert_into(authorization_requests::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn find_request(conn: &mut Conn, id: &str) -> Result<Option<RequestRow>, DbError> {
    Ok(authorization_requests::table.find(id).get_result(conn).optional()?)
}

/// Answers a request. True once.
pub(super) fn consume_request(conn: &mut Conn, id: &str) -> Result<bool, DbError> {
    Ok(diesel::delete(authorization_requests::table.find(id)).execute(conn)? == 1)
}

pub(super) fn insert_pushed(
    conn: &mut Conn,
    hash: &[u8],
    application_id: &str,
    parameters: &str,
    expires_at: i64,
) -> Result<(), DbError> {
    diesel::insert_into(pushed_requests::table)
        .values((
            pushed_requests::request_uri_hash.eq(hash),
            pushed_requests::application_id.eq(application_id),
            pushed_requests::parameters.eq(parameters),
            pushed_requests::expires_at.eq(expires_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Uses a pushed request of an application up; answers its parameters. Once.
pub(super) fn consume_pushed(
    conn: &mut Conn,
    hash: &[u8],
    application_id: &str,
    now: i64,
) -> Result<Option<String>, DbError> {
    let own = pushed_requests::table
        .filter(pushed_requests::request_uri_hash.eq(hash))
        .filter(pushed_requests::application_id.eq(application_id))
        .filter(pushed_requests::expires_at.gt(now));
    let found: Option<String> = own.select(pushed_requests::parameters).get_result(conn).optional()?;
    let consumed = diesel::delete(own).execute(conn)?;
    Ok(found.filter(|_| consumed == 1))
}

/// Notes the `jti` of an assertion. True once.
pub(super) fn consume_assertion(
    conn: &mut Conn,
    application_id: &str,
    jti_hash: &[u8],
    expires_at: i64,
) -> Result<bool, DbError> {
    let row = (
        client_assertions::application_id.eq(application_id),
        client_assertions::jti_hash.eq(jti_hash),
        client_assertions::expires_at.eq(expires_at),
    );
    let inserted = both!(conn, |c| diesel::insert_into(client_assertions::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(inserted == 1)
}

/// Deletes what is over.
pub(super) fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    diesel::delete(authorization_requests::table.filter(authorization_requests::expires_at.le(now)))
        .execute(conn)?;
    diesel::delete(pushed_requests::table.filter(pushed_requests::expires_at.le(now))).execute(conn)?;
    diesel::delete(client_assertions::table.filter(client_assertions::expires_at.le(now))).execute(conn)?;
    Ok(())
}
