//! Deciding about a purpose: the account's row, one receipt and one event, in a unit of work.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::consent_purposes::{PurposeContent, PurposeKind, words};
use latchkey_openapi::consents::{ConsentKind, ConsentState};
use latchkey_openapi::error::ErrorCode;
use serde_json::{Value, json};

use super::store::{self, PurposeConsent, StoredPurpose};
use crate::identity::State;
use crate::identity::events::{self, NewEvent, PreparedEvent};
use crate::identity::oauth::receipts::{self, Draft, Entry};
use crate::identity::organization::Organization;
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;

/// What an account wishes from now on.
#[derive(Debug)]
pub struct Wish {
    /// The purpose.
    pub purpose: StoredPurpose,
    /// The content of the version that it is about.
    pub content: PurposeContent,
    /// The number of that version.
    pub number: i64,
    /// The elements that are chosen.
    pub elements: Vec<String>,
    /// Whether it holds from now on.
    pub state: ConsentState,
    /// The language that it was put in.
    pub language: String,
    /// Where it was asked, as receipts say it.
    pub method: &'static str,
    /// Whether the version has to be the latest one.
    pub is_new: bool,
}

/// Why a decision does not stand.
#[derive(Debug)]
pub enum NotDecided {
    /// The purpose was removed or retired.
    Gone,
    /// There is a newer version.
    Outdated,
    /// The account needs the policy.
    Required,
    /// The database failed.
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
            NotDecided::Gone => Self::new(ErrorCode::NotFound),
            NotDecided::Outdated => Self::new(ErrorCode::PurposeOutdated)
                .detail("There is a newer version. Read it, then decide about that one."),
            NotDecided::Required => Self::new(ErrorCode::PolicyRequired)
                .detail("The account cannot be used without it. It ends when the account is deleted."),
            NotDecided::Db(error) => error.into(),
        }
    }
}

/// What one unit of work writes.
#[derive(Debug)]
pub struct Decision {
    wish: Wish,
    consent: PurposeConsent,
    draft: Draft,
    event: PreparedEvent,
    organization: String,
}

impl Decision {
    /// Prepares it; `told` adds to the event from where it was decided.
    #[must_use]
    pub fn prepare(
        state: &State,
        organization: &Organization,
        account_id: &str,
        wish: Wish,
        told: impl FnOnce(NewEvent) -> NewEvent,
    ) -> Self {
        let consent = PurposeConsent {
            id: state.new_id(),
            account_id: account_id.to_owned(),
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
        let event = NewEvent::by_self(organization.id.as_str(), kind, account_id)
            .details(json!({ "name": words(&wish.content.names, &wish.language) }));
        Self {
            consent,
            draft: receipts::draft(state, organization),
            event: events::prepare(state, told(event)),
            organization: organization.name.clone(),
            wish,
        }
    }

    /// Writes it down. The same decision again writes nothing.
    ///
    /// # Errors
    /// [`NotDecided`].
    pub fn write(self, conn: &mut Conn) -> Result<(), NotDecided> {
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
        let entry = entry(wish, &consent, &self.organization);
        receipts::append(conn, &self.draft, &entry, consent.state)?;
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
