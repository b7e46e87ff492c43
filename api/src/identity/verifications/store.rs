//! The rows of addresses that stand and that wait.

use diesel::prelude::*;

use crate::identity::contact_value::key;
use crate::identity::contacts::Kind;
use crate::platform::db::schema::{contacts, pending_contacts};
use crate::platform::db::{Conn, DbError};

/// What an address is to be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A contact of the profile.
    Profile,
    /// Recovery alone.
    Recovery,
}

impl Purpose {
    /// The purpose as it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Recovery => "recovery",
        }
    }

    /// The purpose of that stored name; the columns take no other two.
    #[must_use]
    pub fn of(stored: &str) -> Self {
        if stored == "recovery" { Self::Recovery } else { Self::Profile }
    }
}

/// An address that waits for its proof.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = pending_contacts)]
pub struct Pending {
    /// Its id.
    pub id: String,
    /// Whose it is to be.
    pub account_id: String,
    /// The account's home organization.
    pub organization_id: String,
    /// `email` or `phone`.
    pub kind: String,
    /// `work`, `home`, `mobile` or `other`.
    pub label: String,
    /// The address.
    pub value: String,
    /// The contact whose place it is to take.
    #[diesel(column_name = replaces_contact_id)]
    pub replaces: Option<String>,
    /// The present code, as a keyed hash.
    pub code_hash: Vec<u8>,
    /// Tries that the code had.
    pub attempts: i32,
    /// When it was asked for, in microseconds, like all times here.
    pub created_at: i64,
    /// Until when it waits.
    pub expires_at: i64,
    /// Until when the code works.
    pub code_expires_at: i64,
    /// When the code was sent.
    pub sent_at: i64,
    /// `profile` or `recovery`.
    pub purpose: String,
}

macro_rules! pending_columns {
    () => {
        (
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
            pending_contacts::purpose,
        )
    };
}

impl Pending {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        Kind::of(&self.kind)
    }

    /// What it is to be for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        Purpose::of(&self.purpose)
    }
}

/// What waits, the oldest first.
///
/// # Errors
/// A failing database.
pub fn list_pending(conn: &mut Conn, account_id: &str, now: i64) -> Result<Vec<Pending>, DbError> {
    Ok(pending_contacts::table
        .filter(pending_contacts::account_id.eq(account_id))
        .filter(pending_contacts::expires_at.gt(now))
        .order((pending_contacts::created_at, pending_contacts::id))
        .select(pending_columns!())
        .load(conn)?)
}

/// One address that waits.
///
/// # Errors
/// A failing database.
pub fn find_pending(
    conn: &mut Conn,
    account_id: &str,
    id: &str,
    now: i64,
) -> Result<Option<Pending>, DbError> {
    Ok(pending_contacts::table
        .filter(pending_contacts::id.eq(id))
        .filter(pending_contacts::account_id.eq(account_id))
        .filter(pending_contacts::expires_at.gt(now))
        .select(pending_columns!())
        .get_result(conn)
        .optional()?)
}

/// The address that a link belongs to.
///
/// # Errors
/// A failing database.
pub fn find_pending_by_token(
    conn: &mut Conn,
    account_id: &str,
    token_hash: &[u8],
    now: i64,
) -> Result<Option<Pending>, DbError> {
    Ok(pending_contacts::table
        .filter(pending_contacts::token_hash.eq(token_hash))
        .filter(pending_contacts::account_id.eq(account_id))
        .filter(pending_contacts::expires_at.gt(now))
        .select(pending_columns!())
        .get_result(conn)
        .optional()?)
}

/// What a code or link is stored as.
#[derive(Debug, Clone)]
pub struct Secrets {
    /// The code's keyed hash.
    pub code_hash: [u8; 32],
    /// The link's keyed hash.
    pub token_hash: [u8; 32],
}

/// Stores an address that waits, with the keyed hash of its link.
///
/// # Errors
/// A failing database.
pub fn insert_pending(conn: &mut Conn, row: &Pending, token_hash: &[u8]) -> Result<(), DbError> {
    diesel::insert_into(pending_contacts::table)
        .values((
            row,
            pending_contacts::value_key.eq(key(row.kind(), &row.value)),
            pending_contacts::token_hash.eq(token_hash),
        ))
        .execute(conn)?;
    Ok(())
}

/// Gives a row another code, if its last one was sent long enough ago. Answers whether it was.
///
/// # Errors
/// A failing database.
pub fn renew_pending(
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
///
/// # Errors
/// A failing database.
pub fn consume_try(conn: &mut Conn, id: &str, most: i32, now: i64) -> Result<bool, DbError> {
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
///
/// # Errors
/// A failing database.
pub fn consume_pending(conn: &mut Conn, account_id: &str, id: &str) -> Result<bool, DbError> {
    let deleted = diesel::delete(
        pending_contacts::table
            .filter(pending_contacts::id.eq(id))
            .filter(pending_contacts::account_id.eq(account_id)),
    )
    .execute(conn)?;
    Ok(deleted == 1)
}

/// Forgets what waited too long.
///
/// # Errors
/// A failing database.
pub fn delete_expired_of(conn: &mut Conn, account_id: &str, now: i64) -> Result<(), DbError> {
    diesel::delete(
        pending_contacts::table
            .filter(pending_contacts::account_id.eq(account_id))
            .filter(pending_contacts::expires_at.le(now)),
    )
    .execute(conn)?;
    Ok(())
}

/// Forgets what waits of a kind.
///
/// # Errors
/// A failing database.
pub fn delete_pending_of(conn: &mut Conn, account_id: &str, kind: &str) -> Result<(), DbError> {
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
pub struct ContactRow {
    /// Its id.
    pub id: String,
    /// `email` or `phone`.
    pub kind: String,
    /// `work`, `home`, `mobile` or `other`.
    pub label: String,
    /// The address.
    pub value: String,
    /// The form that is compared.
    pub value_key: String,
    /// Whether it is the first of its kind.
    pub is_primary: bool,
    /// When it was proven.
    pub verified_at: Option<i64>,
}

impl ContactRow {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        Kind::of(&self.kind)
    }
}

/// The contacts of an account, primary ones first, then by age.
///
/// # Errors
/// A failing database.
pub fn list_contacts(conn: &mut Conn, account_id: &str) -> Result<Vec<ContactRow>, DbError> {
    Ok(contacts::table
        .filter(contacts::account_id.eq(account_id))
        .order((contacts::is_primary.desc(), contacts::created_at, contacts::id))
        .select((
            contacts::id,
            contacts::kind,
            contacts::label,
            contacts::value,
            contacts::value_key,
            contacts::is_primary,
            contacts::verified_at,
        ))
        .load(conn)?)
}
