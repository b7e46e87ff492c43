//! Creating, changing and removing purposes.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::consent_purposes::{
    ConsentPurpose, ConsentPurposeList, FALLBACK_LANGUAGE, PurposeKind, PurposeSettings, PurposeVersion,
    words,
};
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::ids::PurposeId;
use serde_json::json;

use super::rules;
use crate::identity::State;
use crate::identity::events::{self, NewEvent, Origin, PreparedEvent};
use crate::identity::purposes::store::{self, StoredPurpose};
use crate::identity::session::Principal;
use crate::identity::time::from_micros;
use crate::platform::db::{Conn, DbError};
use crate::platform::http::conditional::Precondition;
use crate::platform::http::error::ApiError;

/// Purposes of an organization at most: more nobody reads.
const MAX: usize = 50;
/// Versions of a purpose at most.
const VERSIONS_MAX: i64 = 500;

fn invalid(error: FieldError) -> ApiError {
    ApiError::new(ErrorCode::InvalidValue).errors(vec![error])
}

fn check(settings: &PurposeSettings) -> Result<(), ApiError> {
    let errors = rules::errors(settings);
    if errors.is_empty() { Ok(()) } else { Err(ApiError::new(ErrorCode::InvalidValue).errors(errors)) }
}

fn event(
    state: &State,
    me: &Principal,
    origin: &Origin,
    kind: EventType,
    of: &StoredPurpose,
) -> PreparedEvent {
    let name = words(&of.settings.content.names, FALLBACK_LANGUAGE);
    let event = NewEvent::by_self(me.organization_id.as_str(), kind, me.account_id.as_str())
        .within(me)
        .origin(origin)
        .details(json!({ "name": name }));
    events::prepare(state, event)
}

/// The purpose with its versions and who holds them.
fn to_wire(conn: &mut Conn, purpose: StoredPurpose) -> Result<ConsentPurpose, DbError> {
    let holders = store::count_holders(conn, &purpose.id)?;
    let versions = store::versions(conn, &purpose.id)?.into_iter().map(|(number, content, at)| {
        let held = holders.iter().find(|(of, _)| *of == number).map_or(0, |(_, count)| *count);
        PurposeVersion {
            number,
            content,
            published_at: from_micros(at),
            accounts: u32::try_from(held).unwrap_or(u32::MAX),
        }
    });
    Ok(ConsentPurpose {
        versions: versions.collect(),
        decided: store::is_decided(conn, &purpose.id)?,
        id: PurposeId(purpose.id),
        version: purpose.latest,
        created_at: from_micros(purpose.created_at),
        updated_at: from_micros(purpose.updated_at),
        purpose: purpose.settings,
    })
}

/// Every purpose, by name.
pub(super) async fn list(state: &State, me: &Principal) -> Result<ConsentPurposeList, ApiError> {
    let id = me.organization_id.0.clone();
    let work = move |conn: &mut Conn| {
        let all = store::list(conn, &id)?;
        all.into_iter().map(|one| to_wire(conn, one)).collect::<Result<Vec<_>, DbError>>()
    };
    Ok(ConsentPurposeList { purposes: state.db.read(work).await? })
}

