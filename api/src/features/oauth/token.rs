//! `/oauth2/token`: codes, refresh tokens and client credentials for access tokens.

use diesel::prelude::*;
use latchkey_openapi::activity::EventType;
use latchkey_openapi::applications::ApplicationType;
use latchkey_openapi::oauth::{OAuthErrorCode as Code, TokenAnswer};
use serde_json::json;

use super::authorize::{epoch, lock_grant};
use super::consent::OFFLINE;
use super::error::{OAuthError, refused};
use super::request;
use crate::identity::State;
use crate::identity::events::{self, NewEvent, Origin, PreparedEvent};
use crate::identity::oauth::application::StoredApplication;
use crate::identity::oauth::families::{self, Live, NewFamily, Refreshed};
use crate::identity::oauth::grants;
use crate::identity::oauth::tokens::{self, ACCESS_SECONDS, AccessClaims, ID_SECONDS, ID_TYPE, IdClaims};
use crate::identity::oauth::{issuer, joined, logout, resource, signing, split};
use crate::identity::organization::Organization;
use crate::identity::session::{cookie, methods_of};
use crate::platform::db::schema::{grants as grant_rows, sessions};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::form::Parameters;
use crate::platform::rng::random_bytes;

/// Bytes of a refresh token.
const REFRESH_BYTES: usize = 32;

/// A call of the token endpoint by an application that proved which one it is.
pub(super) struct Call<'a> {
    pub(super) state: &'a State,
    pub(super) organization: &'a Organization,
    pub(super) application: StoredApplication,
    pub(super) form: Parameters,
    pub(super) origin: Origin,
}

const fn no_grant() -> OAuthError {
    refused(Code::InvalidGrant, "The code or token is wrong, used, too old or ended.")
}

/// Gives out tokens.
pub(super) async fn give(call: Call<'_>) -> Result<TokenAnswer, OAuthError> {
    let issuer = issuer(call.state, call.organization);
    if call.form.get("resource").is_some_and(|asked| asked != resource(&issuer)) {
        return Err(refused(Code::InvalidTarget, "resource is the organization's API."));
    }
    match call.form.get("grant_type") {
        Some("authorization_code") => by_code(&call).await,
        Some("refresh_token") => by_refresh(&call).await,
        Some("client_credentials") => by_credentials(&call).await,
        Some(_) => Err(refused(Code::UnsupportedGrantType, "The grant type is unknown.")),
        None => Err(refused(Code::InvalidRequest, "grant_type is missing.")),
    }
}

/// A fresh refresh token and its hash.
fn new_refresh(state: &State) -> (String, Vec<u8>) {
    let secret = cookie::encode(&random_bytes::<REFRESH_BYTES>(state.rng.as_ref()));
    let hash = state.keys.hash_token(secret.as_bytes()).to_vec();
    (secret, hash)
}

async fn by_code(call: &Call<'_>) -> Result<TokenAnswer, OAuthError> {
    let (state, form) = (call.state, &call.form);
    let missing = || refused(Code::InvalidRequest, "code, redirect_uri or code_verifier is missing.");
    let code = form.get("code").ok_or_else(missing)?;
    let redirect_uri = form.get("redirect_uri").ok_or_else(missing)?;
    let verifier = form.get("code_verifier").ok_or_else(missing)?;
    let hash = state.keys.hash_token(code.as_bytes()).to_vec();
    let lookup = hash.clone();
    let work = move |conn: &mut Conn| {
        let Some(code) = grants::find_code(conn, &lookup)? else { return Ok::<_, DbError>(None) };
        let owner: (String, String) = grant_rows::table
            .find(&code.grant_id)
            .select((grant_rows::application_id, grant_rows::account_id))
            .get_result(conn)?;
        Ok(Some((code, owner)))
    };
    let (found, (application_id, account_id)) = state.db.read(work).await?.ok_or_else(no_grant)?;
    let is_bound = application_id == call.application.id
        && found.redirect_uri == redirect_uri
        && (43..=128).contains(&verifier.len())
        && tokens::challenge(verifier) == found.code_challenge;
    if !is_bound {
        return Err(no_grant());
    }
    let (refresh, refresh_hash) = new_refresh(state);
    let now = state.now_micros();
    let (nonce, family_id) = (found.nonce.clone(), found.family_id.clone());
    let work = move |conn: &mut Conn| {
        if !grants::consume_code(conn, &hash, now)? {
            // Somebody has it twice: whatever came of it ends (RFC 6749 §4.1.2).
            families::revoke(conn, &found.family_id, now)?;
            return Ok(None);
        }
        if !lock_grant(conn, &found.grant_id)? {
            return Ok(None);
        }
        let Some(family) = family_of(conn, &found, &account_id, now)? else { return Ok(None) };
        families::insert(conn, &family)?;
        families::insert_refresh(conn, &refresh_hash, &family.id, now)?;
        logout::link(conn, &found.session_id, &application_id, now)?;
        grants::touch(conn, &found.grant_id, now)?;
        Ok::<_, DbError>(Some(()))
    };
    state.db.write(work).await?.ok_or_else(no_grant)?;
    let live =
        state.db.fetch(move |conn| families::find_live(conn, &family_id)).await?.ok_or_else(no_grant)?;
    answer(call, &live, &live.scopes(), refresh, nonce).await
}

