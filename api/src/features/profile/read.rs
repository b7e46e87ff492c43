//! Reading the profile: the path that is asked most, so the rendered answer is kept by version.

use std::sync::Arc;

use actix_web::web::Bytes;
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scim::{Selection, project};
use serde_json::Value;

use super::document::{self, Rows};
use crate::identity::organization::Organization;
use crate::identity::session::Principal;
use crate::identity::{State, account, attributes, avatar, contacts, credentials};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;

/// A rendered profile and the version it shows.
pub(super) struct Rendered {
    pub(super) version: i64,
    pub(super) body: Bytes,
}

/// Loads everything that the resource is made of.
pub(super) fn load(conn: &mut Conn, account_id: &str) -> Result<Rows, DbError> {
    Ok(Rows {
        account: account::get(conn, account_id)?,
        contacts: contacts::list(conn, account_id)?,
        avatar_tag: avatar::find_tag(conn, account_id)?,
        password_changed_at: credentials::find(conn, account_id)?.map(|stored| stored.changed_at),
    })
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
    let (rows, organization) = rows(state, me).await?;
    let selection = Selection::parse(attributes, excluded, &organization.schemas)
        .map_err(|error| ApiError::new(ErrorCode::InvalidParameter).errors(vec![error]))?;
    render(state, &rows, &organization, &selection)
}

/// The rows of the signed-in account, and its organization.
pub(super) async fn rows(state: &State, me: &Principal) -> Result<(Rows, Arc<Organization>), ApiError> {
    let organization = state.organization_of(me).await?;
    let id = me.account_id.0.clone();
    let rows = state.db.read(move |conn| load(conn, &id)).await?;
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
