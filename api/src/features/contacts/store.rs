//! The rows of contacts that wait, stand, and can be brought back.

use diesel::prelude::*;

use crate::identity::contact_value::key;
use crate::identity::contacts::Kind;
use crate::platform::db::schema::{contact_undos, contacts, pending_contacts};
use crate::platform::db::{Conn, DbError};

/// An address that waits for its proof.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Pending {
    pub(super) id: String,
    pub(super) account_id: String,
    pub(super) organization_id: String,
    pub(super) kind: String,
    pub(super) label: String,
    pub(super) value: String,
    pub(super) replaces: Option<String>,
    pub(super) code_hash: Vec<u8>,
    pub(super) attempts: i32,
    pub(super) created_at: i64,
    pub(super) expires_at: i64,
    pub(super) code_expires_at: i64,
    pub(super) sent_at: i64,
}

type PendingColumns = (
    pending_contacts::id,
    pending_contacts::account_id,
    pending_contacts::organization_id,
    pending_contacts::kind,
    pending_contacts::label,
    pending_contacts::value,
    pending_contacts::replaces_contact_id,
    pending_contacts::code_hash,
    pending_contacts::attempts,
    pending_contacts::created_at,
    pending_contacts::expires_at,
    pending_contacts::code_expires_at,
    pending_contacts::sent_at,
);

const PENDING: PendingColumns = (
    pending_contacts::id,
    pending_contacts::account_id,
    pending_contacts::organization_id,
    pending_contacts::kind,
    pending_contacts::label,
    pending_contacts::value,
    pending_contacts::replaces_contact_id,
    pending_contacts::code_hash,
    pending_contacts::attempts,
    pending_contacts::created_at,
    pending_contacts::expires_at,
    pending_contacts::code_expires_at,
    pending_contacts::sent_at,
);

impl Pending {
    pub(super) fn kind(&self) -> Kind {
        Kind::of(&self.kind)
    }
}

pub(super) fn list_pending(conn: &mut Conn, account_id: &str, now: i64) -> Result<Vec<Pending>, DbError> {
    Ok(pending_contacts::table
        .filter(pending_contacts::account_id.eq(account_id))
        .filter(pending_contacts::expires_at.gt(now))
        .order((pending_contacts::created_at, pending_contacts::id))
        .select(PENDING)
        .load(conn)?)
}

pub(super) fn find_pending(
    conn: &mut Conn,
    account_id: &str,
    id: &str,
    now: i64,
) -> Result<Option<Pending>, DbError> {
    Ok(pending_contacts::table
        .filter(pending_contacts::id.eq(id))
        .filter(pending_contacts::account_id.eq(account_id))
        .filter(pending_contacts::expires_at.gt(now))
        .select(PENDING)
        .get_result(conn)
        .optional()?)
}

pub(super) fn find_pending_by_token(
    conn: &mut Conn,
    account_id: &str,
    token_hash: &[u8],
    now: i64,
) -> Result<Option<Pending>, DbError> {
    Ok(pending_contacts::table
        .filter(pending_contacts::token_hash.eq(token_hash))
        .filter(pending_contacts::account_id.eq(account_id))
        .filter(pending_contacts::expires_at.gt(now))
        .select(PENDING)
        .get_result(conn)
        .optional()?)
}

/// What a code or link is stored as.
#[derive(Debug, Clone)]
pub(super) struct Secrets {
    pub(super) code_hash: [u8; 32],
    pub(super) token_hash: [u8; 32],
}

