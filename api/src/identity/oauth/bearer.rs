//! From `Authorization: Bearer` to the principal: an access token of our own, or a personal one.
//!
//! The signature says that we made it; one statement says whether everything that it depends on is alive at this moment. So
//! an ended session, a revoked grant or a disabled account is refused by the very next request, on every node.

use actix_web::HttpRequest;
use actix_web::http::header;
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::ids::{AccountId, OrganizationId, SessionId};

use super::families::{self, Live};
use super::tokens::{self, AccessClaims};
use super::{issuer_of, personal};
use crate::identity::State;
use crate::identity::session::{Access, Principal};
use crate::identity::time::SECOND;
use crate::platform::db::DbError;
use crate::platform::http::error::ApiError;

/// Bytes of a token at most.
const MAX_BYTES: usize = 8 * 1024;

/// The token of a request's `Authorization: Bearer` (RFC 6750 §2.1). Tokens in the form or the query are not taken.
#[must_use]
pub fn token_of(request: &HttpRequest) -> Option<&str> {
    let mut all = request.headers().get_all(header::AUTHORIZATION);
    let value = all.next()?.to_str().ok()?;
    // Two headers are nobody's.
    if all.next().is_some() {
        return Some("");
    }
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("Bearer").then(|| token.trim())
}

/// A refusal of a token (RFC 6750 §3).
#[must_use]
pub fn refused() -> ApiError {
    ApiError::new(ErrorCode::Unauthenticated).challenge("Bearer error=\"invalid_token\"")
}

/// An access token with everything that it depends on, alive.
#[derive(Debug, Clone)]
pub struct Valid {
    /// What is in it.
    pub claims: AccessClaims,
    /// Its family.
    pub live: Live,
    /// Who it stands for.
    pub principal: Principal,
}

/// An access token of a user at an organization's endpoints, if it is alive.
///
/// # Errors
/// A failing database.
pub async fn access(state: &State, slug: &str, token: &str) -> Result<Option<Valid>, DbError> {
    if token.len() > MAX_BYTES {
        return Ok(None);
    }
    let Some(claims) = tokens::read_access(state, token, &issuer_of(state, slug)).await? else {
        return Ok(None);
    };
    let Some(family_id) = claims.fam.clone() else { return Ok(None) };
    let live = state.db.fetch(move |conn| families::find_live(conn, &family_id)).await?;
    let now = state.now_micros();
    let Some(live) = live.filter(|live| live.slug == slug && live.account_id == claims.sub) else {
        return Ok(None);
    };
    let Some(role) = live.role(now) else { return Ok(None) };
    let asked: Vec<String> = super::split(&claims.scope);
    let scopes = live.scopes().into_iter().filter(|scope| asked.contains(scope)).collect();
    let authenticated_at = claims.auth_time.unwrap_or_default() * SECOND;
    let level = claims.acr.as_deref().and_then(tokens::level_of).unwrap_or(1);
    let principal = Principal {
        account_id: AccountId(live.account_id.clone()),
        organization_id: OrganizationId(live.organization_id.clone()),
        organization_slug: live.slug.clone(),
        settings_version: live.settings_version,
        session_id: live.has_session(now).then(|| SessionId(live.session_id.clone())),
        access: Access::Token {
            application_id: live.application_id.clone(),
            family_id: live.family_id.clone(),
            scopes,
        },
        role,
        account_version: live.account_version,
        level,
        authenticated_at,
        // The token's own proof counts, not what the session earned since (RFC 9470 §6).
        elevated_at: Some(authenticated_at),
        last_accessed_at: now,
        idle_seconds: 0,
        expires_at: claims.exp * SECOND,
    };
    Ok(Some(Valid { claims, live, principal }))
}

/// The principal of a token.
///
/// # Errors
/// `unauthenticated` with the challenge of RFC 6750 for every token that is not alive here; `forbidden` for one that stands
/// for no user.
pub async fn principal(state: &State, slug: &str, token: &str) -> Result<Principal, ApiError> {
    if let Some(secret) = token.strip_prefix(personal::PREFIX) {
        return personal::principal(state, slug, secret).await?.ok_or_else(refused);
    }
    if let Some(valid) = access(state, slug, token).await? {
        return Ok(valid.principal);
    }
    Err(refused())
}
