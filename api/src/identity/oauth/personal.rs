//! Personal access tokens: rows, and the way from one to the principal.

use diesel::prelude::*;
use latchkey_openapi::ids::{AccountId, OrganizationId};
use latchkey_openapi::scope::{Role, Scope};

use crate::identity::State;
use crate::identity::session::{Access, Principal};
use crate::platform::db::schema::{accounts, memberships, organizations, personal_access_tokens};
use crate::platform::db::{Conn, DbError};

/// What every personal access token begins with, so that scanners for leaked secrets know it.
pub const PREFIX: &str = "lkp_";

/// A token as it is stored.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = personal_access_tokens)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Where it is good.
    pub organization_id: String,
    /// Whose it is.
    pub account_id: String,
    /// Its name.
    pub name: String,
    /// The keyed hash of it.
    pub token_hash: Vec<u8>,
    /// Its scopes, with spaces between.
    pub scopes: String,
    /// When it was made.
    pub created_at: i64,
    /// When it ends.
    pub expires_at: i64,
    /// When it was last used.
    pub last_used_at: Option<i64>,
}

/// The scope of that name.
#[must_use]
pub fn scope_of(name: &str) -> Option<Scope> {
    Scope::ALL.iter().copied().find(|scope| scope.as_str() == name)
}

/// The tokens of an account, the latest first, those that have ended as well.
///
/// # Errors
/// A failing database.
pub fn list(conn: &mut Conn, account_id: &str) -> Result<Vec<Row>, DbError> {
    Ok(personal_access_tokens::table
        .filter(personal_access_tokens::account_id.eq(account_id))
        .order((personal_access_tokens::created_at.desc(), personal_access_tokens::id.desc()))
        .load(conn)?)
}

/// Stores a token.
///
/// # Errors
/// A failing database.
pub fn insert(conn: &mut Conn, row: &Row) -> Result<(), DbError> {
    diesel::insert_into(personal_access_tokens::table).values(row).execute(conn)?;
    Ok(())
}

/// Ends every token of an account.
///
/// # Errors
/// A failing database.
pub fn delete_all(conn: &mut Conn, account_id: &str) -> Result<(), DbError> {
    let own = personal_access_tokens::table.filter(personal_access_tokens::account_id.eq(account_id));
    diesel::delete(own).execute(conn)?;
    Ok(())
}

/// Ends a token of an account. True once.
///
/// # Errors
/// A failing database.
pub fn delete(conn: &mut Conn, account_id: &str, id: &str) -> Result<bool, DbError> {
    let own = personal_access_tokens::table
        .filter(personal_access_tokens::id.eq(id))
        .filter(personal_access_tokens::account_id.eq(account_id));
    Ok(diesel::delete(own).execute(conn)? == 1)
}

/// Notes the use of a token.
///
/// # Errors
/// A failing database.
pub fn update_last_use(conn: &mut Conn, id: &str, at: i64) -> Result<(), DbError> {
    diesel::update(personal_access_tokens::table.find(id))
        .set(personal_access_tokens::last_used_at.eq(at))
        .execute(conn)?;
    Ok(())
}

type Found = (
    (String, String, String, i64, i64, Option<i64>),
    (String, i64),
    (String, String, String, i64),
    Option<String>,
);

fn find(conn: &mut Conn, hash: &[u8]) -> Result<Option<Found>, DbError> {
    Ok(personal_access_tokens::table
        .inner_join(accounts::table)
        .inner_join(organizations::table)
        .left_join(
            memberships::table.on(memberships::account_id
                .eq(personal_access_tokens::account_id)
                .and(memberships::organization_id.eq(personal_access_tokens::organization_id))),
        )
        .filter(personal_access_tokens::token_hash.eq(hash))
        .select((
            (
                personal_access_tokens::id,
                personal_access_tokens::account_id,
                personal_access_tokens::scopes,
                personal_access_tokens::created_at,
                personal_access_tokens::expires_at,
                personal_access_tokens::last_used_at,
            ),
            (accounts::state, accounts::version),
            (organizations::id, organizations::slug, organizations::state, organizations::settings_version),
            memberships::role.nullable(),
        ))
        .get_result(conn)
        .optional()?)
}

/// The principal of a token (without its prefix), if it is alive in this organization.
///
/// # Errors
/// A failing database.
pub(super) async fn principal(state: &State, slug: &str, secret: &str) -> Result<Option<Principal>, DbError> {
    let hash = state.keys.hash_token(secret.as_bytes());
    let Some((token, account, organization, role)) = state.db.fetch(move |conn| find(conn, &hash)).await?
    else {
        return Ok(None);
    };
    let now = state.now_micros();
    let alive =
        account.0 == "active" && organization.2 == "active" && organization.1 == slug && token.4 > now;
    let Some(role) = role.as_deref().filter(|_| alive).and_then(Role::parse) else { return Ok(None) };
    state.touches.note_token(&token.0, token.5, now);
    Ok(Some(Principal {
        account_id: AccountId(token.1),
        organization_id: OrganizationId(organization.0),
        organization_slug: organization.1,
        settings_version: organization.3,
        session_id: None,
        access: Access::Personal { id: token.0, scopes: super::split(&token.2) },
        role,
        account_version: account.1,
        // Never enough for a guarded act.
        level: 1,
        authenticated_at: token.3,
        elevated_at: None,
        last_accessed_at: now,
        idle_seconds: 0,
        expires_at: token.4,
    }))
}
