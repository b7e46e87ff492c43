//! `/oauth2/revoke` (RFC 7009) and `/oauth2/introspect` (RFC 7662).

use latchkey_openapi::oauth::{Introspection, OAuthErrorCode as Code};

use super::error::{OAuthError, refused};
use crate::identity::State;
use crate::identity::oauth::application::{self, StoredApplication};
use crate::identity::oauth::families::{self, Live};
use crate::identity::oauth::tokens::{self, AccessClaims};
use crate::identity::oauth::{bearer, issuer, joined};
use crate::identity::organization::Organization;
use crate::platform::db::{Conn, DbError};
use crate::platform::http::form::Parameters;

/// A token of a form.
fn token_of(form: &Parameters) -> Result<&str, OAuthError> {
    form.get("token").ok_or_else(|| refused(Code::InvalidRequest, "token is missing."))
}

/// The family of a refresh token, and whether the token is still to be used.
async fn by_refresh(state: &State, token: &str) -> Result<Option<Live>, DbError> {
    let hash = state.keys.hash_token(token.as_bytes());
    let work = move |conn: &mut Conn| match families::find_refresh(conn, &hash)? {
        Some(family_id) => families::find_live(conn, &family_id),
        None => Ok::<_, DbError>(None),
    };
    state.db.read(work).await
}

/// Ends the family of a token of the calling application. Every other token is left alone, and nothing is said of it.
pub(super) async fn revoke(
    state: &State,
    organization: &Organization,
    application: &StoredApplication,
    form: &Parameters,
) -> Result<(), OAuthError> {
    let token = token_of(form)?;
    let family = match tokens::read_access(state, token, &issuer(state, organization)).await? {
        Some(claims) => claims.fam.filter(|_| claims.client_id == application.id),
        None => by_refresh(state, token)
            .await?
            .filter(|live| live.application_id == application.id)
            .map(|live| live.family_id),
    };
    if let Some(family_id) = family {
        let now = state.now_micros();
        state.db.write(move |conn| families::revoke(conn, &family_id, now)).await?;
    }
    Ok(())
}

/// What a token is worth now, to an application that proved which one it is.
pub(super) async fn introspect(
    state: &State,
    organization: &Organization,
    application: &StoredApplication,
    form: &Parameters,
) -> Result<Introspection, OAuthError> {
    if !application.is_confidential() {
        return Err(refused(
            Code::UnauthorizedClient,
            "Only applications that prove which one they are may ask.",
        ));
    }
    let token = token_of(form)?;
    if let Some(valid) = bearer::access(state, &organization.slug, token).await? {
        let scope = valid.claims.scope.clone();
        let given = valid.live.scopes();
        let scopes: Vec<String> =
            crate::identity::oauth::split(&scope).into_iter().filter(|scope| given.contains(scope)).collect();
        return Ok(told(valid.claims, joined(&scopes)));
    }
    if let Some(claims) = tokens::read_access(state, token, &issuer(state, organization)).await? {
        return of_application(state, organization, claims).await;
    }
    // A refresh token is nobody's business but its application's.
    let Some(live) = by_refresh(state, token).await?.filter(|live| live.application_id == application.id)
    else {
        return Ok(Introspection::default());
    };
    if live.role(state.now_micros()).is_none() || !is_unused(state, token).await? {
        return Ok(Introspection::default());
    }
    Ok(Introspection {
        active: true,
        scope: Some(joined(&live.scopes())),
        client_id: Some(live.application_id),
        sub: Some(live.account_id),
        iss: Some(issuer(state, organization)),
        ..Introspection::default()
    })
}

async fn is_unused(state: &State, token: &str) -> Result<bool, DbError> {
    let hash = state.keys.hash_token(token.as_bytes());
    state.db.fetch(move |conn| families::is_unused(conn, &hash)).await
}

/// A token that stands for an application itself lives as long as that.
async fn of_application(
    state: &State,
    organization: &Organization,
    claims: AccessClaims,
) -> Result<Introspection, OAuthError> {
    if claims.fam.is_some() {
        return Ok(Introspection::default());
    }
    let (organization_id, id) = (organization.id.0.clone(), claims.client_id.clone());
    let found = state.db.fetch(move |conn| application::find(conn, &organization_id, &id)).await?;
    if !found.is_some_and(|application| application.settings.enabled) {
        return Ok(Introspection::default());
    }
    let scope = claims.scope.clone();
    Ok(told(claims, scope))
}

fn told(claims: AccessClaims, scope: String) -> Introspection {
    Introspection {
        active: true,
        scope: Some(scope),
        client_id: Some(claims.client_id),
        token_type: Some("Bearer".to_owned()),
        exp: Some(claims.exp),
        iat: Some(claims.iat),
        sub: Some(claims.sub),
        aud: Some(claims.aud),
        iss: Some(claims.iss),
        acr: claims.acr,
        auth_time: claims.auth_time,
        sid: claims.sid,
    }
}
