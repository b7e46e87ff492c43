//! The rows of downloads and their chunks.

use diesel::prelude::*;
use latchkey_openapi::export::{ExportFormat, ExportInfo, ExportState};

use super::plan::Progress;
use crate::identity::time::{DAY, SECOND, from_micros};
use crate::platform::db::schema::{export_chunks, exports};
use crate::platform::db::{Conn, DbError};

/// Seconds that a worker has a download to itself after each step. Longer than a step may take.
pub(super) const LEASE_SECONDS: i64 = 60;
/// How often a download is taken up before it is given up.
pub(super) const MAX_ATTEMPTS: i32 = 10;
/// Days that the row of a download is kept which is no longer there.
const KEEP_DAYS: i64 = 30;
/// Rows that one sweep takes at most.
const SWEPT_AT_ONCE: i64 = 100;

/// A download as the database has it.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = exports)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) account_id: String,
    pub(super) format: String,
    pub(super) state: String,
    pub(super) progress: String,
    pub(super) version: i64,
    pub(super) attempts: i32,
    pub(super) claimed_until: Option<i64>,
    pub(super) created_at: i64,
    pub(super) ready_at: Option<i64>,
    pub(super) expires_at: Option<i64>,
}

impl Row {
    pub(super) fn format(&self) -> ExportFormat {
        ExportFormat::ALL
            .into_iter()
            .find(|format| format.as_str() == self.format)
            .unwrap_or(ExportFormat::Json)
    }

    pub(super) fn state(&self, now: i64) -> ExportState {
        match self.state.as_str() {
            "running" => ExportState::Running,
            "ready" if self.expires_at.is_some_and(|at| at > now) => ExportState::Ready,
            "failed" => ExportState::Failed,
            _ => ExportState::Expired,
        }
    }

    pub(super) fn to_wire(&self, now: i64) -> Result<ExportInfo, DbError> {
        let progress = Progress::parse(&self.progress)?;
        Ok(ExportInfo {
            id: self.id.clone(),
            format: self.format(),
            state: self.state(now),
            created_at: from_micros(self.created_at),
            ready_at: self.ready_at.map(from_micros),
            expires_at: self.expires_at.map(from_micros),
            bytes: progress.bytes(),
            entries: progress.entries,
        })
    }
}

pub(super) fn insert(conn: &mut Conn, row: &Row) -> Result<(), DbError> {
    diesel::insert_into(exports::table).values(row).execute(conn)?;
    Ok(())
}

pub(super) fn list(conn: &mut Conn, account_id: &str) -> Result<Vec<Row>, DbError> {
    Ok(exports::table
        .filter(exports::account_id.eq(account_id))
        .order((exports::created_at.desc(), exports::id.desc()))
        .load(conn)?)
}

pub(super) fn find(conn: &mut Conn, account_id: &str, id: &str) -> Result<Option<Row>, DbError> {
    Ok(exports::table
        .filter(exports::id.eq(id))
        .filter(exports::account_id.eq(account_id))
        .get_result(conn)
        .optional()?)
}

pub(super) fn delete(conn: &mut Conn, account_id: &str, id: &str) -> Result<bool, DbError> {
    let own = exports::table.filter(exports::id.eq(id)).filter(exports::account_id.eq(account_id));
    Ok(diesel::delete(own).execute(conn)? == 1)
}

/// A download that nobody works at, the oldest first.
pub(super) fn find_due(conn: &mut Conn, now: i64) -> Result<Option<String>, DbError> {
    let ids: Vec<String> = exports::table
        .filter(exports::state.eq("running"))
        .filter(exports::claimed_until.is_null().or(exports::claimed_until.le(now).assume_not_null()))
        .order((exports::created_at, exports::id))
        .limit(1)
        .select(exports::id)
        .load(conn)?;
    Ok(ids.into_iter().next())
}

