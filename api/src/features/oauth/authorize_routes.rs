//! `/oauth2/authorize`, `/oauth2/par`, and what the portal shows in between: `/api/auth/v1/authorizations`.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use latchkey_openapi::authorize::{
    AnswerAuthorizationRequest, AnsweredAuthorization, Authorization, AuthorizationNext,
};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::oauth::{OAuthErrorCode, PushedRequest};

use super::authorize::{self, Pending};
use super::error::{OAuthError, answer, refused};
use super::request::{self, Way};
use super::routes::{form, form_of_application};
use super::store;
use crate::identity::extract::{client as origin_of, path_id, principal_if_any, session_principal};
use crate::identity::oauth::application::{self, StoredApplication};
use crate::identity::oauth::issuer;
use crate::identity::session::cookie::{self, Purpose};
use crate::identity::session::{Principal, SECRET_BYTES};
use crate::identity::time::SECOND;
use crate::identity::{Portal, State};
use crate::platform::db::Conn;
use crate::platform::http::body::Json;
use crate::platform::http::document::{OAuthProblems, Problems};
use crate::platform::http::error::ApiError;
use crate::platform::http::form::Parameters;
use crate::platform::http::operations::Operations;
use crate::platform::rng::random_bytes;

/// What every `request_uri` of a pushed request begins with (RFC 9126 §2.2).
const PUSHED: &str = "urn:ietf:params:oauth:request_uri:";
/// Seconds that a pushed request waits for its use.
const PUSHED_SECONDS: i64 = 90;

/// Registers the operations.
pub(super) fn configure(config: &mut Operations<'_>) {
    config
        .service(ask_for_user)
        .service(ask_for_user_by_form)
        .service(push_request)
        .service(get_authorization)
        .service(answer_authorization);
}

/// A request that cannot even be refused to the application (RFC 6749 §4.1.2.1).
fn invalid(detail: &'static str) -> ApiError {
    ApiError::new(ErrorCode::AuthorizationInvalid).detail(detail)
}

fn unreadable() -> ApiError {
    invalid("The body is no form, or a parameter comes twice or cannot be read.")
}

fn binding_of(request: &HttpRequest, portal: &Portal) -> Option<[u8; SECRET_BYTES]> {
    cookie::read(request, Purpose::Authorization, &portal.slug).and_then(cookie::decode)
}

/// Ask for a user
///
/// Applications send browsers here (RFC 6749 §4.1.1, with PKCE and S256). The answer leads to the portal, or straight back
/// where nothing has to be asked.
#[utoipa::path(operation_id = "authorize", tag = "OpenID", params(
        ("client_id" = String, Query, description = "The application"),
        ("redirect_uri" = Option<String>, Query, description = "A registered address"),
        ("response_type" = Option<String>, Query, description = "`code`"),
        ("scope" = Option<String>, Query, description = "Scopes with spaces between"),
        ("code_challenge" = Option<String>, Query, description = "S256 of the verifier (RFC 7636)"),
        ("code_challenge_method" = Option<String>, Query, description = "`S256`"),
        ("request_uri" = Option<String>, Query, description = "A pushed request, in place of all but `client_id`")),
    responses((status = 303, description = "To the portal, or back to the application"), Problems), security(()))]
#[get("/oauth2/authorize")]
async fn ask_for_user(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let query = Parameters::parse(request.query_string().as_bytes()).ok_or_else(unreadable);
    asked(&state, &portal, &request, query).await
}

/// Ask for a user, by a form
///
/// The same with the parameters in a form (OpenID Connect Core 1.0 §3.1.2.1).
#[utoipa::path(operation_id = "authorizeByForm", tag = "OpenID",
    request_body(content = Object, content_type = "application/x-www-form-urlencoded"),
    responses((status = 303, description = "To the portal, or back to the application"), Problems), security(()))]
#[post("/oauth2/authorize")]
async fn ask_for_user_by_form(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let form = form(&request, payload).await.map(|(form, _)| form).map_err(|_| unreadable());
    asked(&state, &portal, &request, form).await
}

