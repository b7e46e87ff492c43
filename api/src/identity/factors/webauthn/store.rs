//! The rows of credentials and user handles.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::prelude::*;
use latchkey_openapi::webauthn::WebauthnKind;

use super::StoredCredential;
use super::relying_party::VerifiedCredential;
use crate::both;
use crate::platform::db::schema::{
    organizations, webauthn_credentials as credentials, webauthn_users as users,
};
use crate::platform::db::{Conn, DbError};

/// Bytes of a user handle.
pub const HANDLE_BYTES: usize = 32;

#[derive(Queryable)]
struct Row {
    id: String,
    account_id: String,
    organization_id: String,
    credential_id: String,
    kind: String,
    name: String,
    aaguid: String,
    credential: String,
    sign_count: i64,
    transports: String,
    is_user_verified: bool,
    is_backup_eligible: bool,
    is_backed_up: bool,
    created_at: i64,
    last_used_at: Option<i64>,
}

impl From<Row> for StoredCredential {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            account_id: row.account_id,
            organization_id: row.organization_id,
            credential_id: row.credential_id,
            kind: kind_of(&row.kind),
            name: row.name,
            aaguid: row.aaguid,
            credential: row.credential,
            sign_count: row.sign_count,
            transports: row.transports.split_whitespace().map(str::to_owned).collect(),
            is_user_verified: row.is_user_verified,
            is_backup_eligible: row.is_backup_eligible,
            is_backed_up: row.is_backed_up,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
        }
    }
}

const fn kind_name(kind: WebauthnKind) -> &'static str {
    match kind {
        WebauthnKind::Passkey => "passkey",
        WebauthnKind::SecurityKey => "security_key",
    }
}

/// Whatever is not a passkey can do less.
fn kind_of(name: &str) -> WebauthnKind {
    if name == "passkey" { WebauthnKind::Passkey } else { WebauthnKind::SecurityKey }
}

/// The credentials of an account, the oldest first.
///
/// # Errors
/// A failing database.
pub fn list(conn: &mut Conn, account_id: &str) -> Result<Vec<StoredCredential>, DbError> {
    let rows: Vec<Row> = credentials::table
        .filter(credentials::account_id.eq(account_id))
        .order((credentials::created_at, credentials::id))
        .load(conn)?;
    Ok(rows.into_iter().map(StoredCredential::from).collect())
}

/// A credential by its own id, whosever it is.
///
/// # Errors
/// A failing database.
pub(super) fn find_by_credential_id(
    conn: &mut Conn,
    credential_id: &[u8],
) -> Result<Option<StoredCredential>, DbError> {
    let row: Option<Row> = credentials::table
        .filter(credentials::credential_id.eq(URL_SAFE_NO_PAD.encode(credential_id)))
        .get_result(conn)
        .optional()?;
    Ok(row.map(StoredCredential::from))
}

/// A credential to be stored.
#[derive(Debug, Clone)]
pub struct NewCredential<'a> {
    /// The factor's id.
    pub id: &'a str,
    /// Whose it is.
    pub account_id: &'a str,
    /// The account's organization.
    pub organization_id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Passkey or security key.
    pub kind: WebauthnKind,
    /// Now, in microseconds.
    pub now: i64,
}

/// Stores a credential. Answers whether its id was not known yet, in the whole instance.
///
/// # Errors
/// A failing database.
pub fn insert(
    conn: &mut Conn,
    new: &NewCredential<'_>,
    verified: &VerifiedCredential,
) -> Result<bool, DbError> {
    let row = (
        credentials::id.eq(new.id),
        credentials::account_id.eq(new.account_id),
        credentials::organization_id.eq(new.organization_id),
        credentials::credential_id.eq(&verified.credential_id),
        credentials::kind.eq(kind_name(new.kind)),
        credentials::name.eq(new.name),
        credentials::aaguid.eq(&verified.aaguid),
        credentials::credential.eq(&verified.credential),
        credentials::sign_count.eq(verified.sign_count),
        credentials::transports.eq(verified.transports.join(" ")),
        credentials::is_user_verified.eq(verified.is_user_verified),
        credentials::is_backup_eligible.eq(verified.is_backup_eligible),
        credentials::is_backed_up.eq(verified.is_backed_up),
        credentials::created_at.eq(new.now),
    );
    let inserted = both!(conn, |c| diesel::insert_into(credentials::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(inserted == 1)
}

/// Notes a use: the counter moves forward, or stays 0 for ever. False when it does not, or when the credential is gone.
///
/// # Errors
/// A failing database.
pub(super) fn consume_counter(
    conn: &mut Conn,
    id: &str,
    counter: i64,
    is_backed_up: bool,
    now: i64,
) -> Result<bool, DbError> {
    let stays_zero = counter == 0;
    let target =
        credentials::table.filter(credentials::id.eq(id)).filter(credentials::sign_count.lt(counter).or(
            credentials::sign_count.eq(0).and(diesel::dsl::sql::<diesel::sql_types::Bool>(if stays_zero {
                "1 = 1"
            } else {
                "1 = 0"
            })),
        ));
    let used = diesel::update(target)
        .set((
            credentials::sign_count.eq(counter),
            credentials::is_backed_up.eq(is_backed_up),
            credentials::last_used_at.eq(now),
        ))
        .execute(conn)?;
    Ok(used == 1)
}

/// Whether a credential is there.
///
/// # Errors
/// A failing database.
pub fn is_there(conn: &mut Conn, id: &str) -> Result<bool, DbError> {
    let found: Option<String> =
        credentials::table.find(id).select(credentials::id).get_result(conn).optional()?;
    Ok(found.is_some())
}

/// Names a credential of an account. Answers whether it is there.
///
/// # Errors
/// A failing database.
pub fn rename(conn: &mut Conn, account_id: &str, id: &str, name: &str) -> Result<bool, DbError> {
    let target =
        credentials::table.filter(credentials::id.eq(id)).filter(credentials::account_id.eq(account_id));
    Ok(diesel::update(target).set(credentials::name.eq(name)).execute(conn)? == 1)
}

/// Removes a credential of an account, and no other. Answers whether it was there.
///
/// # Errors
/// A failing database.
pub fn delete(conn: &mut Conn, account_id: &str, id: &str) -> Result<bool, DbError> {
    let target =
        credentials::table.filter(credentials::id.eq(id)).filter(credentials::account_id.eq(account_id));
    Ok(diesel::delete(target).execute(conn)? == 1)
}

/// The user handle of an account, base64url without padding.
///
/// # Errors
/// A failing database.
pub fn find_handle(conn: &mut Conn, account_id: &str) -> Result<Option<String>, DbError> {
    Ok(users::table.find(account_id).select(users::user_handle).get_result(conn).optional()?)
}

/// The user handle of an account; the offered one where there was none.
///
/// # Errors
/// A failing database.
pub fn find_or_insert_handle(
    conn: &mut Conn,
    account_id: &str,
    offered: &[u8; HANDLE_BYTES],
) -> Result<String, DbError> {
    let row = (users::account_id.eq(account_id), users::user_handle.eq(URL_SAFE_NO_PAD.encode(offered)));
    both!(conn, |c| diesel::insert_into(users::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(users::table.find(account_id).select(users::user_handle).get_result(conn)?)
}

/// The name in URLs of an organization.
pub(super) fn slug_of(conn: &mut Conn, organization_id: &str) -> Result<String, DbError> {
    Ok(organizations::table.find(organization_id).select(organizations::slug).get_result(conn)?)
}
