//! The rows of flows.

use diesel::prelude::*;

use crate::platform::db::schema::flows;
use crate::platform::db::{Conn, DbError};

/// A flow as the database has it.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = flows)]
pub(super) struct FlowRow {
    pub(super) id: String,
    pub(super) organization_id: String,
    pub(super) kind: String,
    pub(super) status: String,
    pub(super) binding_hash: Vec<u8>,
    pub(super) session_id: Option<String>,
    pub(super) state: String,
    pub(super) return_to: Option<String>,
    pub(super) version: i64,
    pub(super) created_at: i64,
    pub(super) expires_at: i64,
}

pub(super) fn insert(conn: &mut Conn, row: &FlowRow) -> Result<(), DbError> {
    diesel::insert_into(flows::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn find(conn: &mut Conn, id: &str) -> Result<Option<FlowRow>, DbError> {
    Ok(flows::table.find(id).get_result(conn).optional()?)
}

/// Completes a flow that still stands where it was read. True once.
pub(super) fn consume(conn: &mut Conn, row: &FlowRow) -> Result<bool, DbError> {
    let changed = diesel::update(
        flows::table
            .filter(flows::id.eq(&row.id))
            .filter(flows::status.eq("pending"))
            .filter(flows::version.eq(row.version)),
    )
    .set((flows::status.eq("completed"), flows::version.eq(flows::version + 1)))
    .execute(conn)?;
    Ok(changed == 1)
}

/// Takes a flow to its next step, if it still stands where it was read. True once.
pub(super) fn advance(conn: &mut Conn, row: &FlowRow, state: &str) -> Result<bool, DbError> {
    let changed = diesel::update(
        flows::table
            .filter(flows::id.eq(&row.id))
            .filter(flows::status.eq("pending"))
            .filter(flows::version.eq(row.version)),
    )
    .set((flows::state.eq(state), flows::version.eq(flows::version + 1)))
    .execute(conn)?;
    Ok(changed == 1)
}

pub(super) fn delete(conn: &mut Conn, id: &str) -> Result<(), DbError> {
    diesel::delete(flows::table.find(id)).execute(conn)?;
    Ok(())
}

/// Deletes flows that are over.
///
/// # Errors
/// A failing database.
pub(super) fn sweep(conn: &mut Conn, now: i64) -> Result<usize, DbError> {
    Ok(diesel::delete(flows::table.filter(flows::expires_at.le(now))).execute(conn)?)
}
