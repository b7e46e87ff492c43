//! `/api/auth/v1/flows`.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, delete, get, post, web};
use latchkey_openapi::auth::{AnswerFlowRequest, Flow, StartFlowRequest};
use latchkey_openapi::error::ErrorCode;

use super::complete::Completed;
use super::service::{self, Caller};
use super::{federated_routes, recover_routes, session_routes, store};
use crate::identity::events::Origin;
use crate::identity::extract::{client, path_id, principal_if_any};
use crate::identity::session::cookie::{self, Purpose};
use crate::identity::session::{Principal, SECRET_BYTES};
use crate::identity::{Portal, State, device_cookie};
use crate::platform::http::body::Json;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;
use crate::platform::http::origin;
use crate::platform::ratelimit::LimitClass;
use crate::platform::rng::random_bytes;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config.service(start_flow).service(get_flow).service(answer_flow).service(cancel_flow);
    session_routes::configure(config);
    federated_routes::configure(config);
    recover_routes::configure(config);
}

/// Opens the recoveries whose wait is over; run by the sweeper.
///
/// # Errors
/// A failing database.
pub async fn open_recoveries(state: &State) -> Result<(), crate::platform::db::DbError> {
    super::recover::delay::open_due(state).await
}

/// Deletes flows that are over; run by the sweeper.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut crate::platform::db::Conn, now: i64) -> Result<usize, crate::platform::db::DbError> {
    store::sweep(conn, now)
}

/// What a handler gathers about the browser before it asks the service.
pub(super) struct Browser {
    binding: Option<[u8; SECRET_BYTES]>,
    principal: Option<Principal>,
    pub(super) origin: Origin,
    device: Option<String>,
    trust: Option<String>,
}

impl Browser {
    pub(super) async fn of(state: &State, request: &HttpRequest, slug: &str) -> Result<Self, ApiError> {
        Ok(Self {
            binding: cookie::read(request, Purpose::Flow, slug).and_then(cookie::decode),
            principal: principal_if_any(state, request).await?,
            origin: client(state, request),
            device: cookie::read(request, Purpose::Device, slug).map(str::to_owned),
            trust: cookie::read(request, Purpose::Trust, slug).map(str::to_owned),
        })
    }

    pub(super) fn caller<'a>(&'a self, portal: &'a Portal) -> Caller<'a> {
        Caller {
            organization: portal,
            binding: self.binding.as_ref().map(<[u8; SECRET_BYTES]>::as_slice),
            principal: self.principal.as_ref(),
            origin: &self.origin,
            device_cookie: self.device.as_deref(),
            trust_cookie: self.trust.as_deref(),
        }
    }
}

/// Start a flow
///
/// Begins a sign-in, the recovery of a forgotten password or a registration, or within a session a step-up or the linking of another account;
/// the latter needs a recent proof of identity (`step_up_required`). A recovery and a registration may begin by the token of a link,
/// which is used up. The answer sets a cookie that binds the flow to this browser.
#[utoipa::path(operation_id = "startFlow", tag = "Signing in", request_body = StartFlowRequest,
    responses((status = 201, description = "The flow and its first step", body = Flow), Problems), security(()))]
#[post("/api/auth/v1/flows")]
async fn start_flow(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
    Json(body): Json<StartFlowRequest>,
) -> Result<HttpResponse, ApiError> {
    origin::check(request.headers(), &state.public_origin)?;
    let browser = Browser::of(&state, &request, &portal.slug).await?;
    state.check_rate(LimitClass::SignIn, browser.origin.ip)?;
    // A second flow in another tab keeps the binding of the first.
    let binding = browser.binding.unwrap_or_else(|| random_bytes(state.rng.as_ref()));
    let flow = service::start(&state, browser.caller(&portal), &binding, &body).await?;
    let cookie = cookie::make(Purpose::Flow, &portal.slug, cookie::encode(&binding), None);
    Ok(HttpResponse::build(StatusCode::CREATED).cookie(cookie).json(flow))
}

/// Read a flow
///
/// The present step; a reload of the page loses nothing.
#[utoipa::path(operation_id = "getFlow", tag = "Signing in", params(("id" = String, Path, description = "The flow")),
    responses((status = 200, description = "The flow", body = Flow), Problems), security(()))]
#[get("/api/auth/v1/flows/{id}")]
async fn get_flow(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let browser = Browser::of(&state, &request, &portal.slug).await?;
    let flow = service::get(&state, browser.caller(&portal), flow_id(&request)?).await?;
    Ok(HttpResponse::Ok().json(flow))
}

/// Answer a flow's step
///
/// Completing a sign-in sets the session's cookie; completing a step-up replaces its secret; completing a link or a recovery
/// signs nobody in, nor does a registration that has to be approved.
#[utoipa::path(operation_id = "answerFlow", tag = "Signing in", params(("id" = String, Path, description = "The flow")),
    request_body = AnswerFlowRequest,
    responses((status = 200, description = "The next step, or that the flow is completed", body = Flow), Problems), security(()))]
#[post("/api/auth/v1/flows/{id}")]
async fn answer_flow(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
    Json(body): Json<AnswerFlowRequest>,
) -> Result<HttpResponse, ApiError> {
    origin::check(request.headers(), &state.public_origin)?;
    let browser = Browser::of(&state, &request, &portal.slug).await?;
    state.check_rate(LimitClass::SignIn, browser.origin.ip)?;
    let answered = service::answer(&state, browser.caller(&portal), flow_id(&request)?, body).await?;
    let slug = &portal.slug;
    let mut response = HttpResponse::Ok();
    if let Some(completed) = answered.completed {
        set_cookies(&mut response, slug, completed);
    }
    Ok(response.json(answered.flow))
}

/// Sets the cookies of a flow that completed.
pub(super) fn set_cookies(response: &mut HttpResponseBuilder, slug: &str, completed: Completed) {
    response.cookie(cookie::removal(Purpose::Flow, slug));
    if let Some(session) = completed.session {
        response.cookie(cookie::make(Purpose::Session, slug, session, None));
    }
    if let Some(device) = completed.device {
        let age = Some(device_cookie::MAX_AGE_SECONDS);
        response.cookie(cookie::make(Purpose::Device, slug, device, age));
    }
    if let Some((trust, seconds)) = completed.trust {
        response.cookie(cookie::make(Purpose::Trust, slug, trust, Some(seconds)));
    }
}

/// Cancel a flow
#[utoipa::path(operation_id = "cancelFlow", tag = "Signing in", params(("id" = String, Path, description = "The flow")),
    responses((status = 204, description = "The flow is over"), Problems), security(()))]
#[delete("/api/auth/v1/flows/{id}")]
async fn cancel_flow(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    origin::check(request.headers(), &state.public_origin)?;
    let browser = Browser::of(&state, &request, &portal.slug).await?;
    service::cancel(&state, browser.caller(&portal), flow_id(&request)?).await?;
    Ok(HttpResponse::NoContent().cookie(cookie::removal(Purpose::Flow, &portal.slug)).finish())
}

/// The flow in the path; one that cannot be ours is over, like every unknown one.
fn flow_id(request: &HttpRequest) -> Result<&str, ApiError> {
    path_id(request).map_err(|_| ApiError::new(ErrorCode::FlowNotFound))
}
