//! The rules of deciding about policies and preferences.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::consent_purposes::{
    DecidePurposeRequest, FALLBACK_LANGUAGE, MyPurpose, PurposeContent, PurposeDecision, PurposeKind, words,
};
use latchkey_openapi::consents::{ConsentKind, ConsentState};
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::ids::{ConsentId, PurposeId};
use serde_json::{Value, json};

use crate::identity::State;
use crate::identity::events::{self, NewEvent, Origin, PreparedEvent};
use crate::identity::oauth::receipts::{self, Draft, Entry};
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

/// What the account wishes from now on.
struct Wish {
    purpose: StoredPurpose,
    /// The content of the version that it is about.
    content: PurposeContent,
    number: i64,
    elements: Vec<String>,
    state: ConsentState,
    language: String,
    method: &'static str,
    /// Whether the version has to be the latest one.
    is_new: bool,
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

/// Why a decision does not stand.
enum NotDecided {
    /// The purpose was removed or retired.
    Gone,
    /// There is a newer version.
    Outdated,
    /// The account needs the policy.
    Required,
    Db(DbError),
}

impl From<DbError> for NotDecided {
    fn from(error: DbError) -> Self {
        // The purpose was removed between the first look and the row that refers to it.
        if error.is_foreign_key_violation() { Self::Gone } else { Self::Db(error) }
    }
}

impl From<NotDecided> for ApiError {
    fn from(error: NotDecided) -> Self {
        match error {
            NotDecided::Gone => not_found(),
            NotDecided::Outdated => Self::new(ErrorCode::PurposeOutdated)
                .detail("There is a newer version. Read it, then decide about that one."),
            NotDecided::Required => Self::new(ErrorCode::PolicyRequired)
                .detail("The account cannot be used without it. It ends when the account is deleted."),
            NotDecided::Db(error) => error.into(),
        }
    }
}

/// What one unit of work writes.
struct Settle {
    wish: Wish,
    consent: PurposeConsent,
    draft: Draft,
    event: PreparedEvent,
}

async fn settle(state: &State, me: &Principal, origin: &Origin, wish: Wish) -> Result<(), ApiError> {
    let organization = state.organization_of(me).await?;
    let consent = PurposeConsent {
        id: state.new_id(),
        account_id: me.account_id.0.clone(),
        purpose_id: wish.purpose.id.clone(),
        number: wish.number,
        elements: wish.elements.clone(),
        state: wish.state,
        updated_at: state.now_micros(),
    };
    let kind = match (wish.purpose.settings.kind, wish.state) {
        (PurposeKind::Policy, ConsentState::Active) => EventType::PolicyAccepted,
        (PurposeKind::Policy, ConsentState::Revoked) => EventType::PolicyDeclined,
        (PurposeKind::Preference, ConsentState::Active) => EventType::PreferenceChosen,
        (PurposeKind::Preference, ConsentState::Revoked) => EventType::PreferenceRevoked,
    };
    let event = NewEvent::by_self(me.organization_id.as_str(), kind, me.account_id.as_str())
        .within(me)
        .origin(origin)
        .details(json!({ "name": words(&wish.content.names, &wish.language) }));
    let settle = Settle {
        consent,
        draft: receipts::draft(state, &organization),
        event: events::prepare(state, event),
        wish,
    };
    let name = organization.name.clone();
    state.db.write(move |conn| settle.write(conn, &name)).await.map_err(ApiError::from)
}

impl Settle {
    fn write(self, conn: &mut Conn, organization: &str) -> Result<(), NotDecided> {
        let wish = &self.wish;
        // First the lock: whatever is read afterwards stays as it is.
        let before = store::lock_consent(conn, &self.consent)?;
        let present = store::find(conn, &wish.purpose.organization_id, &wish.purpose.id)?;
        let present = present.ok_or(NotDecided::Gone)?;
        if wish.is_new && present.settings.retired {
            return Err(NotDecided::Gone);
        }
        if wish.is_new && present.latest != wish.number {
            return Err(NotDecided::Outdated);
        }
        let is_needed = present.settings.required && !present.settings.retired;
        if is_needed && wish.state == ConsentState::Revoked {
            return Err(NotDecided::Required);
        }
        let consent = match before {
            None => self.consent,
            Some(before) if is_same(&before, &self.consent) => return Ok(()),
            Some(before) => {
                let consent = PurposeConsent { id: before.id, ..self.consent };
                store::update_consent(conn, &consent)?;
                consent
            }
        };
        receipts::append(conn, &self.draft, &entry(wish, &consent, organization), consent.state)?;
        Ok(self.event.write(conn)?)
    }
}

fn is_same(one: &PurposeConsent, other: &PurposeConsent) -> bool {
    (one.number, &one.elements, one.state) == (other.number, &other.elements, other.state)
}

/// What the receipt says: the service is the organization's own.
fn entry(wish: &Wish, consent: &PurposeConsent, organization: &str) -> Entry {
    let is_policy = wish.purpose.settings.kind == PurposeKind::Policy;
    let in_words = |texts| words(texts, &wish.language).to_owned();
    let element = |name: &String| {
        let known = wish.content.elements.iter().find(|element| element.name == *name);
        json!({"name": name, "label": known.map(|element| in_words(&element.labels))})
    };
    Entry {
        consent_id: consent.id.clone(),
        organization_id: wish.purpose.organization_id.clone(),
        account_id: consent.account_id.clone(),
        kind: if is_policy { ConsentKind::Policy } else { ConsentKind::Preference },
        about_id: wish.purpose.id.clone(),
        method: wish.method,
        language: wish.language.clone(),
        policy_url: is_policy.then(|| in_words(&wish.content.addresses)),
        service: json!({
            "service": organization,
            "serviceId": wish.purpose.organization_id,
            "purposes": [{
                "purpose": in_words(&wish.content.names),
                "purposeId": wish.purpose.id,
                "purposeVersion": wish.number,
                "purposeVersionLabel": is_policy.then(|| wish.content.label.clone()),
                "description": in_words(&wish.content.descriptions),
                "purposeCategory": [if is_policy { "Core Function" } else { "Personalized Experience" }],
                "consentType": "EXPLICIT",
                "piiCategory": Value::Array(Vec::new()),
                "elements": consent.elements.iter().map(element).collect::<Vec<_>>(),
                "primaryPurpose": is_policy,
                "termination": "Until it is revoked",
                "thirdPartyDisclosure": false,
                "thirdPartyName": Value::Null,
            }],
        }),
    }
}