async fn asked(
    state: &State,
    portal: &Portal,
    request: &HttpRequest,
    parameters: Result<Parameters, ApiError>,
) -> Result<HttpResponse, ApiError> {
    let answer = match parameters {
        Ok(parameters) => ask(state, portal, request, parameters).await,
        Err(error) => Err(error),
    };
    match answer {
        // People get a page of the portal, which tells nothing of the request; programs get the problem.
        Err(error) if error.code == ErrorCode::AuthorizationInvalid && reads_pages(request) => {
            Ok(see_other(&format!("{}/authorize", State::base_path(&portal.slug))))
        }
        answer => answer,
    }
}

/// Whether the caller asks for pages, as browsers do when somebody follows a link.
fn reads_pages(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

async fn ask(
    state: &State,
    portal: &Portal,
    request: &HttpRequest,
    parameters: Parameters,
) -> Result<HttpResponse, ApiError> {
    let application = application(state, portal, &parameters).await?;
    let parameters = resolved(state, &application, parameters).await?;
    let way = request::way(&application, &parameters)
        .ok_or_else(|| invalid("redirect_uri is not registered with the application."))?;
    let issuer = issuer(state, portal);
    let asked = match request::check(&application, &parameters, &way, &issuer) {
        Ok(asked) => asked,
        Err(OAuthError::Refused(code, text)) => {
            return Ok(see_other(&authorize::refusal(&way, &issuer, code, Some(text))));
        }
        Err(OAuthError::Elsewhere(error)) => return Err(error),
        Err(OAuthError::Db(error)) => return Err(error.into()),
    };
    let pending = Pending { asked, application, created_at: state.now_micros(), id: None };
    proceed(state, portal, request, pending, &way).await
}

/// The application of a request, if it may ask at all.
async fn application(
    state: &State,
    portal: &Portal,
    query: &Parameters,
) -> Result<StoredApplication, ApiError> {
    let id = query.owned("client_id").ok_or_else(|| invalid("client_id is missing."))?;
    let organization_id = portal.id.0.clone();
    let found = state.db.fetch(move |conn| application::find(conn, &organization_id, &id)).await?;
    found
        .filter(|application| application.settings.enabled)
        .ok_or_else(|| invalid("The application is unknown."))
}

/// The parameters of a pushed request in place of the query's, where it names one.
async fn resolved(
    state: &State,
    application: &StoredApplication,
    query: Parameters,
) -> Result<Parameters, ApiError> {
    let Some(uri) = query.get("request_uri") else {
        if application.settings.require_pushed_requests {
            return Err(invalid("This application has to push its requests."));
        }
        return Ok(query);
    };
    let gone = || invalid("request_uri is unknown, used or too old.");
    let secret = uri.strip_prefix(PUSHED).ok_or_else(gone)?;
    let hash = state.keys.hash_token(secret.as_bytes());
    let (id, now) = (application.id.clone(), state.now_micros());
    let text =
        state.db.write(move |conn| store::consume_pushed(conn, &hash, &id, now)).await?.ok_or_else(gone)?;
    Parameters::parse(text.as_bytes()).ok_or_else(gone)
}

async fn proceed(
    state: &State,
    portal: &Portal,
    request: &HttpRequest,
    pending: Pending,
    way: &Way,
) -> Result<HttpResponse, ApiError> {
    let principal = principal_if_any(state, request).await?;
    let standing = authorize::standing(state, portal, &pending, principal.as_ref()).await?;
    if let (AuthorizationNext::Continue, Some(me)) = (standing.next, &principal) {
        let origin = origin_of(state, request);
        let to = authorize::give(state, portal, &pending, me, &origin, standing, None).await?;
        return Ok(see_other(&to));
    }
    if pending.asked.has_prompt("none") {
        let code = authorize::silent_refusal(standing.next);
        return Ok(see_other(&authorize::refusal(way, &issuer(state, portal), code, None)));
    }
    // A second request in another tab keeps the binding of the first.
    let binding = binding_of(request, portal).unwrap_or_else(|| random_bytes(state.rng.as_ref()));
    let id = authorize::store(state, portal, &pending, &binding).await?;
    let page = format!("{}/authorize/{id}", State::base_path(&portal.slug));
    let mut response = see_other(&page);
    let cookie = cookie::make(Purpose::Authorization, &portal.slug, cookie::encode(&binding), None);
    response.add_cookie(&cookie).map_err(ApiError::internal)?;
    Ok(response)
}

pub(super) fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
}