/// The family of a code, if its session is alive; locks the session until the unit of work ends.
fn family_of(
    conn: &mut Conn,
    code: &grants::Code,
    account_id: &str,
    now: i64,
) -> Result<Option<NewFamily>, DbError> {
    let session = sessions::table
        .filter(sessions::id.eq(&code.session_id))
        .filter(sessions::account_id.eq(account_id))
        .filter(sessions::expires_at.gt(now));
    if diesel::update(session).set(sessions::last_accessed_at.eq(now)).execute(conn)? == 0 {
        return Ok(None);
    }
    let (level, methods, authenticated_at, session_expires_at): (i32, String, i64, i64) = sessions::table
        .find(&code.session_id)
        .select((sessions::level, sessions::methods, sessions::authenticated_at, sessions::expires_at))
        .get_result(conn)?;
    let granted: String =
        grant_rows::table.find(&code.grant_id).select(grant_rows::scopes).get_result(conn)?;
    let has = |text: &str| split(text).iter().any(|scope| scope == OFFLINE);
    let is_offline = has(&code.scopes) && has(&granted);
    Ok(Some(NewFamily {
        id: code.family_id.clone(),
        grant_id: code.grant_id.clone(),
        session_id: code.session_id.clone(),
        scopes: code.scopes.clone(),
        level,
        methods,
        authenticated_at,
        is_offline,
        created_at: now,
        last_used_at: now,
        expires_at: if is_offline { now + families::OFFLINE_FOR } else { session_expires_at },
    }))
}

async fn by_refresh(call: &Call<'_>) -> Result<TokenAnswer, OAuthError> {
    let state = call.state;
    let token = call
        .form
        .get("refresh_token")
        .ok_or_else(|| refused(Code::InvalidRequest, "refresh_token is missing."))?;
    let hash = state.keys.hash_token(token.as_bytes()).to_vec();
    let lookup = hash.clone();
    let work = move |conn: &mut Conn| match families::find_refresh(conn, &lookup)? {
        Some(family_id) => families::find_live(conn, &family_id),
        None => Ok::<_, DbError>(None),
    };
    let now = state.now_micros();
    // A use prolongs what outlives its session, so it has to come before its end.
    let live = state.db.read(work).await?.filter(|live| !live.is_over(now)).ok_or_else(no_grant)?;
    if live.application_id != call.application.id {
        return Err(no_grant());
    }
    let scopes = narrowed(&live, call.form.get("scope"))?;
    let (refresh, next) = new_refresh(state);
    let reused = reused(call, &live);
    let work = move |conn: &mut Conn| {
        let rotated = families::rotate(conn, &hash, &next, &live, now)?;
        if rotated == Refreshed::Reused {
            reused.write(conn)?;
            return Ok(None);
        }
        // Read in this unit of work: what ended in between is not given out again.
        let Some(live) = families::find_live(conn, &live.family_id)?.filter(|live| live.role(now).is_some())
        else {
            return Ok(None);
        };
        if live.has_session(now) {
            logout::link(conn, &live.session_id, &live.application_id, now)?;
            diesel::update(sessions::table.find(&live.session_id))
                .set(sessions::last_accessed_at.eq(now))
                .execute(conn)?;
        }
        Ok::<_, DbError>(Some(live))
    };
    let live = state.db.write(work).await?.ok_or_else(no_grant)?;
    answer(call, &live, &scopes, refresh, None).await
}

