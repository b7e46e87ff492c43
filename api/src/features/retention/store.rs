//! Deleting what was kept long enough.

use diesel::prelude::*;
use latchkey_openapi::consents::ConsentState;

use crate::both;
use crate::platform::db::schema::{
    consent_receipts, events, grants, organizations, outbox, personal_access_tokens, purpose_consents,
};
use crate::platform::db::{Conn, DbError};

/// Rows of a batch.
const BATCH: i64 = 500;

/// Organizations with their settings.
pub(super) fn list_organizations(conn: &mut Conn) -> Result<Vec<(String, String)>, DbError> {
    Ok(organizations::table.select((organizations::id, organizations::settings)).load(conn)?)
}

/// Deletes a batch of the log's entries from before; answers whether there may be more. One that a message still refers to
/// stays until that is gone.
pub(super) fn delete_events(conn: &mut Conn, organization_id: &str, before: i64) -> Result<bool, DbError> {
    let ids: Vec<String> = both!(conn, |c| {
        let told =
            outbox::table.filter(outbox::event_id.is_not_null()).select(outbox::event_id.assume_not_null());
        events::table
            .filter(events::organization_id.eq(organization_id))
            .filter(events::at.lt(before))
            .filter(events::id.ne_all(told))
            .order((events::at, events::id))
            .limit(BATCH)
            .select(events::id)
            .load(c)
    })?;
    both!(conn, |c| diesel::delete(events::table.filter(events::id.eq_any(&ids))).execute(c))?;
    Ok(is_full(ids.len()))
}

/// Deletes a batch of grants that were taken back before, with their receipts; answers whether there may be more.
pub(super) fn delete_ended_grants(
    conn: &mut Conn,
    organization_id: &str,
    before: i64,
) -> Result<bool, DbError> {
    let ids: Vec<String> = grants::table
        .filter(grants::organization_id.eq(organization_id))
        .filter(grants::closed_at.lt(before))
        .limit(BATCH)
        .select(grants::id)
        .load(conn)?;
    // In the order of an application's removal, or the two could wait for each other.
    both!(conn, |c| diesel::delete(grants::table.filter(grants::id.eq_any(&ids))).execute(c))?;
    both!(conn, |c| diesel::delete(
        consent_receipts::table.filter(consent_receipts::consent_id.eq_any(&ids))
    )
    .execute(c))?;
    Ok(is_full(ids.len()))
}

/// Deletes a batch of the receipts of what was declined or taken back before; answers whether there may be more. That it was
/// stays: it is what the person wants.
pub(super) fn delete_ended_receipts(
    conn: &mut Conn,
    organization_id: &str,
    before: i64,
) -> Result<bool, DbError> {
    let ids: Vec<String> = consent_receipts::table
        .inner_join(purpose_consents::table.on(purpose_consents::id.eq(consent_receipts::consent_id)))
        .filter(consent_receipts::organization_id.eq(organization_id))
        .filter(purpose_consents::state.eq(ConsentState::Revoked.as_str()))
        .filter(purpose_consents::updated_at.lt(before))
        .limit(BATCH)
        .select(consent_receipts::id)
        .load(conn)?;
    delete_receipts(conn, &ids)
}

/// Deletes a batch of the receipts of consents to removed applications that ended before; answers whether there may be more.
pub(super) fn delete_receipts_of_removed(
    conn: &mut Conn,
    organization_id: &str,
    before: i64,
) -> Result<bool, DbError> {
    let ids: Vec<String> = consent_receipts::table
        .filter(consent_receipts::organization_id.eq(organization_id))
        .filter(consent_receipts::ended_at.lt(before))
        .limit(BATCH)
        .select(consent_receipts::id)
        .load(conn)?;
    delete_receipts(conn, &ids)
}

fn delete_receipts(conn: &mut Conn, ids: &[String]) -> Result<bool, DbError> {
    both!(conn, |c| diesel::delete(consent_receipts::table.filter(consent_receipts::id.eq_any(ids)))
        .execute(c))?;
    Ok(is_full(ids.len()))
}

/// Deletes personal access tokens that ended before.
pub(super) fn delete_ended_tokens(
    conn: &mut Conn,
    organization_id: &str,
    before: i64,
) -> Result<bool, DbError> {
    let over = personal_access_tokens::table
        .filter(personal_access_tokens::organization_id.eq(organization_id))
        .filter(personal_access_tokens::expires_at.lt(before));
    diesel::delete(over).execute(conn)?;
    Ok(false)
}

fn is_full(rows: usize) -> bool {
    i64::try_from(rows).unwrap_or(BATCH) == BATCH
}
