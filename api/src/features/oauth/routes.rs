//! `/oauth2` and the well-known documents: what applications call.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use latchkey_openapi::oauth::{Introspection, KeySet, OAuthErrorCode, ProviderMetadata, TokenAnswer};

use super::error::{OAuthError, answer, refused};
use super::token::Call;
use super::{authorize_routes, client, logout_routes, metadata, store, token, token_use, userinfo};
use crate::identity::extract::client as origin_of;
use crate::identity::oauth::application::StoredApplication;
use crate::identity::oauth::{bearer, issuer, signing};
use crate::identity::{Portal, State};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::body;
use crate::platform::http::document::{OAuthProblems, Problems};
use crate::platform::http::error::ApiError;
use crate::platform::http::form::{CONTENT_TYPE, MAX_BYTES, Parameters};
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    authorize_routes::configure(config);
    logout_routes::configure(config);
    config
        .service(openid_configuration)
        .service(oauth_metadata)
        .service(jwks)
        .service(give_token)
        .service(revoke_token)
        .service(introspect_token)
        .service(read_userinfo)
        .service(post_userinfo);
}

/// Deletes requests and assertions that are over; run by the sweeper.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    store::sweep(conn, now)
}

/// The parameters of a form, and its text.
pub(super) async fn form(
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<(Parameters, String), OAuthError> {
    let kind =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let invalid = |text| refused(OAuthErrorCode::InvalidRequest, text);
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(CONTENT_TYPE) {
        return Err(invalid("The body is not a form."));
    }
    let bytes = body::bytes(request, payload, MAX_BYTES).await?;
    let parameters =
        Parameters::parse(&bytes).ok_or_else(|| invalid("A parameter comes twice or cannot be read."))?;
    Ok((parameters, String::from_utf8_lossy(&bytes).into_owned()))
}

/// The form of an application that proved which one it is, and its text.
pub(super) async fn form_of_application(
    state: &State,
    portal: &Portal,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<(StoredApplication, Parameters, String), OAuthError> {
    let (form, text) = form(request, payload).await?;
    let application = client::authenticate(state, portal, request, &form).await?;
    Ok((application, form, text))
}

/// Read the provider's metadata
#[utoipa::path(operation_id = "getOpenidConfiguration", tag = "OpenID",
    responses((status = 200, description = "The metadata", body = ProviderMetadata), Problems), security(()))]
#[get("/.well-known/openid-configuration")]
async fn openid_configuration(state: web::Data<State>, portal: Portal) -> HttpResponse {
    published(&metadata::of(&issuer(&state, &portal)))
}

/// Read the authorization server's metadata
///
/// The same document under the name of RFC 8414.
#[utoipa::path(operation_id = "getAuthorizationServerMetadata", tag = "OpenID",
    responses((status = 200, description = "The metadata", body = ProviderMetadata), Problems), security(()))]
#[get("/.well-known/oauth-authorization-server")]
async fn oauth_metadata(state: web::Data<State>, portal: Portal) -> HttpResponse {
    published(&metadata::of(&issuer(&state, &portal)))
}

/// Read the keys that verify tokens
#[utoipa::path(operation_id = "getJwks", tag = "OpenID",
    responses((status = 200, description = "The public keys", body = KeySet), Problems), security(()))]
#[get("/oauth2/jwks")]
async fn jwks(state: web::Data<State>, _portal: Portal) -> Result<HttpResponse, ApiError> {
    Ok(published(&KeySet { keys: signing::published(&state).await? }))
}

/// Documents that verifiers may keep: for less time than a key is published before it signs.
fn published(document: &impl serde::Serialize) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=300")).json(document)
}

/// Get tokens
///
/// For a code, for a refresh token, or for the application itself (RFC 6749 §4.1.3, §6, §4.4).
#[utoipa::path(operation_id = "getToken", tag = "OpenID",
    request_body(content = Object, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "Tokens", body = TokenAnswer), OAuthProblems), security(()))]
#[post("/oauth2/token")]
async fn give_token(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let work = async {
        let (application, form, _) = form_of_application(&state, &portal, &request, payload).await?;
        let origin = origin_of(&state, &request);
        token::give(Call { state: &state, organization: &portal, application, form, origin }).await
    };
    let given = work.await;
    answer(&request, StatusCode::OK, given)
}

/// Give a token back
///
/// Ends everything that came of the same sign-in (RFC 7009). The answer says nothing of the token.
#[utoipa::path(operation_id = "revokeToken", tag = "OpenID",
    request_body(content = Object, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "Ended, or never was the application's"), OAuthProblems), security(()))]
#[post("/oauth2/revoke")]
async fn revoke_token(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let work = async {
        let (application, form, _) = form_of_application(&state, &portal, &request, payload).await?;
        token_use::revoke(&state, &portal, &application, &form).await?;
        Ok::<_, OAuthError>(serde_json::json!({}))
    };
    let done = work.await;
    answer(&request, StatusCode::OK, done)
}

/// Ask what a token is worth
///
/// For applications that prove which one they are (RFC 7662).
#[utoipa::path(operation_id = "introspectToken", tag = "OpenID",
    request_body(content = Object, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "What it is worth", body = Introspection), OAuthProblems), security(()))]
#[post("/oauth2/introspect")]
async fn introspect_token(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let work = async {
        let (application, form, _) = form_of_application(&state, &portal, &request, payload).await?;
        token_use::introspect(&state, &portal, &application, &form).await
    };
    let told = work.await;
    answer(&request, StatusCode::OK, told)
}

/// Read claims about the user
///
/// With an access token that has the scope `openid`. Only what the user consented to.
#[utoipa::path(operation_id = "getUserinfo", tag = "OpenID",
    responses((status = 200, description = "The claims", body = Object), OAuthProblems), security(()))]
#[get("/oauth2/userinfo")]
async fn read_userinfo(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    claims(&state, &portal, &request).await
}

/// Read claims about the user, by POST
///
/// The same; the token stands in the header here as well.
#[utoipa::path(operation_id = "postUserinfo", tag = "OpenID",
    responses((status = 200, description = "The claims", body = Object), OAuthProblems), security(()))]
#[post("/oauth2/userinfo")]
async fn post_userinfo(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    claims(&state, &portal, &request).await
}

async fn claims(state: &State, portal: &Portal, request: &HttpRequest) -> Result<HttpResponse, ApiError> {
    let found = userinfo::claims(state, portal, bearer::token_of(request).unwrap_or_default()).await;
    answer(request, StatusCode::OK, found)
}
