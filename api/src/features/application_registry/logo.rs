//! The picture of an application: what is uploaded is decoded, cut square, made small and encoded anew, as pictures of people
//! are, and served from our own origin.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::applications::RegisteredApplication;
use latchkey_openapi::error::ErrorCode;

use super::service::{event, get};
use crate::identity::State;
use crate::identity::events::Origin;
use crate::identity::oauth::application::StoredApplication;
use crate::identity::oauth::logo;
use crate::identity::organization::Organization;
use crate::identity::session::Principal;
use crate::platform::db::{Conn, DbError};
use crate::platform::http::conditional::Precondition;
use crate::platform::http::error::ApiError;
use crate::platform::image::StoredPicture;

/// Who changes which version of which application.
pub(super) struct Change<'a> {
    pub(super) me: &'a Principal,
    pub(super) origin: &'a Origin,
    pub(super) precondition: &'a Precondition,
    pub(super) id: &'a str,
}

/// Gives an application a picture.
pub(super) async fn upload(
    state: &State,
    change: Change<'_>,
    bytes: Vec<u8>,
) -> Result<(RegisteredApplication, i64), ApiError> {
    let stored = read(state, &change).await?;
    let picture = state.images.process(bytes).await?;
    put(state, change, stored, Some(picture.into())).await
}

/// Takes an application's picture away.
pub(super) async fn remove(
    state: &State,
    change: Change<'_>,
) -> Result<(RegisteredApplication, i64), ApiError> {
    let stored = read(state, &change).await?;
    if stored.logo_tag.is_none() {
        return Err(ApiError::new(ErrorCode::NotFound));
    }
    put(state, change, stored, None).await
}

async fn read(state: &State, change: &Change<'_>) -> Result<StoredApplication, ApiError> {
    let stored = get(state, change.me, change.id).await?;
    change.precondition.require(stored.version)?;
    Ok(stored)
}

async fn put(
    state: &State,
    change: Change<'_>,
    stored: StoredApplication,
    new: Option<StoredPicture>,
) -> Result<(RegisteredApplication, i64), ApiError> {
    let name = &stored.settings.name;
    let event = event(state, change.me, change.origin, EventType::ApplicationChanged, name);
    let (now, version) = (state.now_micros(), stored.version + 1);
    let changed = StoredApplication {
        logo_tag: new.as_ref().map(|logo| logo.tag.clone()),
        updated_at: now,
        ..stored.clone()
    };
    let work = move |conn: &mut Conn| {
        let done = logo::replace(conn, &stored, new.as_ref(), now)?;
        if done {
            event.write(conn)?;
        }
        Ok::<_, DbError>(done)
    };
    if !state.db.write(work).await? {
        return Err(ApiError::new(ErrorCode::PreconditionFailed));
    }
    Ok((changed.to_wire(&change.me.organization_slug), version))
}

/// The picture.
pub(super) async fn find(
    state: &State,
    organization: &Organization,
    id: &str,
) -> Result<StoredPicture, ApiError> {
    let (organization_id, id) = (organization.id.0.clone(), id.to_owned());
    let found = state.db.fetch(move |conn| logo::find(conn, &organization_id, &id)).await?;
    found.ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}
