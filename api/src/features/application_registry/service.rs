//! Registering, changing and removing applications.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::applications::{
    ApplicationQuery, ApplicationSettings, ApplicationWithSecret, ClientAuthentication,
    RegisteredApplicationList,
};
use latchkey_openapi::error::{ErrorCode, FieldError};
use serde_json::json;

use super::rules;
use crate::identity::State;
use crate::identity::contacts::fold;
use crate::identity::events::{self, NewEvent, Origin, PreparedEvent};
use crate::identity::oauth::application::{self, StoredApplication};
use crate::identity::oauth::receipts;
use crate::identity::session::{Principal, cookie};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::conditional::Precondition;
use crate::platform::http::cursor;
use crate::platform::http::error::ApiError;
use crate::platform::rng::random_bytes;

/// Bytes of a secret.
const SECRET_BYTES: usize = 32;
/// Applications of an organization at most.
const MAX: i64 = 1_000;

fn not_found() -> ApiError {
    ApiError::new(ErrorCode::NotFound)
}

fn check(settings: &ApplicationSettings) -> Result<(), ApiError> {
    let errors: Vec<FieldError> = rules::errors(settings);
    if errors.is_empty() { Ok(()) } else { Err(ApiError::new(ErrorCode::InvalidValue).errors(errors)) }
}

/// Whether the application proves itself by a secret.
const fn needs_secret(settings: &ApplicationSettings) -> bool {
    matches!(
        settings.authentication,
        ClientAuthentication::ClientSecretBasic | ClientAuthentication::ClientSecretPost
    )
}

pub(super) fn event(
    state: &State,
    me: &Principal,
    origin: &Origin,
    kind: EventType,
    name: &str,
) -> PreparedEvent {
    let event = NewEvent::by_self(me.organization_id.as_str(), kind, me.account_id.as_str())
        .within(me)
        .origin(origin)
        .details(json!({ "application": name }));
    events::prepare(state, event)
}

fn new_secret(state: &State) -> (String, Vec<u8>) {
    let secret = cookie::encode(&random_bytes::<SECRET_BYTES>(state.rng.as_ref()));
    let hash = state.keys.hash_token(secret.as_bytes()).to_vec();
    (secret, hash)
}

/// A page of the organization's applications, by name.
pub(super) async fn list(
    state: &State,
    me: &Principal,
    query: ApplicationQuery,
) -> Result<RegisteredApplicationList, ApiError> {
    let limit = cursor::limit(query.limit)?;
    let text = query.filter.as_deref().map(|filter| application::named(filter).ok_or_else(wrong_filter));
    let text = text.transpose()?;
    let bound_to = format!("registry {} {} {text:?}", me.organization_id, me.account_id);
    let after: Option<(String, String)> = cursor::open(&state.keys, &bound_to, query.cursor.as_deref())?;
    let id = me.organization_id.0.clone();
    let work = move |conn: &mut Conn| -> Result<(Vec<StoredApplication>, i64), DbError> {
        let Some(text) = text else {
            let counted = application::count(conn, &id, cursor::COUNTED_UP_TO + 1)?;
            return Ok((application::list(conn, &id, after, limit + 1)?, counted));
        };
        // There are few enough to look through them.
        let all = application::list(conn, &id, None, MAX)?;
        let found: Vec<_> = all.into_iter().filter(|one| fold(&one.settings.name).contains(&text)).collect();
        let counted = i64::try_from(found.len()).unwrap_or(MAX);
        let is_after = |one: &StoredApplication| {
            after.as_ref().is_none_or(|(name, id)| (&fold(&one.settings.name), &one.id) > (name, id))
        };
        let page = found.into_iter().filter(is_after).take(usize::try_from(limit + 1).unwrap_or_default());
        Ok((page.collect(), counted))
    };
    let (mut rows, counted) = state.db.read(work).await?;
    let has_more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    let position = rows.last().filter(|_| has_more).map(|last| (fold(&last.settings.name), last.id.clone()));
    Ok(RegisteredApplicationList {
        next_cursor: position.and_then(|position| cursor::seal(&state.keys, &bound_to, &position)),
        applications: rows.iter().map(|one| one.to_wire(&me.organization_slug)).collect(),
        total: cursor::total(counted),
    })
}

fn wrong_filter() -> ApiError {
    ApiError::new(ErrorCode::InvalidFilter).detail("The filter is of the form: name co \"text\".")
}

/// One application.
pub(super) async fn get(state: &State, me: &Principal, id: &str) -> Result<StoredApplication, ApiError> {
    let (organization_id, id) = (me.organization_id.0.clone(), id.to_owned());
    state.db.fetch(move |conn| application::find(conn, &organization_id, &id)).await?.ok_or_else(not_found)
}

