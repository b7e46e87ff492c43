//! Who is asking, said in a handler's signature.
//!
//! * [`Portal`]: the organization of the path, for operations that need nobody signed in.
//! * [`Me`]`<S>`: a signed-in account whose session or token has the scope `S`. With a method that changes something, the
//!   CSRF token and the origin are checked as well.
//! * [`SteppedUp`]`<S>`: the same with a recent proof of identity.

use std::future::Future;
use std::marker::PhantomData;
use std::net::IpAddr;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::{ACR_1, ACR_2, Role, Scope};
use latchkey_openapi::validate::is_slug;

use super::State;
use super::events::Origin;
use super::oauth::bearer;
use super::organization::{self, DEFAULT_SLUG, Organization};
use super::session::cookie::{self, Purpose};
use super::session::{Access, Principal, SECRET_BYTES, guard, load};
use super::settings::Settings;
use crate::platform::device;
use crate::platform::http::client::address;
use crate::platform::http::error::ApiError;
use crate::platform::http::origin;

/// The header that carries the CSRF token.
pub const CSRF_HEADER: &str = "X-CSRF-Token";

macro_rules! markers {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
        impl ScopeMarker for $name {
            const SCOPE: Scope = Scope::$name;
        }
    )*};
}

/// A scope as a type, so that a handler's signature names it.
pub trait ScopeMarker: 'static {
    /// The scope.
    const SCOPE: Scope;
}

markers! {
    /// `me:profile:read`.
    ProfileRead;
    /// `me:profile:write`.
    ProfileWrite;
    /// `me:security:read`.
    SecurityRead;
    /// `me:security:write`.
    SecurityWrite;
    /// `me:sessions:read`.
    SessionsRead;
    /// `me:sessions:write`.
    SessionsWrite;
    /// `me:consents:read`.
    ConsentsRead;
    /// `me:consents:write`.
    ConsentsWrite;
    /// `me:applications:read`.
    ApplicationsRead;
    /// `me:applications:write`.
    ApplicationsWrite;
    /// `me:activity:read`.
    ActivityRead;
    /// `me:export`.
    Export;
    /// `admin:read`, for owners and administrators.
    AdminRead;
    /// `admin:write`, for owners and administrators.
    AdminWrite;
}

fn state(request: &HttpRequest) -> Result<web::Data<State>, ApiError> {
    request
        .app_data::<web::Data<State>>()
        .cloned()
        .ok_or_else(|| ApiError::internal("the server's state is missing"))
}

/// The organization's name in the path: `default` for bare routes.
#[must_use]
pub fn slug(request: &HttpRequest) -> &str {
    request.match_info().get("organization").unwrap_or(DEFAULT_SLUG)
}

/// The id in the path. What cannot be an id of ours is not found, before any database is asked.
///
/// # Errors
/// `not_found`.
pub fn path_id(request: &HttpRequest) -> Result<&str, ApiError> {
    let id = request.match_info().get("id").unwrap_or_default();
    let is_id = id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    if is_id { Ok(id) } else { Err(ApiError::new(ErrorCode::NotFound)) }
}

/// The client's address and device.
#[must_use]
pub fn client(state: &State, request: &HttpRequest) -> Origin {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Origin { ip: client_ip(state, request), device: device::parse(agent) }
}

/// The client's address, behind trusted proxies only.
#[must_use]
pub fn client_ip(state: &State, request: &HttpRequest) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::from([0, 0, 0, 0]), |addr| addr.ip());
    let trusted = &state.config.http.trusted_proxies;
    if trusted.is_empty() { peer } else { address(peer, request.headers(), trusted) }
}

/// The organization of the path.
#[derive(Debug, Clone)]
pub struct Portal(pub Arc<Organization>);

impl Deref for Portal {
    type Target = Organization;

    fn deref(&self) -> &Organization {
        &self.0
    }
}

impl FromRequest for Portal {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = state(request);
        let slug = slug(request).to_owned();
        Box::pin(async move {
            if !is_slug(&slug) {
                return Err(ApiError::new(ErrorCode::OrganizationNotFound));
            }
            let found = state?.db.fetch(move |conn| organization::find_by_slug(conn, &slug)).await?;
            found
                .filter(|organization| organization.is_active)
                .map(|organization| Self(Arc::new(organization)))
                .ok_or_else(|| ApiError::new(ErrorCode::OrganizationNotFound))
        })
    }
}

/// The session of a request, if it brings a live one of this organization. Not a use of the session, not a check of CSRF:
/// for operations that also answer those who are signed out.
///
/// # Errors
/// A failing database.
pub async fn principal_if_any(state: &State, request: &HttpRequest) -> Result<Option<Principal>, ApiError> {
    let slug = slug(request);
    let secret = cookie::read(request, Purpose::Session, slug).and_then(cookie::decode::<SECRET_BYTES>);
    let Some(secret) = secret else { return Ok(None) };
    let principal = load::by_secret(state, &secret).await?;
    // A session is valid only under its own organization.
    Ok(principal.filter(|principal| principal.organization_slug == slug))
}