async fn find(state: &State, me: &Principal, id: &str) -> Result<StoredPurpose, ApiError> {
    let (organization_id, id) = (me.organization_id.0.clone(), id.to_owned());
    let found = state.db.fetch(move |conn| store::find(conn, &organization_id, &id)).await?;
    found.ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

/// One purpose and its version.
pub(super) async fn get(state: &State, me: &Principal, id: &str) -> Result<(ConsentPurpose, i64), ApiError> {
    let (organization_id, id) = (me.organization_id.0.clone(), id.to_owned());
    let work = move |conn: &mut Conn| {
        let Some(found) = store::find(conn, &organization_id, &id)? else { return Ok(None) };
        let version = found.version;
        Ok::<_, DbError>(Some((to_wire(conn, found)?, version)))
    };
    state.db.read(work).await?.ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

/// Creates a purpose with its first version.
pub(super) async fn create(
    state: &State,
    me: &Principal,
    origin: &Origin,
    settings: PurposeSettings,
) -> Result<(ConsentPurpose, i64), ApiError> {
    check(&settings)?;
    let now = state.now_micros();
    let new = StoredPurpose {
        id: state.new_id(),
        organization_id: me.organization_id.0.clone(),
        settings,
        latest: 1,
        published_at: now,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let event = event(state, me, origin, EventType::PurposeCreated, &new);
    let id = new.id.clone();
    let work = move |conn: &mut Conn| {
        if store::list(conn, &new.organization_id)?.len() >= MAX {
            return Ok(false);
        }
        store::insert(conn, &new)?;
        event.write(conn)?;
        Ok::<_, DbError>(true)
    };
    if state.db.write(work).await? {
        get(state, me, &id).await
    } else {
        Err(ApiError::new(ErrorCode::LimitReached))
    }
}

/// Replaces a purpose at its version. Another content is the next version of it.
pub(super) async fn replace(
    state: &State,
    me: &Principal,
    origin: &Origin,
    precondition: &Precondition,
    id: &str,
    settings: PurposeSettings,
) -> Result<(ConsentPurpose, i64), ApiError> {
    let stored = find(state, me, id).await?;
    precondition.require(stored.version)?;
    if settings.kind != stored.settings.kind {
        let message = "The kind stays: another one is another purpose.";
        return Err(invalid(FieldError::new("kind", ErrorCode::Mutability, message)));
    }
    check(&settings)?;
    let is_next = settings.content != stored.settings.content;
    if is_next {
        check_next(state, &stored, &settings).await?;
    }
    let now = state.now_micros();
    let new = StoredPurpose {
        latest: stored.latest + i64::from(is_next),
        published_at: if is_next { now } else { stored.published_at },
        updated_at: now,
        settings,
        ..stored
    };
    let kind = if is_next { EventType::PurposePublished } else { EventType::PurposeChanged };
    let event = event(state, me, origin, kind, &new);
    let work = move |conn: &mut Conn| {
        let done = store::update(conn, &new)?;
        if done && is_next {
            store::insert_version(conn, &new)?;
        }
        if done {
            event.write(conn)?;
        }
        Ok::<_, DbError>(done)
    };
    if !state.db.write(work).await? {
        return Err(ApiError::new(ErrorCode::PreconditionFailed));
    }
    get(state, me, id).await
}

/// Whether another version may follow: a policy's is called otherwise than those before it.
async fn check_next(state: &State, stored: &StoredPurpose, next: &PurposeSettings) -> Result<(), ApiError> {
    if stored.latest >= VERSIONS_MAX {
        return Err(ApiError::new(ErrorCode::LimitReached));
    }
    let id = stored.id.clone();
    let before = state.db.fetch(move |conn| store::versions(conn, &id)).await?;
    let label = next.content.label.trim();
    let is_taken = before.iter().any(|(_, content, _)| content.label.trim() == label);
    if next.kind == PurposeKind::Policy && is_taken {
        let message = "An earlier version is called so. Other words are another version.";
        return Err(invalid(FieldError::new("content.label", ErrorCode::Uniqueness, message)));
    }
    Ok(())
}

/// Removes a purpose that nobody ever decided about.
pub(super) async fn remove(
    state: &State,
    me: &Principal,
    origin: &Origin,
    precondition: &Precondition,
    id: &str,
) -> Result<(), ApiError> {
    let stored = find(state, me, id).await?;
    precondition.require(stored.version)?;
    let event = event(state, me, origin, EventType::PurposeRemoved, &stored);
    let work = move |conn: &mut Conn| {
        let done = store::delete(conn, &stored.organization_id, &stored.id, stored.version)?;
        if done {
            event.write(conn)?;
        }
        Ok::<_, DbError>(done)
    };
    match state.db.write(work).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(ApiError::new(ErrorCode::PreconditionFailed)),
        // Somebody decided about it, be it a moment ago.
        Err(error) if error.is_foreign_key_violation() => Err(ApiError::new(ErrorCode::PurposeDecided)
            .detail("Somebody decided about it. Retire it: nobody is asked any more, and receipts stay.")),
        Err(error) => Err(error.into()),
    }
}
