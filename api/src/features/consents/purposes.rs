//! The rules of deciding about policies and preferences.

use latchkey_openapi::consent_purposes::{
    DecidePurposeRequest, FALLBACK_LANGUAGE, MyPurpose, PurposeDecision, PurposeKind,
};
use latchkey_openapi::consents::ConsentState;
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::ids::{ConsentId, PurposeId};

use crate::identity::State;
use crate::identity::events::Origin;
use crate::identity::purposes::decide::{Decision, NotDecided, Wish};
use crate::identity::purposes::is_waiting;
use crate::identity::purposes::store::{self, PurposeConsent, StoredPurpose};
use crate::identity::session::{Access, Principal};
use crate::identity::time::from_micros;
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;

/// What is asked or was decided: what waits first, what is needed before the rest, then by name.
pub(super) async fn list(state: &State, me: &Principal) -> Result<Vec<MyPurpose>, ApiError> {
    let (account_id, organization_id) = (me.account_id.0.clone(), me.organization_id.0.clone());
    let work = move |conn: &mut Conn| {
        let decided = store::list_consents(conn, &account_id)?;
        let mut all = Vec::new();
        for purpose in store::list(conn, &organization_id)? {
            let consent = decided.iter().find(|one| one.purpose_id == purpose.id);
            if consent.is_some() || !purpose.settings.retired {
                all.push(to_wire(conn, purpose, consent)?);
            }
        }
        Ok::<_, DbError>(all)
    };
    let mut all = state.db.read(work).await?;
    all.sort_by_key(|one| (!one.waiting, !one.required));
    Ok(all)
}

fn to_wire(
    conn: &mut Conn,
    purpose: StoredPurpose,
    consent: Option<&PurposeConsent>,
) -> Result<MyPurpose, DbError> {
    let waiting = is_waiting(&purpose, consent);
    let settings = purpose.settings;
    let decision = consent.map(|consent| {
        let content = if consent.number == purpose.latest {
            settings.content.clone()
        } else {
            store::get_content(conn, &purpose.id, consent.number)?
        };
        Ok::<_, DbError>(PurposeDecision {
            consent_id: ConsentId(consent.id.clone()),
            state: consent.state,
            version: consent.number,
            label: content.label,
            addresses: content.addresses,
            elements: consent.elements.clone(),
            at: from_micros(consent.updated_at),
        })
    });
    Ok(MyPurpose {
        id: PurposeId(purpose.id),
        kind: settings.kind,
        required: settings.required && !settings.retired,
        retired: settings.retired,
        version: purpose.latest,
        published_at: from_micros(purpose.published_at),
        content: settings.content,
        decision: decision.transpose()?,
        waiting,
    })
}

/// Whether the account needs a policy.
pub(super) async fn is_required(state: &State, me: &Principal, id: &str) -> Result<bool, DbError> {
    let (organization_id, id) = (me.organization_id.0.clone(), id.to_owned());
    let found = state.db.fetch(move |conn| store::find(conn, &organization_id, &id)).await?;
    Ok(found.is_some_and(|purpose| purpose.settings.required && !purpose.settings.retired))
}

fn not_found() -> ApiError {
    ApiError::new(ErrorCode::NotFound)
}

/// Decides about the version that was shown.
pub(super) async fn decide(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
    request: DecidePurposeRequest,
) -> Result<MyPurpose, ApiError> {
    let (organization_id, wanted) = (me.organization_id.0.clone(), id.to_owned());
    let found = state.db.fetch(move |conn| store::find(conn, &organization_id, &wanted)).await?;
    let purpose = found.filter(|purpose| !purpose.settings.retired).ok_or_else(not_found)?;
    if purpose.latest != request.version {
        return Err(NotDecided::Outdated.into());
    }
    let (elements, is_given) = chosen(&purpose, &request)?;
    if purpose.settings.kind == PurposeKind::Policy && is_given && me.access != Access::Session {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("A policy is accepted in the portal."));
    }
    let names = &purpose.settings.content.names;
    let language = request.language.filter(|language| names.contains_key(language));
    let wish = Wish {
        content: purpose.settings.content.clone(),
        number: purpose.latest,
        elements,
        state: if is_given { ConsentState::Active } else { ConsentState::Revoked },
        language: language.unwrap_or_else(|| FALLBACK_LANGUAGE.to_owned()),
        method: "Web Form - Portal",
        is_new: true,
        purpose,
    };
    settle(state, me, origin, wish).await?;
    list(state, me).await?.into_iter().find(|one| one.id.as_str() == id).ok_or_else(not_found)
}

/// The elements that are chosen, and whether anything is given by the decision.
fn chosen(purpose: &StoredPurpose, request: &DecidePurposeRequest) -> Result<(Vec<String>, bool), ApiError> {
    let wrong = |field: &str, message: &str| {
        let error = FieldError::new(field, ErrorCode::NotAnOption, message);
        Err(ApiError::new(ErrorCode::InvalidValue).errors(vec![error]))
    };
    match (purpose.settings.kind, request.accepted, &request.elements) {
        (PurposeKind::Policy, Some(is_accepted), None) => Ok((Vec::new(), is_accepted)),
        (PurposeKind::Policy, ..) => wrong("accepted", "A policy is accepted, or it is not."),
        (PurposeKind::Preference, None, Some(wanted)) => {
            let known = &purpose.settings.content.elements;
            if wanted.iter().any(|name| !known.iter().any(|element| element.name == *name)) {
                return wrong("elements", "Only what is offered can be chosen.");
            }
            // In the order in which they are offered, each once.
            let names = known.iter().map(|element| &element.name).filter(|name| wanted.contains(name));
            let elements: Vec<String> = names.cloned().collect();
            let is_given = !elements.is_empty();
            Ok((elements, is_given))
        }
        (PurposeKind::Preference, ..) => wrong("elements", "Name the elements that are chosen."),
    }
}

/// Takes a consent about a purpose back. `None` where the account has no such consent; one that does not hold is not found.
pub(super) async fn revoke(
    state: &State,
    me: &Principal,
    origin: &Origin,
    id: &str,
) -> Result<Option<()>, ApiError> {
    let (account_id, organization_id, id) =
        (me.account_id.0.clone(), me.organization_id.0.clone(), id.to_owned());
    let work = move |conn: &mut Conn| {
        let Some(consent) = store::find_consent(conn, &account_id, &id)? else { return Ok(None) };
        let Some(purpose) = store::find(conn, &organization_id, &consent.purpose_id)? else {
            return Ok(None);
        };
        let content = store::get_content(conn, &purpose.id, consent.number)?;
        Ok::<_, DbError>(Some((consent, purpose, content)))
    };
    let Some((consent, purpose, content)) = state.db.read(work).await? else { return Ok(None) };
    if consent.state == ConsentState::Revoked {
        return Err(not_found());
    }
    let wish = Wish {
        purpose,
        content,
        number: consent.number,
        elements: Vec::new(),
        state: ConsentState::Revoked,
        language: FALLBACK_LANGUAGE.to_owned(),
        method: "Web Form - Portal",
        is_new: false,
    };
    settle(state, me, origin, wish).await?;
    Ok(Some(()))
}

async fn settle(state: &State, me: &Principal, origin: &Origin, wish: Wish) -> Result<(), ApiError> {
    let organization = state.organization_of(me).await?;
    let decision = Decision::prepare(state, &organization, me.account_id.as_str(), wish, |event| {
        event.within(me).origin(origin)
    });
    state.db.write(move |conn| decision.write(conn)).await.map_err(ApiError::from)
}
