//! Marks and visits.

use diesel::prelude::*;

use crate::both;
use crate::platform::db::schema::{application_favorites, application_visits};
use crate::platform::db::{Conn, DbError};

/// The applications that an account marked.
pub(super) fn favorites(conn: &mut Conn, account_id: &str) -> Result<Vec<String>, DbError> {
    Ok(application_favorites::table
        .filter(application_favorites::account_id.eq(account_id))
        .select(application_favorites::application_id)
        .load(conn)?)
}

/// When an account last opened which application.
pub(super) fn visits(conn: &mut Conn, account_id: &str) -> Result<Vec<(String, i64)>, DbError> {
    Ok(application_visits::table
        .filter(application_visits::account_id.eq(account_id))
        .select((application_visits::application_id, application_visits::visited_at))
        .load(conn)?)
}

pub(super) fn insert_favorite(conn: &mut Conn, account_id: &str, id: &str, now: i64) -> Result<(), DbError> {
    let row = (
        application_favorites::account_id.eq(account_id),
        application_favorites::application_id.eq(id),
        application_favorites::created_at.eq(now),
    );
    both!(conn, |c| diesel::insert_into(application_favorites::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

pub(super) fn delete_favorite(conn: &mut Conn, account_id: &str, id: &str) -> Result<(), DbError> {
    diesel::delete(application_favorites::table.find((account_id, id))).execute(conn)?;
    Ok(())
}

pub(super) fn put_visit(conn: &mut Conn, account_id: &str, id: &str, now: i64) -> Result<(), DbError> {
    let row = (
        application_visits::account_id.eq(account_id),
        application_visits::application_id.eq(id),
        application_visits::visited_at.eq(now),
    );
    both!(conn, |c| diesel::insert_into(application_visits::table)
        .values(row)
        .on_conflict((application_visits::account_id, application_visits::application_id))
        .do_update()
        .set(application_visits::visited_at.eq(now))
        .execute(c))?;
    Ok(())
}
