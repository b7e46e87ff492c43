//! Creating, changing and removing connections.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::connections::{Connection, ConnectionList, ConnectionSettings, WriteConnectionRequest};
use latchkey_openapi::error::{ErrorCode, FieldError};

use super::rules;
use crate::identity::State;
use crate::identity::events::Origin;
use crate::identity::federation::connection::{self, Linked, StoredConnection};
use crate::identity::federation::{FederationError, link, provider};
use crate::identity::session::Principal;
use crate::platform::db::{Conn, DbError};
use crate::platform::http::conditional::Precondition;
use crate::platform::http::error::ApiError;

/// Connections of an organization at most: more do not fit on a sign-in page.
const MAX: usize = 50;

fn invalid(errors: Vec<FieldError>) -> ApiError {
    ApiError::new(ErrorCode::InvalidValue).errors(errors)
}

fn check(state: &State, settings: &ConnectionSettings, secret: Option<&str>) -> Result<(), ApiError> {
    let errors = rules::errors(settings, secret, &state.outbound);
    if errors.is_empty() { Ok(()) } else { Err(invalid(errors)) }
}

/// One that is enabled has a provider that answers, so that nobody is sent to a dead end.
async fn try_out(state: &State, settings: &ConnectionSettings) -> Result<(), ApiError> {
    if !settings.enabled {
        return Ok(());
    }
    match provider::try_out(state, settings).await {
        Ok(()) => Ok(()),
        Err(FederationError::Db(error)) => Err(error.into()),
        Err(error) => {
            tracing::info!(%error, "a connection cannot be enabled");
            let message = "There is no discovery document of exactly this issuer.";
            Err(invalid(vec![FieldError::new("issuer", ErrorCode::UpstreamUnavailable, message)]))
        }
    }
}

/// Every connection, with the accounts that it concerns.
pub(super) async fn list(state: &State, me: &Principal) -> Result<ConnectionList, ApiError> {
    let id = me.organization_id.0.clone();
    let work = move |conn: &mut Conn| {
        let all = connection::list(conn, &id)?;
        all.into_iter()
            .map(|one| Ok((connection::linked(conn, &one.id)?, one)))
            .collect::<Result<Vec<_>, DbError>>()
    };
    let all = state.db.read(work).await?;
    let slug = &me.organization_slug;
    Ok(ConnectionList {
        connections: all.iter().map(|(linked, one)| one.to_wire(state, slug, *linked)).collect(),
    })
}

async fn find(state: &State, me: &Principal, id: &str) -> Result<(StoredConnection, Linked), ApiError> {
    let (organization_id, id) = (me.organization_id.0.clone(), id.to_owned());
    let work = move |conn: &mut Conn| {
        let Some(found) = connection::find(conn, &organization_id, &id)? else { return Ok(None) };
        let linked = connection::linked(conn, &found.id)?;
        Ok::<_, DbError>(Some((found, linked)))
    };
    state.db.read(work).await?.ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

/// One connection and its version.
pub(super) async fn get(state: &State, me: &Principal, id: &str) -> Result<(Connection, i64), ApiError> {
    let (found, linked) = find(state, me, id).await?;
    Ok((found.to_wire(state, &me.organization_slug, linked), found.version))
}

/// Creates a connection.
pub(super) async fn create(
    state: &State,
    me: &Principal,
    origin: &Origin,
    request: WriteConnectionRequest,
) -> Result<Connection, ApiError> {
    let WriteConnectionRequest { connection: settings, client_secret } = request;
    check(state, &settings, client_secret.as_deref())?;
    try_out(state, &settings).await?;
    let (id, now) = (state.new_id(), state.now_micros());
    let secret = client_secret.filter(|secret| !secret.is_empty());
    let new = StoredConnection {
        client_secret: secret.map(|secret| connection::seal(state, &id, &secret)),
        id,
        organization_id: me.organization_id.0.clone(),
        settings,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let event = link::event(state, me, origin, EventType::ConnectionCreated, &new.settings.name);
    let made = new.to_wire(state, &me.organization_slug, Linked::default());
    let work = move |conn: &mut Conn| {
        if connection::list(conn, &new.organization_id)?.len() >= MAX {
            return Ok(false);
        }
        connection::insert(conn, &new)?;
        event.write(conn)?;
        Ok::<_, DbError>(true)
    };
    match state.db.write(work).await {
        Ok(true) => Ok(made),
        Ok(false) => Err(ApiError::new(ErrorCode::LimitReached)),
        Err(error) if error.is_unique_violation() => {
            let message = "There is a connection to this issuer already.";
            Err(ApiError::new(ErrorCode::Uniqueness).errors(vec![FieldError::new(
                "issuer",
                ErrorCode::Uniqueness,
                message,
            )]))
        }
        Err(error) => Err(error.into()),
    }
}

/// Replaces a connection at its version.
pub(super) async fn replace(
    state: &State,
    me: &Principal,
    origin: &Origin,
    precondition: &Precondition,
    id: &str,
    request: WriteConnectionRequest,
) -> Result<(Connection, i64), ApiError> {
    let WriteConnectionRequest { connection: settings, client_secret } = request;
    let (stored, linked) = find(state, me, id).await?;
    precondition.require(stored.version)?;
    if settings.issuer != stored.settings.issuer {
        // Its subjects would come to mean other people.
        let message = "The issuer stays: another provider is another connection.";
        return Err(invalid(vec![FieldError::new("issuer", ErrorCode::Mutability, message)]));
    }
    check(state, &settings, client_secret.as_deref())?;
    if !stored.settings.enabled {
        try_out(state, &settings).await?;
    }
    let secret = match client_secret {
        None => stored.client_secret.clone(),
        Some(secret) if secret.is_empty() => None,
        Some(secret) => Some(connection::seal(state, &stored.id, &secret)),
    };
    let new = StoredConnection { settings, client_secret: secret, updated_at: state.now_micros(), ..stored };
    let event = link::event(state, me, origin, EventType::ConnectionChanged, &new.settings.name);
    let (changed, version) = (new.to_wire(state, &me.organization_slug, linked), new.version + 1);
    let work = move |conn: &mut Conn| {
        let done = connection::update(conn, &new)?;
        if done {
            event.write(conn)?;
        }
        Ok::<_, DbError>(done)
    };
    if state.db.write(work).await? {
        Ok((changed, version))
    } else {
        Err(ApiError::new(ErrorCode::PreconditionFailed))
    }
}

/// Removes a connection, and every link through it.
pub(super) async fn remove(
    state: &State,
    me: &Principal,
    origin: &Origin,
    precondition: &Precondition,
    id: &str,
) -> Result<(), ApiError> {
    let (stored, _) = find(state, me, id).await?;
    precondition.require(stored.version)?;
    let event = link::event(state, me, origin, EventType::ConnectionRemoved, &stored.settings.name);
    let work = move |conn: &mut Conn| {
        let done = connection::delete(conn, &stored.organization_id, &stored.id, stored.version)?;
        if done {
            event.write(conn)?;
        }
        Ok::<_, DbError>(done)
    };
    if state.db.write(work).await? { Ok(()) } else { Err(ApiError::new(ErrorCode::PreconditionFailed)) }
}
