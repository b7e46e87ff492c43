//! Where recovery messages go.

use diesel::prelude::*;

use crate::both;
use crate::identity::contact_value::key;
use crate::identity::contacts::Kind;
use crate::platform::db::schema::{contacts, recovery_contacts};
use crate::platform::db::{Conn, DbError};

/// An address or number for recovery alone.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Separate {
    /// The address.
    pub value: String,
    /// The form that is compared.
    pub value_key: String,
    /// When it was proven, in microseconds.
    pub verified_at: i64,
}

/// Where a recovery message of a kind goes: the account's own address for that, else the primary one of its profile. Only
/// a proven one.
///
/// # Errors
/// A failing database.
pub fn address(conn: &mut Conn, account_id: &str, kind: Kind) -> Result<Option<String>, DbError> {
    match separate(conn, account_id, kind)? {
        Some(separate) => Ok(Some(separate.value)),
        None => of_profile(conn, account_id, kind),
    }
}

/// The address for recovery alone, where the account has one.
///
/// # Errors
/// A failing database.
pub fn separate(conn: &mut Conn, account_id: &str, kind: Kind) -> Result<Option<Separate>, DbError> {
    Ok(recovery_contacts::table
        .find((account_id, kind.as_str()))
        .select((recovery_contacts::value, recovery_contacts::value_key, recovery_contacts::verified_at))
        .get_result(conn)
        .optional()?)
}

/// The primary address of the profile, if it is proven.
///
/// # Errors
/// A failing database.
pub fn of_profile(conn: &mut Conn, account_id: &str, kind: Kind) -> Result<Option<String>, DbError> {
    Ok(contacts::table
        .filter(contacts::account_id.eq(account_id))
        .filter(contacts::kind.eq(kind.as_str()))
        .filter(contacts::is_primary.eq(true))
        .filter(contacts::verified_at.is_not_null())
        .select(contacts::value)
        .get_result(conn)
        .optional()?)
}

/// The proven address of the account that a typed one means, as it was proven.
///
/// # Errors
/// A failing database.
pub fn proven_as(
    conn: &mut Conn,
    account_id: &str,
    kind: Kind,
    typed: &str,
) -> Result<Option<String>, DbError> {
    Ok(contacts::table
        .filter(contacts::account_id.eq(account_id))
        .filter(contacts::kind.eq(kind.as_str()))
        .filter(contacts::value_key.eq(key(kind, typed)))
        .filter(contacts::verified_at.is_not_null())
        .select(contacts::value)
        .get_result(conn)
        .optional()?)
}

/// Every proven address of the account, those for recovery alone as well.
///
/// # Errors
/// A failing database.
pub fn list_all(conn: &mut Conn, account_id: &str) -> Result<Vec<(Kind, String)>, DbError> {
    let proven: Vec<(String, String)> = contacts::table
        .filter(contacts::account_id.eq(account_id))
        .filter(contacts::verified_at.is_not_null())
        .order((contacts::kind, contacts::is_primary.desc(), contacts::id))
        .select((contacts::kind, contacts::value))
        .load(conn)?;
    let mut all: Vec<(Kind, String)> =
        proven.into_iter().map(|(kind, value)| (Kind::of(&kind), value)).collect();
    for one in list(conn, account_id)? {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    Ok(all)
}

/// Sets the address for recovery alone. The caller has seen its proof, and locked the account.
///
/// # Errors
/// A failing database.
pub fn put(
    conn: &mut Conn,
    (account_id, organization_id): (&str, &str),
    kind: Kind,
    value: &str,
    verified_at: i64,
) -> Result<(), DbError> {
    let value_key = key(kind, value);
    let changed = (
        recovery_contacts::value.eq(value),
        recovery_contacts::value_key.eq(value_key.as_str()),
        recovery_contacts::verified_at.eq(verified_at),
    );
    both!(conn, |c| diesel::insert_into(recovery_contacts::table)
        .values((
            recovery_contacts::account_id.eq(account_id),
            recovery_contacts::kind.eq(kind.as_str()),
            recovery_contacts::organization_id.eq(organization_id),
            changed,
        ))
        .on_conflict((recovery_contacts::account_id, recovery_contacts::kind))
        .do_update()
        .set(changed)
        .execute(c))?;
    Ok(())
}

/// Takes the address for recovery alone away. Answers whether there was one.
///
/// # Errors
/// A failing database.
pub fn delete(conn: &mut Conn, account_id: &str, kind: Kind) -> Result<bool, DbError> {
    Ok(diesel::delete(recovery_contacts::table.find((account_id, kind.as_str()))).execute(conn)? == 1)
}

/// The addresses for recovery alone, with their kinds.
///
/// # Errors
/// A failing database.
pub fn list(conn: &mut Conn, account_id: &str) -> Result<Vec<(Kind, String)>, DbError> {
    let rows: Vec<(String, String)> = recovery_contacts::table
        .filter(recovery_contacts::account_id.eq(account_id))
        .order(recovery_contacts::kind)
        .select((recovery_contacts::kind, recovery_contacts::value))
        .load(conn)?;
    Ok(rows.into_iter().map(|(kind, value)| (Kind::of(&kind), value)).collect())
}

/// Forgets the addresses that were set since a moment: whoever undoes a change of that time did not set them.
///
/// # Errors
/// A failing database.
pub fn delete_since(conn: &mut Conn, account_id: &str, since: i64) -> Result<(), DbError> {
    diesel::delete(
        recovery_contacts::table
            .filter(recovery_contacts::account_id.eq(account_id))
            .filter(recovery_contacts::verified_at.ge(since)),
    )
    .execute(conn)?;
    Ok(())
}
