//! Reading the profile: the path that is asked most, so the rendered answer is kept by version.

use std::sync::Arc;

use actix_web::web::Bytes;
use diesel::prelude::*;
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scim::{Selection, project};
use serde_json::Value;

use super::document::{self, Rows};
use crate::both;
use crate::identity::account::{self, Account};
use crate::identity::contacts::{self as identity_contacts, Contact};
use crate::identity::factors::Factors;
use crate::identity::organization::Organization;
use crate::identity::session::Principal;
use crate::identity::{State, attributes};
use crate::platform::db::schema::{accounts, avatars, contacts, passwords};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;

/// A rendered profile and the version it shows.
pub(super) struct Rendered {
    pub(super) version: i64,
    pub(super) body: Bytes,
}

/// An account with its picture's tag, its password's time and one of its contacts.
type JoinedRow = (Account, Option<String>, Option<i64>, Option<Contact>);

/// Loads everything that the resource is made of: one state of it by one statement, and what waits beside it.
pub(super) fn load(conn: &mut Conn, account_id: &str) -> Result<Rows, DbError> {
    let rows: Vec<JoinedRow> = both!(conn, |c| accounts::table
        .left_join(avatars::table.on(avatars::account_id.eq(accounts::id)))
        .left_join(passwords::table.on(passwords::account_id.eq(accounts::id)))
        .left_join(contacts::table.on(contacts::account_id.eq(accounts::id)))
        .filter(accounts::id.eq(account_id))
        .order((contacts::is_primary.desc(), contacts::created_at, contacts::id))
        .select((
            account::COLUMNS,
            avatars::tag.nullable(),
            passwords::changed_at.nullable(),
            (contacts::kind, contacts::label, contacts::value, contacts::is_primary, contacts::verified_at)
                .nullable(),
        ))
        .load(c))?;
    let mut all = Vec::with_capacity(rows.len());
    let mut rest = rows.into_iter();
    let (account, avatar_tag, password_changed_at, first) =
        rest.next().ok_or(diesel::result::Error::NotFound)?;
    all.extend(first);
    all.extend(rest.filter_map(|(_, _, _, contact)| contact));
    // Read after the account: at least as new as the version that the answer is kept under. What has waited too long is
    // taken away by a sweep, which counts as a change.
    let pending = identity_contacts::list_pending(conn, account_id)?;
    Ok(Rows { account, contacts: all, avatar_tag, password_changed_at, pending, factors: Vec::new() })
}

/// The profile with the attributes that are returned by default. The cache is keyed by the versions that this very
/// request's session read found, so that no change is ever missed.
pub(super) async fn whole(state: &State, me: &Principal) -> Result<Rendered, ApiError> {
    let key = (me.account_id.0.clone(), me.account_version, me.settings_version);
    if let Some(body) = state.profiles.get(&key) {
        return Ok(Rendered { version: me.account_version, body });
    }
    let (rows, organization) = rows(state, me).await?;
    let rendered = render(state, &rows, &organization, &Selection::default())?;
    let key = (rows.account.id.clone(), rendered.version, organization.settings_version);
    state.profiles.insert(key, rendered.body.clone());
    Ok(rendered)
}

/// The profile with the attributes that the caller asks for.
pub(super) async fn selected(
    state: &State,
    me: &Principal,
    attributes: Option<&str>,
    excluded: Option<&str>,
) -> Result<Rendered, ApiError> {
    let (mut rows, organization) = rows(state, me).await?;
    let id = me.account_id.0.clone();
    let factors = state.db.read(move |conn| Factors::load(conn, &id)).await?;
    rows.factors = FactorOption::ALL.into_iter().filter(|option| factors.count(*option) > 0).collect();
    let selection = Selection::parse(attributes, excluded, &organization.schemas)
        .map_err(|error| ApiError::new(ErrorCode::InvalidParameter).errors(vec![error]))?;
    render(state, &rows, &organization, &selection)
}

/// The rows of the signed-in account, and its organization.
pub(super) async fn rows(state: &State, me: &Principal) -> Result<(Rows, Arc<Organization>), ApiError> {
    let organization = state.organization_of(me).await?;
    let id = me.account_id.0.clone();
    let rows = state.db.fetch(move |conn| load(conn, &id)).await?;
    Ok((rows, organization))
}

/// Renders rows for the user: without what the organization hides.
pub(super) fn render(
    state: &State,
    rows: &Rows,
    organization: &Organization,
    selection: &Selection,
) -> Result<Rendered, ApiError> {
    let with_volatile = *selection != Selection::default();
    let mut resource = document::build(rows, organization, &state.public_origin, with_volatile)?;
    hide(&mut resource, organization);
    let shown = project(resource, &organization.schemas, selection);
    let body = serde_json::to_vec(&shown).map_err(ApiError::internal)?;
    Ok(Rendered { version: rows.account.version, body: Bytes::from(body) })
}

fn hide(resource: &mut Value, organization: &Organization) {
    for path in attributes::hidden(&organization.settings.attributes) {
        document::remove_at(resource, &path, &organization.schemas);
    }
}
