//! Changing the profile: all of a request, or nothing of it.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::scim::patch::{PatchError, Patched, apply, put};
use latchkey_openapi::scim::{PatchRequest, Selection};
use serde_json::Value;

use super::read::{self, Rendered};
use super::{contact_writes, document};
use crate::identity::events::{self, NewEvent, Origin};
use crate::identity::organization::Organization;
use crate::identity::profile_values::normalize_value;
use crate::identity::session::{Principal, guard};
use crate::identity::verifications::Start;
use crate::identity::{State, account, attribute_rules, attributes};
use crate::platform::http::conditional::Precondition;
use crate::platform::http::error::ApiError;

/// How often a change is tried anew when another one came in between and the caller named no version.
const ATTEMPTS: usize = 5;

/// Bytes of a stored profile at most, however many changes it grows by.
const PROFILE_MAX_BYTES: usize = 64 * 1024;

/// What is to be done.
pub(super) enum Change {
    /// PATCH (RFC 7644 §3.5.2).
    Patch(PatchRequest),
    /// PUT (RFC 7644 §3.5.1).
    Replace(Value),
}

/// Applies a change and answers the new profile.
pub(super) async fn change(
    state: &State,
    me: &Principal,
    origin: &Origin,
    precondition: &Precondition,
    mut change: Change,
) -> Result<Rendered, ApiError> {
    normalize(&mut change);
    for _ in 0..ATTEMPTS {
        let (mut rows, organization) = read::rows(state, me).await?;
        precondition.check(rows.account.version)?;
        let current = document::build(&rows, &organization, &state.public_origin, false)?;
        let mut patched = compute(&current, &change, &organization)?;
        let proofs = proofs(state, me, origin, &current, &mut patched)?;
        check(&patched, &organization, state)?;
        if !proofs.is_empty() && guard::open_until(state, me, &organization.settings).await?.is_none() {
            return Err(ApiError::new(ErrorCode::StepUpRequired));
        }
        if patched.changed.is_empty() && proofs.is_empty() {
            return read::render(state, &rows, &organization, &Selection::default());
        }
        let stored = document::stored_part(&patched.resource);
        if stored.to_string().len() > PROFILE_MAX_BYTES {
            return Err(ApiError::new(ErrorCode::TooLarge).detail("A profile holds at most 64 KiB."));
        }
        let expected = rows.account.version;
        if store(state, me, origin, &stored, expected, patched.changed, proofs).await? {
            let id = rows.account.id.clone();
            rows = state.db.fetch(move |conn| read::load(conn, &id)).await?;
            return read::render(state, &rows, &organization, &Selection::default());
        }
        // Another change came first. With a version named, the next round answers 412.
    }
    Err(ApiError::new(ErrorCode::Overloaded).retry_after(1))
}

async fn store(
    state: &State,
    me: &Principal,
    origin: &Origin,
    stored: &Value,
    expected: i64,
    changed: Vec<String>,
    proofs: Vec<(String, Start)>,
) -> Result<bool, ApiError> {
    let says_something = !changed.is_empty();
    let event = events::prepare(
        state,
        NewEvent::by_self(me.organization_id.as_str(), EventType::ProfileChanged, me.account_id.as_str())
            .within(me)
            .origin(origin)
            .details(serde_json::json!({ "attributes": changed })),
    );
    let (id, stored, now) = (me.account_id.0.clone(), stored.clone(), state.now_micros());
    let done = state
        .db
        .write(move |conn| {
            if !account::update_profile(conn, &id, expected, &stored, now)? {
                return Ok(false);
            }
            if says_something {
                event.write(conn)?;
            }
            for (path, proof) in proofs {
                proof.write(conn).map_err(|error| contact_writes::refused(&path, error))?;
            }
            Ok::<_, ApiError>(true)
        })
        .await?;
    Ok(done)
}

/// Takes what concerns addresses out of a change: the proofs that it begins, with their attributes.
fn proofs(
    state: &State,
    me: &Principal,
    origin: &Origin,
    current: &Value,
    patched: &mut Patched,
) -> Result<Vec<(String, Start)>, ApiError> {
    let mut proofs = Vec::new();
    for path in &patched.changed {
        let Some(kind) = contact_writes::kind_of(path) else { continue };
        let (before, after) = (current.get(path), patched.resource.get(path));
        for wanted in contact_writes::wanted(path, kind, before, after)? {
            let start = Start::prepare(state, me, origin, wanted)
                .map_err(|error| contact_writes::refused(path, error))?;
            proofs.push((path.clone(), start));
        }
    }
    patched.changed.retain(|path| contact_writes::kind_of(path).is_none());
    Ok(proofs)
}

fn compute(current: &Value, change: &Change, organization: &Organization) -> Result<Patched, ApiError> {
    match change {
        Change::Patch(request) => {
            apply(current, request, &organization.schemas).map_err(|error| refused(&error))
        }
        Change::Replace(replacement) => {
            let mut replacement = replacement.clone();
            keep_what_is_not_theirs(current, &mut replacement, organization);
            put(current, &replacement, &organization.schemas).map_err(|error| refused(&error))
        }
    }
}

/// A replacement says nothing of what its sender may not change or cannot see: that stays as it is.
fn keep_what_is_not_theirs(current: &Value, replacement: &mut Value, organization: &Organization) {
    let settings = &organization.settings.attributes;
    let locked =
        attributes::form(settings).into_iter().filter(|field| !field.editable).map(|field| field.path);
    for path in
        locked.chain(attributes::hidden(settings)).chain(["externalId".to_owned(), "active".to_owned()])
    {
        if let Some(value) = document::value_at(current, &path, &organization.schemas)
            && document::value_at(replacement, &path, &organization.schemas).is_none()
        {
            document::set_at(replacement, &path, value.clone(), &organization.schemas);
        }
    }
}

fn refused(error: &PatchError) -> ApiError {
    let status = match error.code {
        // Of several fields that are wrong the problem names each; its own code is the general one.
        ErrorCode::TooLong
        | ErrorCode::Pattern
        | ErrorCode::NotAnOption
        | ErrorCode::InvalidType
        | ErrorCode::InvalidDate
        | ErrorCode::Required
        | ErrorCode::UnknownAttribute => ErrorCode::InvalidValue,
        code => code,
    };
    ApiError::new(status).detail(error.to_string()).errors(vec![error.field_error()])
}

/// Whether this user may make this change, and whether the new values keep the rules.
fn check(patched: &Patched, organization: &Organization, state: &State) -> Result<(), ApiError> {
    let form = attributes::form(&organization.settings.attributes);
    let mut errors = Vec::new();
    for path in &patched.changed {
        let field = form.iter().find(|field| field.path == *path && field.editable);
        let Some(field) = field else {
            return Err(ApiError::new(ErrorCode::Mutability)
                .detail(format!("{path} cannot be changed here."))
                .errors(vec![FieldError::new(
                    path,
                    ErrorCode::Mutability,
                    "This attribute cannot be changed here.",
                )]));
        };
        let value = document::value_at(&patched.resource, path, &organization.schemas);
        errors.extend(attribute_rules::check(field, value, state.clock.now()));
    }
    if errors.is_empty() {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::InvalidValue).errors(errors))
}

/// Text in Unicode normal form C, so that equal names are equal.
fn normalize(change: &mut Change) {
    match change {
        Change::Patch(request) => {
            request
                .operations
                .iter_mut()
                .filter_map(|operation| operation.value.as_mut())
                .for_each(normalize_value);
        }
        Change::Replace(value) => normalize_value(value),
    }
}
