//! Who may do what in an organization, and that somebody always owns it.
//!
//! Whatever could leave an organization without an owner locks the account's row first, then the organization's: of two
//! owners who leave, or who lock each other out, one comes after the other.
//!
//! Table: `memberships`.

use diesel::prelude::*;
use latchkey_openapi::scope::Role;

use crate::platform::db::schema::{accounts, memberships, organizations};
use crate::platform::db::{Conn, DbError};

fn parse(stored: &str) -> Result<Role, DbError> {
    Role::parse(stored).ok_or_else(|| DbError::corrupt("role", stored.to_owned()))
}

/// The role of an account that can act in an organization.
///
/// # Errors
/// A failing database.
pub fn find_active_role(
    conn: &mut Conn,
    account_id: &str,
    organization_id: &str,
) -> Result<Option<Role>, DbError> {
    let found: Option<String> = memberships::table
        .inner_join(accounts::table.on(accounts::id.eq(memberships::account_id)))
        .filter(memberships::account_id.eq(account_id))
        .filter(memberships::organization_id.eq(organization_id))
        .filter(accounts::state.eq("active"))
        .select(memberships::role)
        .get_result(conn)
        .optional()?;
    found.as_deref().map(parse).transpose()
}

/// The role of an account in an organization, whatever its state.
///
/// # Errors
/// A failing database.
pub fn find_role(conn: &mut Conn, account_id: &str, organization_id: &str) -> Result<Option<Role>, DbError> {
    let found: Option<String> = memberships::table
        .find((account_id, organization_id))
        .select(memberships::role)
        .get_result(conn)
        .optional()?;
    found.as_deref().map(parse).transpose()
}

/// Gives an account another role.
///
/// # Errors
/// A failing database.
pub fn update_role(
    conn: &mut Conn,
    account_id: &str,
    organization_id: &str,
    role: Role,
) -> Result<(), DbError> {
    diesel::update(memberships::table.find((account_id, organization_id)))
        .set(memberships::role.eq(role.as_str()))
        .execute(conn)?;
    Ok(())
}

/// The organizations that an account owns, in one order for everybody.
///
/// # Errors
/// A failing database.
pub fn list_owned(conn: &mut Conn, account_id: &str) -> Result<Vec<String>, DbError> {
    Ok(memberships::table
        .filter(memberships::account_id.eq(account_id))
        .filter(memberships::role.eq(Role::Owner.as_str()))
        .order(memberships::organization_id)
        .select(memberships::organization_id)
        .load(conn)?)
}

/// Whether somebody else who can act owns the organization as well.
///
/// # Errors
/// A failing database.
pub fn has_other_owner(conn: &mut Conn, organization_id: &str, account_id: &str) -> Result<bool, DbError> {
    let others = memberships::table
        .inner_join(accounts::table.on(accounts::id.eq(memberships::account_id)))
        .filter(memberships::organization_id.eq(organization_id))
        .filter(memberships::role.eq(Role::Owner.as_str()))
        .filter(memberships::account_id.ne(account_id))
        .filter(accounts::state.eq("active"));
    Ok(diesel::select(diesel::dsl::exists(others.select(memberships::account_id))).get_result(conn)?)
}

/// Locks an organization's row until the unit of work ends.
///
/// # Errors
/// A failing database.
pub fn lock_organization(conn: &mut Conn, id: &str) -> Result<(), DbError> {
    diesel::update(organizations::table.find(id))
        .set(organizations::settings_version.eq(organizations::settings_version))
        .execute(conn)?;
    Ok(())
}
