//! `/api/users/v1/me/totp`.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use latchkey_openapi::mfa::RenameFactorRequest;
use latchkey_openapi::totp::{BeginTotpRequest, Totp, TotpEnrolment, TotpList, VerifyTotpRequest};

use super::service;
use crate::identity::extract::{SecurityRead, SecurityWrite, client, path_id};
use crate::identity::idempotency::{self, Begun};
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::body::Json;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config
        .service(list_totp)
        .service(begin_totp)
        .service(verify_totp)
        .service(get_totp_qr)
        .service(regenerate_totp)
        .service(rename_totp)
        .service(delete_totp);
}

/// List my authenticator apps
#[utoipa::path(operation_id = "listTotp", tag = "Security",
    responses((status = 200, description = "The active ones", body = TotpList), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/totp")]
async fn list_totp(state: web::Data<State>, me: Me<SecurityRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::list(&state, &me).await?))
}

/// Begin to set up an authenticator app
///
/// It counts only once its first code was verified, within ten minutes.
#[utoipa::path(operation_id = "beginTotp", tag = "Security", request_body = BeginTotpRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Carries the request out once, however often it is sent within a day")),
    responses((status = 201, description = "What the app needs to know", body = TotpEnrolment), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/users/v1/me/totp")]
async fn begin_totp(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<BeginTotpRequest>,
) -> Result<HttpResponse, ApiError> {
    let once = match idempotency::begin(&state, &me, &request, &body, "/api/users/v1/me/totp").await? {
        Begun::Fresh(once) => once,
        Begun::Answered(answer) => return Ok(answer),
    };
    Ok(HttpResponse::Created().json(service::begin(&state, &me, body.name, once).await?))
}

/// Prove an authenticator app by its first code
///
/// Only now it is active, and only now an earlier secret that it replaces is worth nothing.
#[utoipa::path(operation_id = "verifyTotp", tag = "Security", params(("id" = String, Path, description = "The factor")),
    request_body = VerifyTotpRequest,
    responses((status = 200, description = "The active app", body = Totp), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])))]
#[post("/api/users/v1/me/totp/{id}/verify")]
async fn verify_totp(
    state: web::Data<State>,
    me: Me<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<VerifyTotpRequest>,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    let origin = client(&state, &request);
    Ok(HttpResponse::Ok().json(service::verify(&state, &me, &origin, id, &body.code).await?))
}

/// See an authenticator app's QR code again
#[utoipa::path(operation_id = "getTotpQr", tag = "Security", params(("id" = String, Path, description = "The factor")),
    responses((status = 200, description = "What the app needs to know", body = TotpEnrolment), Problems),
    security(("session" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[get("/api/users/v1/me/totp/{id}/qr")]
async fn get_totp_qr(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    Ok(HttpResponse::Ok().json(service::show(&state, &me, id).await?))
}

/// Make an authenticator app's secret anew
///
/// The present one works until the new one was verified.
#[utoipa::path(operation_id = "regenerateTotp", tag = "Security", params(("id" = String, Path, description = "The factor")),
    responses((status = 200, description = "What the app needs to know", body = TotpEnrolment), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/users/v1/me/totp/{id}/regenerate")]
async fn regenerate_totp(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    Ok(HttpResponse::Ok().json(service::regenerate(&state, &me, id).await?))
}

/// Name an authenticator app
#[utoipa::path(operation_id = "renameTotp", tag = "Security", params(("id" = String, Path, description = "The factor")),
    request_body = RenameFactorRequest,
    responses((status = 200, description = "The app", body = Totp), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])))]
#[patch("/api/users/v1/me/totp/{id}")]
async fn rename_totp(
    state: web::Data<State>,
    me: Me<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<RenameFactorRequest>,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    let origin = client(&state, &request);
    Ok(HttpResponse::Ok().json(service::rename(&state, &me, &origin, id, &body.name).await?))
}

/// Remove an authenticator app
#[utoipa::path(operation_id = "deleteTotp", tag = "Security", params(("id" = String, Path, description = "The factor")),
    responses((status = 204, description = "Removed"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/users/v1/me/totp/{id}")]
async fn delete_totp(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    service::remove(&state, &me, &client(&state, &request), id).await?;
    Ok(HttpResponse::NoContent().finish())
}