/// Registers an application; its secret is shown in this answer alone.
pub(super) async fn register(
    state: &State,
    me: &Principal,
    origin: &Origin,
    settings: ApplicationSettings,
) -> Result<ApplicationWithSecret, ApiError> {
    check(&settings)?;
    let now = state.now_micros();
    let secret = needs_secret(&settings).then(|| new_secret(state));
    let new = StoredApplication {
        id: state.new_id(),
        organization_id: me.organization_id.0.clone(),
        settings,
        secret_hash: secret.as_ref().map(|(_, hash)| hash.clone()),
        version: 1,
        created_at: now,
        updated_at: now,
        logo_tag: None,
    };
    let event = event(state, me, origin, EventType::ApplicationRegistered, &new.settings.name);
    let registered = new.to_wire(&me.organization_slug);
    let work = move |conn: &mut Conn| {
        if application::count(conn, &new.organization_id, MAX)? >= MAX {
            return Ok(false);
        }
        application::insert(conn, &new)?;
        event.write(conn)?;
        Ok::<_, DbError>(true)
    };
    if !state.db.write(work).await? {
        return Err(ApiError::new(ErrorCode::LimitReached));
    }
    Ok(ApplicationWithSecret { registered, client_secret: secret.map(|(secret, _)| secret) })
}

/// Replaces an application at its version. One that begins to prove itself by a secret gets one, shown in this answer alone.
pub(super) async fn replace(
    state: &State,
    me: &Principal,
    origin: &Origin,
    precondition: &Precondition,
    id: &str,
    settings: ApplicationSettings,
) -> Result<(ApplicationWithSecret, i64), ApiError> {
    let stored = get(state, me, id).await?;
    precondition.require(stored.version)?;
    check(&settings)?;
    let kept = stored.secret_hash.clone().filter(|_| needs_secret(&settings));
    let secret = (needs_secret(&settings) && kept.is_none()).then(|| new_secret(state));
    let secret_hash = kept.or_else(|| secret.as_ref().map(|(_, hash)| hash.clone()));
    let new = StoredApplication { settings, secret_hash, updated_at: state.now_micros(), ..stored };
    let event = event(state, me, origin, EventType::ApplicationChanged, &new.settings.name);
    put(state, me, new, secret.map(|(secret, _)| secret), event).await
}

/// Gives an application another secret; the one before is worth nothing at once.
pub(super) async fn replace_secret(
    state: &State,
    me: &Principal,
    origin: &Origin,
    precondition: &Precondition,
    id: &str,
) -> Result<(ApplicationWithSecret, i64), ApiError> {
    let stored = get(state, me, id).await?;
    precondition.require(stored.version)?;
    if !needs_secret(&stored.settings) {
        return Err(ApiError::new(ErrorCode::InvalidValue).detail("This application has no secret."));
    }
    let (secret, hash) = new_secret(state);
    let event = event(state, me, origin, EventType::ApplicationSecretReplaced, &stored.settings.name);
    let new = StoredApplication { secret_hash: Some(hash), updated_at: state.now_micros(), ..stored };
    put(state, me, new, Some(secret), event).await
}

async fn put(
    state: &State,
    me: &Principal,
    new: StoredApplication,
    client_secret: Option<String>,
    event: PreparedEvent,
) -> Result<(ApplicationWithSecret, i64), ApiError> {
    let (registered, version) = (new.to_wire(&me.organization_slug), new.version);
    let work = move |conn: &mut Conn| {
        let done = application::update(conn, &new, version)?;
        if done {
            event.write(conn)?;
        }
        Ok::<_, DbError>(done)
    };
    if !state.db.write(work).await? {
        return Err(ApiError::new(ErrorCode::PreconditionFailed));
    }
    Ok((ApplicationWithSecret { registered, client_secret }, version + 1))
}

/// Removes an application, and with it whatever it was given.
pub(super) async fn remove(
    state: &State,
    me: &Principal,
    origin: &Origin,
    precondition: &Precondition,
    id: &str,
) -> Result<(), ApiError> {
    let stored = get(state, me, id).await?;
    precondition.require(stored.version)?;
    let event = event(state, me, origin, EventType::ApplicationRemoved, &stored.settings.name);
    let now = state.now_micros();
    let work = move |conn: &mut Conn| {
        let done = application::delete(conn, &stored.organization_id, &stored.id, stored.version)?;
        if done {
            receipts::note_removal(conn, &stored.id, now)?;
            event.write(conn)?;
        }
        Ok::<_, DbError>(done)
    };
    if state.db.write(work).await? { Ok(()) } else { Err(ApiError::new(ErrorCode::PreconditionFailed)) }
}
