//! Registration: from the request to a verified credential. Storing it is the caller's unit of work.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use latchkey_openapi::webauthn::WebauthnKind;
use serde_json::Value;

use super::ceremony::{self, Purpose};
use super::relying_party::RegisteringUser;
pub use super::relying_party::VerifiedCredential;
use super::{WebauthnError, store};
use crate::identity::State;
use crate::identity::time::from_micros;
use crate::platform::db::DbError;
use crate::platform::rng::random_bytes;

/// Who registers a credential, and where.
#[derive(Debug, Clone)]
pub struct Registrant {
    /// The account.
    pub account_id: String,
    /// Its organization.
    pub organization_id: String,
    /// That organization's name for people.
    pub organization_name: String,
    /// The session.
    pub session_id: String,
    /// The user name.
    pub username: String,
    /// The name for people.
    pub display_name: String,
}

/// A registration that was begun.
#[derive(Debug, Clone)]
pub struct Started {
    /// Goes back with the credential.
    pub request_id: String,
    /// The options for the browser.
    pub public_key: Value,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

const fn purpose_of(kind: WebauthnKind) -> Purpose {
    match kind {
        WebauthnKind::Passkey => Purpose::RegisterPasskey,
        WebauthnKind::SecurityKey => Purpose::RegisterSecurityKey,
    }
}

/// Begins a registration.
///
/// # Errors
/// A failing database.
pub async fn start(state: &State, who: &Registrant, kind: WebauthnKind) -> Result<Started, WebauthnError> {
    let (account_id, offered) = (who.account_id.clone(), random_bytes(state.rng.as_ref()));
    let (handle, registered) = state
        .db
        .write(move |conn| {
            let handle = store::find_or_insert_handle(conn, &account_id, &offered)?;
            Ok::<_, DbError>((handle, store::list(conn, &account_id)?))
        })
        .await?;
    let user = RegisteringUser {
        handle: URL_SAFE_NO_PAD.decode(&handle).map_err(|error| DbError::corrupt("user handle", error))?,
        name: who.username.clone(),
        display_name: who.display_name.clone(),
        organization_name: who.organization_name.clone(),
    };
    let (public_key, text) = state.webauthn.begin_registration(user, kind, &registered)?;
    let new = ceremony::prepare(
        state,
        purpose_of(kind),
        &who.session_id,
        &who.organization_id,
        Some(&who.account_id),
        &text,
    );
    let started = Started { request_id: new.id.clone(), public_key, expires_at: from_micros(new.expires_at) };
    state.db.write(move |conn| new.write(conn)).await?;
    Ok(started)
}

/// Takes the answer to a registration, once, and verifies it. Of which kind it is, the request says.
///
/// # Errors
/// Whatever is not as it was asked for.
pub async fn finish(
    state: &State,
    who: &Registrant,
    request_id: &str,
    answer: &Value,
) -> Result<(WebauthnKind, VerifiedCredential), WebauthnError> {
    let account_id = who.account_id.clone();
    let (session_id, request_id) = (who.session_id.clone(), request_id.to_owned());
    let now = state.now_micros();
    let taken = state
        .db
        .write(move |conn| {
            for kind in [WebauthnKind::Passkey, WebauthnKind::SecurityKey] {
                let found = ceremony::find(conn, purpose_of(kind), &session_id, now)?;
                let Some(found) = found.filter(|found| found.id == request_id) else { continue };
                let is_mine = ceremony::consume(conn, &found.id)?;
                let registered = store::list(conn, &account_id)?;
                return Ok::<_, DbError>(is_mine.then_some((kind, found, registered)));
            }
            Ok(None)
        })
        .await?;
    let Some((kind, ceremony, registered)) = taken else { return Err(WebauthnError::NoCeremony) };
    if ceremony.account_id.as_deref() != Some(who.account_id.as_str()) {
        return Err(WebauthnError::NoCeremony);
    }
    let text = ceremony.open(&state.keys, purpose_of(kind), &who.session_id);
    let text = text.ok_or(WebauthnError::NoCeremony)?;
    Ok((kind, state.webauthn.finish_registration(kind, &text, answer, &registered)?))
}