/// Claims a download, if nobody else has. One that was taken up too often fails.
pub(super) fn claim(conn: &mut Conn, id: &str, now: i64) -> Result<Option<Row>, DbError> {
    let free = exports::table
        .filter(exports::id.eq(id))
        .filter(exports::state.eq("running"))
        .filter(exports::claimed_until.is_null().or(exports::claimed_until.le(now).assume_not_null()));
    let claimed = diesel::update(free)
        .set((
            exports::claimed_until.eq(now + LEASE_SECONDS * SECOND),
            exports::attempts.eq(exports::attempts + 1),
            exports::version.eq(exports::version + 1),
        ))
        .execute(conn)?;
    if claimed == 0 {
        return Ok(None);
    }
    let row: Row = exports::table.find(id).get_result(conn)?;
    if row.attempts > MAX_ATTEMPTS {
        fail(conn, id)?;
        return Ok(None);
    }
    Ok(Some(row))
}

fn fail(conn: &mut Conn, id: &str) -> Result<(), DbError> {
    diesel::update(exports::table.find(id)).set(exports::state.eq("failed")).execute(conn)?;
    delete_chunks(conn, id)
}

fn delete_chunks(conn: &mut Conn, id: &str) -> Result<(), DbError> {
    diesel::delete(export_chunks::table.filter(export_chunks::export_id.eq(id))).execute(conn)?;
    Ok(())
}

/// Notes a step, if the download is still as it was read. True once for each version.
pub(super) fn advance(
    conn: &mut Conn,
    row: &Row,
    progress: &Progress,
    chunks: &[(i32, String)],
    now: i64,
) -> Result<bool, DbError> {
    let mine = exports::table
        .filter(exports::id.eq(&row.id))
        .filter(exports::state.eq("running"))
        .filter(exports::version.eq(row.version));
    let changed = diesel::update(mine)
        .set((
            exports::progress.eq(progress.to_text()),
            exports::claimed_until.eq(now + LEASE_SECONDS * SECOND),
            exports::version.eq(exports::version + 1),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Ok(false);
    }
    for (number, content) in chunks {
        diesel::insert_into(export_chunks::table)
            .values((
                export_chunks::export_id.eq(&row.id),
                export_chunks::number.eq(number),
                export_chunks::content.eq(content),
            ))
            .execute(conn)?;
    }
    Ok(true)
}

/// Notes that a download is ready. True once.
pub(super) fn finish(conn: &mut Conn, row: &Row, now: i64, expires_at: i64) -> Result<bool, DbError> {
    let mine = exports::table
        .filter(exports::id.eq(&row.id))
        .filter(exports::state.eq("running"))
        .filter(exports::version.eq(row.version));
    let changed = diesel::update(mine)
        .set((
            exports::state.eq("ready"),
            exports::ready_at.eq(now),
            exports::expires_at.eq(expires_at),
            exports::claimed_until.eq(None::<i64>),
            exports::version.eq(exports::version + 1),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

pub(super) fn find_chunk(conn: &mut Conn, id: &str, number: i32) -> Result<Option<String>, DbError> {
    Ok(export_chunks::table.find((id, number)).select(export_chunks::content).get_result(conn).optional()?)
}

/// Deletes what has expired, and forgets what is long gone.
pub(super) fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    let over: Vec<String> = exports::table
        .filter(exports::state.eq("ready"))
        .filter(exports::expires_at.le(now))
        .limit(SWEPT_AT_ONCE)
        .select(exports::id)
        .load(conn)?;
    for id in &over {
        diesel::update(exports::table.find(id)).set(exports::state.eq("expired")).execute(conn)?;
        delete_chunks(conn, id)?;
    }
    let gone = exports::table
        .filter(exports::state.eq("expired").or(exports::state.eq("failed")))
        .filter(exports::created_at.lt(now - KEEP_DAYS * DAY));
    diesel::delete(gone).execute(conn)?;
    Ok(())
}