/// Push a request
///
/// Applications send the parameters of `/oauth2/authorize` here first and get a `request_uri` for them (RFC 9126).
#[utoipa::path(operation_id = "pushAuthorizationRequest", tag = "OpenID",
    request_body(content = Object, content_type = "application/x-www-form-urlencoded"),
    responses((status = 201, description = "What stands for the request", body = PushedRequest), OAuthProblems), security(()))]
#[post("/oauth2/par")]
async fn push_request(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let pushed = push(&state, &portal, &request, payload).await;
    answer(&request, StatusCode::CREATED, pushed)
}

async fn push(
    state: &State,
    portal: &Portal,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<PushedRequest, OAuthError> {
    let (application, form, text) = form_of_application(state, portal, request, payload).await?;
    if form.get("request_uri").is_some() {
        return Err(refused(OAuthErrorCode::InvalidRequest, "A pushed request has no request_uri."));
    }
    let way = request::way(&application, &form)
        .ok_or_else(|| refused(OAuthErrorCode::InvalidRequest, "redirect_uri is not registered."))?;
    request::check(&application, &form, &way, &issuer(state, portal))?;
    let secret = cookie::encode(&random_bytes::<32>(state.rng.as_ref()));
    let hash = state.keys.hash_token(secret.as_bytes());
    let expires_at = state.now_micros() + PUSHED_SECONDS * SECOND;
    // The proof of who pushed it is not kept.
    let kept = without_proofs(&text);
    let work = move |conn: &mut Conn| store::insert_pushed(conn, &hash, &application.id, &kept, expires_at);
    state.db.write(work).await?;
    Ok(PushedRequest { request_uri: format!("{PUSHED}{secret}"), expires_in: PUSHED_SECONDS })
}

fn without_proofs(text: &str) -> String {
    let is_proof =
        |pair: &&str| !["client_secret=", "client_assertion="].iter().any(|name| pair.starts_with(name));
    text.split('&').filter(is_proof).collect::<Vec<_>>().join("&")
}

/// Read an application's request
///
/// What the portal shows while an application waits for its user. Good in the browser that came with it alone.
#[utoipa::path(operation_id = "getAuthorization", tag = "Signing in",
    params(("id" = String, Path, description = "The request")),
    responses((status = 200, description = "The request and what comes next", body = Authorization), Problems), security(()))]
#[get("/api/auth/v1/authorizations/{id}")]
async fn get_authorization(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let pending = find(&state, &portal, &request).await?;
    let principal = principal_if_any(&state, &request).await?;
    let standing = authorize::standing(&state, &portal, &pending, principal.as_ref()).await?;
    Ok(HttpResponse::Ok().json(authorize::view(&pending, standing)))
}

/// Answer an application's request
///
/// Answers where the browser goes: back to the application, with a code or a refusal.
#[utoipa::path(operation_id = "answerAuthorization", tag = "Signing in",
    params(("id" = String, Path, description = "The request")), request_body = AnswerAuthorizationRequest,
    responses((status = 200, description = "Where to go", body = AnsweredAuthorization), Problems),
    security(("session" = [], "csrf" = [])))]
#[post("/api/auth/v1/authorizations/{id}")]
async fn answer_authorization(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
    body: Json<AnswerAuthorizationRequest>,
) -> Result<HttpResponse, ApiError> {
    let me: Principal = session_principal(&state, &request).await?;
    let pending = find(&state, &portal, &request).await?;
    let origin = origin_of(&state, &request);
    let answered = authorize::answer(&state, &portal, pending, &me, &origin, &body.0).await?;
    Ok(HttpResponse::Ok().json(answered))
}

async fn find(state: &State, portal: &Portal, request: &HttpRequest) -> Result<Pending, ApiError> {
    let id = path_id(request).map_err(|_| ApiError::new(ErrorCode::AuthorizationNotFound))?;
    let binding = binding_of(request, portal);
    authorize::find(state, portal, binding.as_ref().map(<[u8; SECRET_BYTES]>::as_slice), id).await
}