/// The scopes that a refresh asks for, within those of the family (RFC 6749 §6).
fn narrowed(live: &Live, asked: Option<&str>) -> Result<Vec<String>, OAuthError> {
    let all = live.scopes();
    let Some(asked) = asked.map(split) else { return Ok(all) };
    if asked.iter().all(|scope| all.contains(scope)) {
        Ok(asked)
    } else {
        Err(refused(Code::InvalidScope, "The scope is not within what was given."))
    }
}

/// A refresh token came twice: the account is told.
fn reused(call: &Call<'_>, live: &Live) -> PreparedEvent {
    let mut event = NewEvent::by_self(&live.organization_id, EventType::TokenReused, &live.account_id)
        .refused(latchkey_openapi::activity::Actor::Unknown)
        .origin(&call.origin)
        .details(json!({"application": call.application.settings.name}))
        .coalesce(&live.family_id);
    event.client_id = Some(live.application_id.clone());
    events::prepare(call.state, event)
}

async fn by_credentials(call: &Call<'_>) -> Result<TokenAnswer, OAuthError> {
    let application = &call.application;
    if application.settings.kind != ApplicationType::Service || !application.is_confidential() {
        return Err(refused(Code::UnauthorizedClient, "The application acts for its users only."));
    }
    let scopes = match call.form.get("scope") {
        Some(text) => request::scopes(application, Some(text))?,
        None => application.settings.scopes.iter().map(|asked| asked.name.clone()).collect(),
    };
    if scopes.is_empty() || scopes.iter().any(|scope| scope == "openid") {
        return Err(refused(Code::InvalidScope, "The application may not ask for this scope."));
    }
    let issuer = issuer(call.state, call.organization);
    let now = call.state.clock.now().timestamp();
    let claims = AccessClaims {
        aud: resource(&issuer),
        iss: issuer,
        sub: application.id.clone(),
        client_id: application.id.clone(),
        scope: joined(&scopes),
        iat: now,
        exp: now + ACCESS_SECONDS,
        jti: call.state.new_id(),
        sid: None,
        acr: None,
        auth_time: None,
        fam: None,
    };
    let access_token =
        tokens::sign_access(call.state, application.settings.signing_algorithm, &claims).await?;
    Ok(TokenAnswer {
        access_token,
        token_type: "Bearer".to_owned(),
        expires_in: ACCESS_SECONDS,
        scope: claims.scope,
        refresh_token: None,
        id_token: None,
    })
}

async fn answer(
    call: &Call<'_>,
    live: &Live,
    scopes: &[String],
    refresh: String,
    nonce: Option<String>,
) -> Result<TokenAnswer, OAuthError> {
    let (state, settings) = (call.state, &call.application.settings);
    let issuer = issuer(state, call.organization);
    let now = state.clock.now().timestamp();
    let auth_time = epoch(live.authenticated_at);
    let claims = AccessClaims {
        iss: issuer.clone(),
        sub: live.account_id.clone(),
        aud: resource(&issuer),
        client_id: live.application_id.clone(),
        scope: joined(scopes),
        iat: now,
        exp: now + ACCESS_SECONDS,
        jti: state.new_id(),
        sid: Some(live.session_id.clone()),
        acr: Some(tokens::acr(live.level).to_owned()),
        auth_time: Some(auth_time),
        fam: Some(live.family_id.clone()),
    };
    let access_token = tokens::sign_access(state, settings.signing_algorithm, &claims).await?;
    let id_token = if scopes.iter().any(|scope| scope == "openid") {
        let id = IdClaims {
            iss: issuer,
            sub: live.account_id.clone(),
            aud: live.application_id.clone(),
            iat: now,
            exp: now + ID_SECONDS,
            auth_time,
            acr: tokens::acr(live.level).to_owned(),
            amr: tokens::amr(&methods_of(&live.methods), live.level),
            sid: live.session_id.clone(),
            at_hash: tokens::at_hash(&access_token),
            nonce,
        };
        Some(signing::sign(state, settings.signing_algorithm, ID_TYPE, &id).await?)
    } else {
        None
    };
    Ok(TokenAnswer {
        access_token,
        token_type: "Bearer".to_owned(),
        expires_in: ACCESS_SECONDS,
        scope: claims.scope,
        refresh_token: Some(refresh),
        id_token,
    })
}
