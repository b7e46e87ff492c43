//! What a deletion needs to know and to end.

use diesel::prelude::*;
use latchkey_openapi::scope::Role;

use crate::identity::contacts::Kind;
use crate::identity::notices::proven_mail;
use crate::identity::recovery::contacts as recovery;
use crate::platform::db::schema::{accounts, memberships, organizations, personal_access_tokens};
use crate::platform::db::{Conn, DbError};

/// Every proven e-mail address of an account, the primary one first, the one for recovery alone last.
pub(super) fn every_mail(conn: &mut Conn, account_id: &str) -> Result<Vec<String>, DbError> {
    let mut all = proven_mail(conn, account_id)?;
    if let Some(separate) = recovery::separate(conn, account_id, Kind::Email)?
        && !all.contains(&separate.value)
    {
        all.push(separate.value);
    }
    Ok(all)
}

/// The organizations that an account owns, in one order for everybody.
pub(super) fn list_owned(conn: &mut Conn, account_id: &str) -> Result<Vec<String>, DbError> {
    Ok(memberships::table
        .filter(memberships::account_id.eq(account_id))
        .filter(memberships::role.eq(Role::Owner.as_str()))
        .order(memberships::organization_id)
        .select(memberships::organization_id)
        .load(conn)?)
}

/// Whether somebody else who can act owns the organization as well.
pub(super) fn has_other_owner(
    conn: &mut Conn,
    organization_id: &str,
    account_id: &str,
) -> Result<bool, DbError> {
    let others = memberships::table
        .inner_join(accounts::table.on(accounts::id.eq(memberships::account_id)))
        .filter(memberships::organization_id.eq(organization_id))
        .filter(memberships::role.eq(Role::Owner.as_str()))
        .filter(memberships::account_id.ne(account_id))
        .filter(accounts::state.eq("active"));
    Ok(diesel::select(diesel::dsl::exists(others.select(memberships::account_id))).get_result(conn)?)
}

/// Locks an organization's row until the unit of work ends: two of its owners leave one after the other.
pub(super) fn lock_organization(conn: &mut Conn, id: &str) -> Result<(), DbError> {
    diesel::update(organizations::table.find(id))
        .set(organizations::settings_version.eq(organizations::settings_version))
        .execute(conn)?;
    Ok(())
}

/// Ends every personal access token of an account.
pub(super) fn delete_personal_tokens(conn: &mut Conn, account_id: &str) -> Result<(), DbError> {
    let own = personal_access_tokens::table.filter(personal_access_tokens::account_id.eq(account_id));
    diesel::delete(own).execute(conn)?;
    Ok(())
}
