//! Authentication: as a second factor of a known account, or as the only factor of whoever the passkey belongs to.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use latchkey_openapi::activity::{Actor, EventType};
use latchkey_openapi::settings::FactorSettings;
use latchkey_openapi::webauthn::WebauthnKind;
use serde_json::{Value, json};

use super::ceremony::{self, Ceremony, Purpose};
use super::relying_party::parse_assertion;
use super::{StoredCredential, WebauthnError, store};
use crate::identity::State;
use crate::identity::events::{self, NewEvent, Origin};
use crate::identity::organization::Organization;
use crate::platform::db::DbError;

/// A signature that was accepted, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    /// Whose credential it is.
    pub account_id: String,
    /// The factor.
    pub credential_id: String,
    /// Passkey or security key.
    pub kind: WebauthnKind,
    /// Whether its user was verified. With a passkey always.
    pub is_user_verified: bool,
}

/// Asks for a signature by one of an account's credentials, as a second factor. The answer is the browser's
/// `PublicKeyCredentialRequestOptionsJSON` (§5.5), or nothing where the account has no credential that is offered. A new
/// question in the same flow takes the place of the one before.
///
/// # Errors
/// A failing database.
pub async fn start_authentication(
    state: &State,
    organization: &Organization,
    account_id: &str,
    flow_id: &str,
) -> Result<Option<Value>, WebauthnError> {
    let id = account_id.to_owned();
    let settings = organization.settings.factors.clone();
    let stored = state.db.fetch(move |conn| store::list(conn, &id)).await?;
    let allowed: Vec<StoredCredential> =
        stored.into_iter().filter(|one| one.is_second_factor(&settings)).collect();
    if allowed.is_empty() {
        return Ok(None);
    }
    let (options, text) = state.webauthn.begin_authentication(&allowed)?;
    let organization_id = organization.id.as_str();
    let new = ceremony::prepare(state, Purpose::Factor, flow_id, organization_id, Some(account_id), &text);
    state.db.write(move |conn| new.write(conn)).await?;
    Ok(Some(options))
}

/// Asks for a signature by any passkey of this relying party, with its user verified. The same for everybody: nobody is
/// known yet.
///
/// # Errors
/// A failing database.
pub async fn start_discoverable(
    state: &State,
    organization: &Organization,
    flow_id: &str,
) -> Result<Value, WebauthnError> {
    let (options, text) = state.webauthn.begin_authentication(&[])?;
    let new = ceremony::prepare(state, Purpose::SignIn, flow_id, organization.id.as_str(), None, &text);
    state.db.write(move |conn| new.write(conn)).await?;
    Ok(options)
}

/// Takes the answer to [`start_authentication`]: once, from the same flow, by a credential of the same account.
///
/// # Errors
/// Whatever is not as it was asked for; the question is spent all the same.
pub async fn finish_authentication(
    state: &State,
    organization: &Organization,
    account_id: &str,
    flow_id: &str,
    answer: &Value,
    origin: &Origin,
) -> Result<Assertion, WebauthnError> {
    let asked = Asked { purpose: Purpose::Factor, organization, account_id: Some(account_id), flow_id };
    finish(state, &asked, answer, origin).await
}

/// Takes the answer to [`start_discoverable`]: once, from the same flow. The account is the one that the passkey and its
/// user handle agree on; whether it may sign in is the caller's to check.
///
/// # Errors
/// Whatever is not as it was asked for, among it a passkey of another organization.
pub async fn finish_discoverable(
    state: &State,
    organization: &Organization,
    flow_id: &str,
    answer: &Value,
    origin: &Origin,
) -> Result<Assertion, WebauthnError> {
    let asked = Asked { purpose: Purpose::SignIn, organization, account_id: None, flow_id };
    finish(state, &asked, answer, origin).await
}

/// What was asked, of whom, where.
struct Asked<'a> {
    purpose: Purpose,
    organization: &'a Organization,
    account_id: Option<&'a str>,
    flow_id: &'a str,
}

/// What the database knows when an answer comes.
struct Known {
    ceremony: Option<Ceremony>,
    stored: Option<StoredCredential>,
    handle: Option<String>,
    slug: Option<String>,
}

async fn finish(
    state: &State,
    asked: &Asked<'_>,
    answer: &Value,
    origin: &Origin,
) -> Result<Assertion, WebauthnError> {
    let parsed = parse_assertion(answer);
    let raw_id = parsed.as_ref().map(|parsed| parsed.raw_id.clone()).unwrap_or_default();
    let known = read(state, asked, raw_id).await?;
    let Some(ceremony) = known.ceremony.clone() else { return Err(WebauthnError::NoCeremony) };
    let verified = parsed.and_then(|parsed| verify(state, asked, &known, &ceremony, &parsed));
    settle(state, ceremony, known.stored, verified, origin).await
}

