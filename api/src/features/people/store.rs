//! The rows of people.

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use latchkey_openapi::people::PersonState;
use latchkey_openapi::scope::Role;

use super::filter::Wanted;
use crate::both;
use crate::identity::account::{self, Account};
use crate::identity::contacts::Kind;
use crate::identity::{endings, registration};
use crate::platform::db::schema::{
    account_endings, accounts, contacts, federated_associations, memberships, passwords,
};
use crate::platform::db::{Conn, DbError};

/// Somebody as the list shows them.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) account: Account,
    pub(super) role: Role,
    pub(super) state: PersonState,
    /// The primary address, and whether it is proven.
    pub(super) email: Option<(String, bool)>,
}

macro_rules! wanted {
    ($organization_id:expr, $wanted:expr, $columns:expr) => {{
        let of_home = memberships::account_id
            .eq(accounts::id)
            .and(memberships::organization_id.eq(accounts::organization_id));
        let password = || passwords::table.filter(passwords::account_id.eq(accounts::id));
        let upstream =
            || federated_associations::table.filter(federated_associations::account_id.eq(accounts::id));
        let mut query = accounts::table
            .inner_join(memberships::table.on(of_home))
            .filter(accounts::organization_id.eq($organization_id.to_owned()))
            .select($columns)
            .into_boxed();
        if let Some(pattern) = $wanted.pattern() {
            let address = contacts::table
                .filter(contacts::account_id.eq(accounts::id))
                .filter(contacts::kind.eq(Kind::Email.as_str()))
                .filter(contacts::value_key.like(pattern.clone()).escape('\\'));
            query = query.filter(
                accounts::username_key
                    .like(pattern.clone())
                    .escape('\\')
                    .or(accounts::name_key.like(pattern).escape('\\'))
                    .or(exists(address)),
            );
        }
        match $wanted.state {
            None => query,
            Some(PersonState::Active) => {
                query.filter(accounts::state.eq("active")).filter(exists(password()).or(exists(upstream())))
            }
            Some(PersonState::Invited) => query
                .filter(accounts::state.eq("active"))
                .filter(not(exists(password())))
                .filter(not(exists(upstream()))),
            Some(state) => query.filter(accounts::state.eq(stored(state))),
        }
    }};
}

/// The stored name of a state.
const fn stored(state: PersonState) -> &'static str {
    match state {
        PersonState::Active | PersonState::Invited => "active",
        PersonState::Paused => "paused",
        PersonState::Deleting => "deleting",
        PersonState::Waiting => registration::WAITING,
        PersonState::Locked => "disabled",
    }
}

