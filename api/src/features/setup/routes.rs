//! `/api/auth/v1/setup`.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use latchkey_openapi::auth::SessionInfo;
use latchkey_openapi::setup::{CheckSetupRequest, CompleteSetupRequest};

use super::service;
use crate::identity::State;
use crate::identity::extract::client;
use crate::identity::organization::DEFAULT_SLUG;
use crate::identity::session::cookie::{self, Purpose};
use crate::identity::session::{SECRET_BYTES, info, load};
use crate::platform::http::body::Json;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;
use crate::platform::http::origin;
use crate::platform::ratelimit::LimitClass;

/// Registers the operations, on the bare routes only: an instance is set up once.
pub fn configure(config: &mut Operations<'_>) {
    config.service(check_setup).service(complete_setup);
}

/// Check a set-up link
///
/// Does not use it up.
#[utoipa::path(operation_id = "checkSetup", tag = "Set-up", request_body = CheckSetupRequest,
    responses((status = 204, description = "It works"), Problems), security(()))]
#[post("/api/auth/v1/setup/check")]
async fn check_setup(
    state: web::Data<State>,
    request: HttpRequest,
    Json(body): Json<CheckSetupRequest>,
) -> Result<HttpResponse, ApiError> {
    origin::check(request.headers(), &state.public_origin)?;
    state.check_rate(LimitClass::SignIn, client(&state, &request).ip)?;
    service::check(&state, &body.token).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Create the owner
///
/// Uses the link up and signs the owner in.
#[utoipa::path(operation_id = "completeSetup", tag = "Set-up", request_body = CompleteSetupRequest,
    responses((status = 201, description = "The owner is there and signed in", body = SessionInfo), Problems), security(()))]
#[post("/api/auth/v1/setup")]
async fn complete_setup(
    state: web::Data<State>,
    request: HttpRequest,
    Json(body): Json<CompleteSetupRequest>,
) -> Result<HttpResponse, ApiError> {
    origin::check(request.headers(), &state.public_origin)?;
    let origin = client(&state, &request);
    state.check_rate(LimitClass::SignIn, origin.ip)?;
    let secret = service::complete(&state, origin, body).await?;
    let organization = service::default_organization(&state).await?;
    let bytes = cookie::decode::<SECRET_BYTES>(&secret).unwrap_or_default();
    let principal = load::by_secret(&state, &bytes).await?;
    let info = info::info(&state, &organization, principal.as_ref()).await?;
    Ok(HttpResponse::build(StatusCode::CREATED)
        .cookie(cookie::make(Purpose::Session, DEFAULT_SLUG, secret, None))
        .json(info))
}
