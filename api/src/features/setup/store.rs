//! The rows of set-up links.

use diesel::prelude::*;

use crate::platform::db::schema::one_time_tokens;
use crate::platform::db::{Conn, DbError};

const PURPOSE: &str = "setup";

/// Stores the hash of a new link's token; older links stop working.
pub(super) fn insert(
    conn: &mut Conn,
    id: &str,
    token_hash: &[u8],
    organization_id: &str,
    now: i64,
    expires_at: i64,
) -> Result<(), DbError> {
    diesel::delete(one_time_tokens::table.filter(one_time_tokens::purpose.eq(PURPOSE))).execute(conn)?;
    diesel::insert_into(one_time_tokens::table)
        .values((
            one_time_tokens::id.eq(id),
            one_time_tokens::purpose.eq(PURPOSE),
            one_time_tokens::token_hash.eq(token_hash),
            one_time_tokens::organization_id.eq(organization_id),
            one_time_tokens::created_at.eq(now),
            one_time_tokens::expires_at.eq(expires_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Whether a token would work now.
pub(super) fn is_valid(conn: &mut Conn, token_hash: &[u8], now: i64) -> Result<bool, DbError> {
    Ok(diesel::select(diesel::dsl::exists(
        one_time_tokens::table
            .filter(one_time_tokens::purpose.eq(PURPOSE))
            .filter(one_time_tokens::token_hash.eq(token_hash))
            .filter(one_time_tokens::consumed_at.is_null())
            .filter(one_time_tokens::expires_at.gt(now)),
    ))
    .get_result(conn)?)
}

/// Uses a token up. True once.
pub(super) fn consume(conn: &mut Conn, token_hash: &[u8], now: i64) -> Result<bool, DbError> {
    let changed = diesel::update(
        one_time_tokens::table
            .filter(one_time_tokens::purpose.eq(PURPOSE))
            .filter(one_time_tokens::token_hash.eq(token_hash))
            .filter(one_time_tokens::consumed_at.is_null())
            .filter(one_time_tokens::expires_at.gt(now)),
    )
    .set(one_time_tokens::consumed_at.eq(now))
    .execute(conn)?;
    Ok(changed == 1)
}
