//! The rows of contacts that stand and can be brought back.

use diesel::prelude::*;

use crate::identity::contact_value::key;
use crate::identity::contacts::Kind;
use crate::identity::verifications::way_back::Undo;
use crate::platform::db::schema::{contact_undos, contacts, pending_contacts};
use crate::platform::db::{Conn, DbError};

/// Writes another value into a contact.
pub(super) fn update_value(
    conn: &mut Conn,
    id: &str,
    kind: Kind,
    value: &str,
    label: &str,
    verified_at: Option<i64>,
) -> Result<(), DbError> {
    diesel::update(contacts::table.find(id))
        .set((
            contacts::value.eq(value),
            contacts::value_key.eq(key(kind, value)),
            contacts::label.eq(label),
            contacts::verified_at.eq(verified_at),
            contacts::source.eq("user"),
        ))
        .execute(conn)?;
    Ok(())
}

pub(super) fn update_label(conn: &mut Conn, id: &str, label: &str) -> Result<(), DbError> {
    diesel::update(contacts::table.find(id)).set(contacts::label.eq(label)).execute(conn)?;
    Ok(())
}

/// Makes a contact the primary one of its kind, and no other.
pub(super) fn make_primary(conn: &mut Conn, account_id: &str, kind: &str, id: &str) -> Result<(), DbError> {
    diesel::update(
        contacts::table.filter(contacts::account_id.eq(account_id)).filter(contacts::kind.eq(kind)),
    )
    .set(contacts::is_primary.eq(false))
    .execute(conn)?;
    diesel::update(contacts::table.find(id)).set(contacts::is_primary.eq(true)).execute(conn)?;
    Ok(())
}

pub(super) fn delete_contact(conn: &mut Conn, id: &str) -> Result<(), DbError> {
    diesel::delete(contacts::table.find(id)).execute(conn)?;
    Ok(())
}

pub(super) fn find_undo(
    conn: &mut Conn,
    organization_id: &str,
    token_hash: &[u8],
) -> Result<Option<Undo>, DbError> {
    Ok(contact_undos::table
        .filter(contact_undos::token_hash.eq(token_hash))
        .filter(contact_undos::organization_id.eq(organization_id))
        .select((
            contact_undos::id,
            contact_undos::account_id,
            contact_undos::organization_id,
            contact_undos::contact_id,
            contact_undos::kind,
            contact_undos::label,
            contact_undos::value,
            contact_undos::is_primary,
            contact_undos::verified_at,
            contact_undos::created_at,
            contact_undos::expires_at,
            contact_undos::purpose,
        ))
        .get_result(conn)
        .optional()?)
}

/// Uses a way back up. True once, and only in its time.
pub(super) fn consume_undo(conn: &mut Conn, id: &str, now: i64) -> Result<bool, DbError> {
    let consumed = diesel::update(
        contact_undos::table
            .filter(contact_undos::id.eq(id))
            .filter(contact_undos::consumed_at.is_null())
            .filter(contact_undos::expires_at.gt(now)),
    )
    .set(contact_undos::consumed_at.eq(now))
    .execute(conn)?;
    Ok(consumed == 1)
}

/// Voids the ways back to what came after: they lead to whoever made the change that is undone.
pub(super) fn void_later_undos(conn: &mut Conn, undo: &Undo, now: i64) -> Result<(), DbError> {
    diesel::update(
        contact_undos::table
            .filter(contact_undos::account_id.eq(&undo.account_id))
            .filter(contact_undos::contact_id.eq(&undo.contact_id))
            .filter(contact_undos::created_at.ge(undo.created_at))
            .filter(contact_undos::consumed_at.is_null()),
    )
    .set(contact_undos::consumed_at.eq(now))
    .execute(conn)?;
    Ok(())
}

/// Forgets what waited too long, and ways back that are closed. A profile that showed an address as pending changes.
pub(super) fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    let accounts: Vec<String> = pending_contacts::table
        .filter(pending_contacts::expires_at.le(now))
        .select(pending_contacts::account_id)
        .load(conn)?;
    for id in accounts {
        crate::identity::account::touch(conn, &id, now)?;
    }
    diesel::delete(pending_contacts::table.filter(pending_contacts::expires_at.le(now))).execute(conn)?;
    diesel::delete(contact_undos::table.filter(contact_undos::expires_at.le(now))).execute(conn)?;
    Ok(())
}