async fn read(state: &State, asked: &Asked<'_>, raw_id: Vec<u8>) -> Result<Known, DbError> {
    let (purpose, flow_id, now) = (asked.purpose, asked.flow_id.to_owned(), state.now_micros());
    state
        .db
        .read(move |conn| {
            let ceremony = ceremony::find(conn, purpose, &flow_id, now)?;
            let stored = store::find_by_credential_id(conn, &raw_id)?;
            let (mut handle, mut slug) = (None, None);
            if let Some(stored) = &stored {
                handle = store::find_handle(conn, &stored.account_id)?;
                slug = Some(store::slug_of(conn, &stored.organization_id)?);
            }
            Ok(Known { ceremony, stored, handle, slug })
        })
        .await
}

/// What a verified signature says.
struct Verified {
    counter: i64,
    is_backed_up: bool,
    is_user_verified: bool,
}

fn verify(
    state: &State,
    asked: &Asked<'_>,
    known: &Known,
    ceremony: &Ceremony,
    answer: &webauthn_rs_core::proto::PublicKeyCredential,
) -> Result<Verified, WebauthnError> {
    let is_same = ceremony.organization_id == asked.organization.id.as_str()
        && ceremony.account_id.as_deref() == asked.account_id;
    let text = if is_same { ceremony.open(&state.keys, asked.purpose, asked.flow_id) } else { None };
    let text = text.ok_or(WebauthnError::NoCeremony)?;
    let stored = known.stored.as_ref().ok_or_else(|| WebauthnError::refused("an unknown credential"))?;
    check_owner(asked, stored, known.handle.as_deref(), answer.get_user_unique_id())?;
    let result = state.webauthn.finish_authentication(&text, answer, stored)?;
    // Only now, with the signature, is it told where the credential belongs.
    if stored.organization_id != asked.organization.id.as_str() {
        let slug = known.slug.clone().unwrap_or_default();
        return Err(WebauthnError::OtherOrganization { slug });
    }
    if !is_allowed(asked, stored, &asked.organization.settings.factors) {
        return Err(WebauthnError::refused("this credential is not offered for this"));
    }
    let is_user_verified = result.user_verified();
    if asked.purpose == Purpose::SignIn && !is_user_verified {
        return Err(WebauthnError::refused("the user was not verified"));
    }
    Ok(Verified {
        counter: i64::from(result.counter()),
        is_backed_up: result.backup_state(),
        is_user_verified,
    })
}

/// The credential's owner (§7.2 step 6): the account that was asked, and the one that the user handle names.
fn check_owner(
    asked: &Asked<'_>,
    stored: &StoredCredential,
    handle: Option<&str>,
    answered: Option<&[u8]>,
) -> Result<(), WebauthnError> {
    if asked.account_id.is_some_and(|account_id| account_id != stored.account_id) {
        return Err(WebauthnError::refused("the credential is another account's"));
    }
    match answered.filter(|answered| !answered.is_empty()) {
        Some(answered) if handle != Some(URL_SAFE_NO_PAD.encode(answered).as_str()) => {
            Err(WebauthnError::refused("the user handle is another account's"))
        }
        None if asked.account_id.is_none() => Err(WebauthnError::refused("no user handle")),
        _ => Ok(()),
    }
}

fn is_allowed(asked: &Asked<'_>, stored: &StoredCredential, settings: &FactorSettings) -> bool {
    match asked.purpose {
        Purpose::SignIn => stored.signs_in(settings),
        _ => stored.is_second_factor(settings),
    }
}

/// One unit of work: the question is spent, right or wrong; a right answer moves the counter.
async fn settle(
    state: &State,
    ceremony: Ceremony,
    stored: Option<StoredCredential>,
    verified: Result<Verified, WebauthnError>,
    origin: &Origin,
) -> Result<Assertion, WebauthnError> {
    let alarm = stored.as_ref().map(|stored| events::prepare(state, went_back(stored, origin)));
    let now = state.now_micros();
    state
        .db
        .write(move |conn| {
            if !ceremony::consume(conn, &ceremony.id)? {
                return Ok(Err(WebauthnError::NoCeremony));
            }
            let used = match (verified, stored) {
                (Ok(verified), Some(stored)) => {
                    let Verified { counter, is_backed_up, is_user_verified } = verified;
                    if store::consume_counter(conn, &stored.id, counter, is_backed_up, now)? {
                        return Ok(Ok(Assertion {
                            account_id: stored.account_id,
                            credential_id: stored.id,
                            kind: stored.kind,
                            is_user_verified,
                        }));
                    }
                    // One that was removed meanwhile is gone, not copied.
                    if store::is_there(conn, &stored.id)? {
                        WebauthnError::CounterWentBack
                    } else {
                        WebauthnError::refused("an unknown credential")
                    }
                }
                (Ok(_), None) => WebauthnError::refused("an unknown credential"),
                (Err(error), _) => error,
            };
            if let (WebauthnError::CounterWentBack, Some(alarm)) = (&used, alarm) {
                alarm.write(conn)?;
            }
            // An answer, not an error: what was spent stays spent.
            Ok::<_, DbError>(Err(used))
        })
        .await?
}

fn went_back(stored: &StoredCredential, origin: &Origin) -> NewEvent {
    NewEvent::by_self(&stored.organization_id, EventType::FactorCloned, &stored.account_id)
        .refused(Actor::Unknown)
        .origin(origin)
        .details(json!({"factor": "passkey", "name": stored.name}))
        .coalesce(&stored.id)
}