pub(super) fn insert_pending(conn: &mut Conn, row: &Pending, token_hash: &[u8]) -> Result<(), DbError> {
    diesel::insert_into(pending_contacts::table)
        .values((
            pending_contacts::id.eq(&row.id),
            pending_contacts::account_id.eq(&row.account_id),
            pending_contacts::organization_id.eq(&row.organization_id),
            pending_contacts::kind.eq(&row.kind),
            pending_contacts::label.eq(&row.label),
            pending_contacts::value.eq(&row.value),
            pending_contacts::value_key.eq(key(row.kind(), &row.value)),
            pending_contacts::replaces_contact_id.eq(&row.replaces),
            pending_contacts::code_hash.eq(&row.code_hash),
            pending_contacts::attempts.eq(row.attempts),
            pending_contacts::created_at.eq(row.created_at),
            pending_contacts::expires_at.eq(row.expires_at),
            pending_contacts::token_hash.eq(token_hash),
            pending_contacts::code_expires_at.eq(row.code_expires_at),
            pending_contacts::sent_at.eq(row.sent_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Gives a row another code, if its last one was sent long enough ago. Answers whether it was.
pub(super) fn renew_pending(
    conn: &mut Conn,
    row: &Pending,
    secrets: &Secrets,
    sent_before: i64,
) -> Result<bool, DbError> {
    let renewed = diesel::update(
        pending_contacts::table
            .filter(pending_contacts::id.eq(&row.id))
            .filter(pending_contacts::sent_at.le(sent_before)),
    )
    .set((
        pending_contacts::code_hash.eq(secrets.code_hash.as_slice()),
        pending_contacts::token_hash.eq(secrets.token_hash.as_slice()),
        pending_contacts::attempts.eq(0),
        pending_contacts::code_expires_at.eq(row.code_expires_at),
        pending_contacts::sent_at.eq(row.sent_at),
    ))
    .execute(conn)?;
    Ok(renewed == 1)
}

/// Takes one of the tries that the present code has. False when it has none left, or has run out.
pub(super) fn consume_try(conn: &mut Conn, id: &str, most: i32, now: i64) -> Result<bool, DbError> {
    let taken = diesel::update(
        pending_contacts::table
            .filter(pending_contacts::id.eq(id))
            .filter(pending_contacts::attempts.lt(most))
            .filter(pending_contacts::code_expires_at.gt(now)),
    )
    .set(pending_contacts::attempts.eq(pending_contacts::attempts + 1))
    .execute(conn)?;
    Ok(taken == 1)
}

/// Takes a row away. True once.
pub(super) fn consume_pending(conn: &mut Conn, account_id: &str, id: &str) -> Result<bool, DbError> {
    let deleted = diesel::delete(
        pending_contacts::table
            .filter(pending_contacts::id.eq(id))
            .filter(pending_contacts::account_id.eq(account_id)),
    )
    .execute(conn)?;
    Ok(deleted == 1)
}

pub(super) fn delete_expired_of(conn: &mut Conn, account_id: &str, now: i64) -> Result<(), DbError> {
    diesel::delete(
        pending_contacts::table
            .filter(pending_contacts::account_id.eq(account_id))
            .filter(pending_contacts::expires_at.le(now)),
    )
    .execute(conn)?;
    Ok(())
}

pub(super) fn delete_pending_of(conn: &mut Conn, account_id: &str, kind: &str) -> Result<(), DbError> {
    diesel::delete(
        pending_contacts::table
            .filter(pending_contacts::account_id.eq(account_id))
            .filter(pending_contacts::kind.eq(kind)),
    )
    .execute(conn)?;
    Ok(())
}

/// A contact as its table has it.
#[derive(Debug, Clone, Queryable)]
pub(super) struct ContactRow {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) label: String,
    pub(super) value: String,
    pub(super) value_key: String,
    pub(super) is_primary: bool,
    pub(super) verified_at: Option<i64>,
}

type ContactColumns = (
    contacts::id,
    contacts::kind,
    contacts::label,
    contacts::value,
    contacts::value_key,
    contacts::is_primary,
    contacts::verified_at,
);

const CONTACT: ContactColumns = (
    contacts::id,
    contacts::kind,
    contacts::label,
    contacts::value,
    contacts::value_key,
    contacts::is_primary,
    contacts::verified_at,
);

impl ContactRow {
    pub(super) fn kind(&self) -> Kind {
        Kind::of(&self.kind)
    }
}

pub(super) fn list_contacts(conn: &mut Conn, account_id: &str) -> Result<Vec<ContactRow>, DbError> {
    Ok(contacts::table
        .filter(contacts::account_id.eq(account_id))
        .order((contacts::is_primary.desc(), contacts::created_at, contacts::id))
        .select(CONTACT)
        .load(conn)?)
}

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

/// A way back.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Undo {
    pub(super) id: String,
    pub(super) account_id: String,
    pub(super) organization_id: String,
    pub(super) contact_id: String,
    pub(super) kind: String,
    pub(super) label: String,
    pub(super) value: String,
    pub(super) is_primary: bool,
    pub(super) verified_at: Option<i64>,
    pub(super) created_at: i64,
    pub(super) expires_at: i64,
}

pub(super) fn insert_undo(conn: &mut Conn, undo: &Undo, token_hash: &[u8]) -> Result<(), DbError> {
    diesel::insert_into(contact_undos::table)
        .values((
            contact_undos::id.eq(&undo.id),
            contact_undos::account_id.eq(&undo.account_id),
            contact_undos::organization_id.eq(&undo.organization_id),
            contact_undos::contact_id.eq(&undo.contact_id),
            contact_undos::kind.eq(&undo.kind),
            contact_undos::label.eq(&undo.label),
            contact_undos::value.eq(&undo.value),
            contact_undos::is_primary.eq(undo.is_primary),
            contact_undos::verified_at.eq(undo.verified_at),
            contact_undos::token_hash.eq(token_hash),
            contact_undos::created_at.eq(undo.created_at),
            contact_undos::expires_at.eq(undo.expires_at),
        ))
        .execute(conn)?;
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