/// Who a request that must come from somebody comes from: by a token where it brings one, else by the portal's session. A
/// token is never sent by a browser on its own, so it needs no CSRF token.
///
/// # Errors
/// `unauthenticated` without a live session or token; `csrf_token_invalid` or `cross_origin` for a change by a session that
/// did not come from our own page.
pub async fn principal(state: &State, request: &HttpRequest) -> Result<Principal, ApiError> {
    let Some(token) = bearer::token_of(request) else { return session_principal(state, request).await };
    let slug = slug(request);
    match bearer::principal(state, slug, token).await {
        Err(error) if error.code == ErrorCode::Unauthenticated => Err(stranger(state, slug, error).await?),
        other => other,
    }
}

/// An organization that is not there says so, to everybody alike; otherwise the refusal.
async fn stranger(state: &State, slug: &str, refusal: ApiError) -> Result<ApiError, ApiError> {
    let slug = slug.to_owned();
    let found = if is_slug(&slug) {
        state.db.fetch(move |conn| organization::find_by_slug(conn, &slug)).await?
    } else {
        None
    };
    Ok(match found {
        Some(organization) if organization.is_active => refusal,
        _ => ApiError::new(ErrorCode::OrganizationNotFound),
    })
}

/// The session of a request that must have one, whatever token it brings.
///
/// # Errors
/// `unauthenticated` without a live session; `csrf_token_invalid` or `cross_origin` for a change that did not come from our
/// own page.
pub async fn session_principal(state: &State, request: &HttpRequest) -> Result<Principal, ApiError> {
    let Some(principal) = principal_if_any(state, request).await? else {
        return Err(stranger(state, slug(request), ApiError::new(ErrorCode::Unauthenticated)).await?);
    };
    if !request.method().is_safe() {
        check_change(state, request, &principal)?;
    }
    state.touches.note(&principal, client_ip(state, request), state.now_micros());
    Ok(principal)
}

fn check_change(state: &State, request: &HttpRequest, principal: &Principal) -> Result<(), ApiError> {
    origin::check(request.headers(), &state.public_origin)?;
    let sent = request.headers().get(CSRF_HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if state.keys.verify_csrf(principal.context(), sent) {
        Ok(())
    } else {
        Err(ApiError::new(ErrorCode::CsrfTokenInvalid))
    }
}

/// A signed-in account with the scope `S`.
#[derive(Debug, Clone)]
pub struct Me<S> {
    principal: Principal,
    scope: PhantomData<S>,
}

impl<S> Me<S> {
    /// The principal.
    pub fn into_inner(self) -> Principal {
        self.principal
    }
}

impl<S> Deref for Me<S> {
    type Target = Principal;

    fn deref(&self) -> &Principal {
        &self.principal
    }
}

impl<S: ScopeMarker> FromRequest for Me<S> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let principal = principal(state(&request)?.get_ref(), &request).await?;
            if !principal.has(S::SCOPE) {
                return Err(insufficient(S::SCOPE));
            }
            // The console's scopes are worth something to those alone who may use it.
            let is_console = matches!(S::SCOPE, Scope::AdminRead | Scope::AdminWrite);
            if is_console && principal.role == Role::User {
                return Err(ApiError::new(ErrorCode::Forbidden));
            }
            Ok(Self { principal, scope: PhantomData })
        })
    }
}

/// A token that may not be used for this (RFC 6750 §3.1).
fn insufficient(scope: Scope) -> ApiError {
    ApiError::new(ErrorCode::InsufficientScope)
        .detail(format!("The token needs the scope {}.", scope.as_str()))
        .challenge(format!("Bearer error=\"insufficient_scope\", scope=\"{}\"", scope.as_str()))
}

/// What to do to come in: a flow in the portal, or a new sign-in to the application (RFC 9470 §3).
async fn step_up_required(state: &State, me: &Principal, settings: &Settings) -> Result<ApiError, ApiError> {
    let error = ApiError::new(ErrorCode::StepUpRequired);
    if me.access == Access::Session {
        return Ok(error.detail("Prove again who you are by a step_up flow, then repeat the request."));
    }
    let acr = if guard::reachable(state, me, settings).await? >= 2 { ACR_2 } else { ACR_1 };
    let max_age = settings.step_up.max_age_seconds;
    Ok(error.detail("Sign in again with these acr_values and max_age, then repeat the request.").challenge(format!(
        "Bearer error=\"insufficient_user_authentication\", error_description=\"A recent proof of identity is needed\", \
         acr_values=\"{acr}\", max_age=\"{max_age}\""
    )))
}

/// A signed-in account with the scope `S` that proved who it is within the organization's `step_up.max_age`, at the highest
/// level that it can reach.
#[derive(Debug, Clone)]
pub struct SteppedUp<S>(pub Me<S>);

impl<S> Deref for SteppedUp<S> {
    type Target = Principal;

    fn deref(&self) -> &Principal {
        &self.0.principal
    }
}

impl<S: ScopeMarker> FromRequest for SteppedUp<S> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let me = Me::<S>::from_request(request, payload);
        let state = state(request);
        Box::pin(async move {
            let (state, me) = (state?, me.await?);
            let organization = state.organization_of(&me).await?;
            if guard::open_until(&state, &me, &organization.settings).await?.is_none() {
                return Err(step_up_required(&state, &me, &organization.settings).await?);
            }
            Ok(Self(me))
        })
    }
}