/// A page of people whose home the organization is, by user name.
pub(super) fn list(
    conn: &mut Conn,
    organization_id: &str,
    wanted: &Wanted,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Row>, DbError> {
    let after = after.unwrap_or_default().to_owned();
    let found: Vec<(Account, String)> =
        both!(conn, |c| wanted!(organization_id, wanted, (account::COLUMNS, memberships::role))
            .filter(accounts::username_key.gt(after))
            .order(accounts::username_key)
            .limit(limit)
            .load(c))?;
    complete(conn, found)
}

/// How many there are, counted up to `most`.
pub(super) fn count(
    conn: &mut Conn,
    organization_id: &str,
    wanted: &Wanted,
    most: i64,
) -> Result<i64, DbError> {
    let ids: Vec<String> =
        both!(conn, |c| wanted!(organization_id, wanted, accounts::id).limit(most).load(c))?;
    Ok(i64::try_from(ids.len()).unwrap_or(most))
}

/// Somebody whose home the organization is.
pub(super) fn find(conn: &mut Conn, organization_id: &str, id: &str) -> Result<Option<Row>, DbError> {
    let found: Option<(Account, String)> = accounts::table
        .inner_join(
            memberships::table.on(memberships::account_id
                .eq(accounts::id)
                .and(memberships::organization_id.eq(accounts::organization_id))),
        )
        .filter(accounts::id.eq(id))
        .filter(accounts::organization_id.eq(organization_id))
        .select((account::COLUMNS, memberships::role))
        .get_result(conn)
        .optional()?;
    Ok(complete(conn, found.into_iter().collect())?.pop())
}

/// Adds what stands elsewhere, for a whole page at once.
fn complete(conn: &mut Conn, found: Vec<(Account, String)>) -> Result<Vec<Row>, DbError> {
    let ids: Vec<&str> = found.iter().map(|(account, _)| account.id.as_str()).collect();
    let mails: Vec<(String, String, Option<i64>)> = both!(conn, |c| contacts::table
        .filter(contacts::account_id.eq_any(&ids))
        .filter(contacts::kind.eq(Kind::Email.as_str()))
        .order((contacts::is_primary.desc(), contacts::created_at, contacts::id))
        .select((contacts::account_id, contacts::value, contacts::verified_at))
        .load(c))?;
    let mut enter: Vec<String> = both!(conn, |c| passwords::table
        .filter(passwords::account_id.eq_any(&ids))
        .select(passwords::account_id)
        .load(c))?;
    enter.extend::<Vec<String>>(both!(conn, |c| federated_associations::table
        .filter(federated_associations::account_id.eq_any(&ids))
        .select(federated_associations::account_id)
        .load(c))?);
    found
        .into_iter()
        .map(|(account, role)| {
            let email = mails.iter().find(|(id, ..)| *id == account.id);
            Ok(Row {
                state: state_of(&account.state, enter.contains(&account.id)),
                role: Role::parse(&role).ok_or_else(|| DbError::corrupt("role", role))?,
                email: email.map(|(_, value, verified_at)| (value.clone(), verified_at.is_some())),
                account,
            })
        })
        .collect()
}

fn state_of(stored: &str, has_way_in: bool) -> PersonState {
    match stored {
        "active" if has_way_in => PersonState::Active,
        "active" => PersonState::Invited,
        "paused" => PersonState::Paused,
        "deleting" => PersonState::Deleting,
        registration::WAITING => PersonState::Waiting,
        _ => PersonState::Locked,
    }
}

/// Locks the row of an account of the organization until the unit of work ends. Answers whether there is one.
pub(super) fn hold(conn: &mut Conn, organization_id: &str, id: &str) -> Result<bool, DbError> {
    let own =
        accounts::table.filter(accounts::id.eq(id)).filter(accounts::organization_id.eq(organization_id));
    let held = diesel::update(own)
        .set(accounts::credentials_version.eq(accounts::credentials_version))
        .execute(conn)?;
    Ok(held == 1)
}

/// Closes an account. True once.
pub(super) fn lock(conn: &mut Conn, id: &str, now: i64) -> Result<bool, DbError> {
    let open = accounts::table.filter(accounts::id.eq(id)).filter(accounts::state.ne("disabled"));
    Ok(diesel::update(open)
        .set((
            accounts::state.eq("disabled"),
            accounts::version.eq(accounts::version + 1),
            accounts::updated_at.eq(now),
        ))
        .execute(conn)?
        == 1)
}

/// Opens a locked account again, in what its owner began where that is not over. True once.
pub(super) fn unlock(conn: &mut Conn, id: &str, now: i64) -> Result<bool, DbError> {
    let began: Option<String> =
        account_endings::table.find(id).select(account_endings::kind).get_result(conn).optional()?;
    let state = began.as_deref().and_then(endings::kind_of).map_or("active", endings::kind_name);
    let locked = accounts::table.filter(accounts::id.eq(id)).filter(accounts::state.eq("disabled"));
    Ok(diesel::update(locked)
        .set((
            accounts::state.eq(state),
            accounts::version.eq(accounts::version + 1),
            accounts::updated_at.eq(now),
        ))
        .execute(conn)?
        == 1)
}
