//! `/api/users/v1/me/webauthn` and `/.well-known/passkey-endpoints`.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use latchkey_openapi::mfa::RenameFactorRequest;
use latchkey_openapi::webauthn::{
    FinishRegistrationRequest, PasskeyEndpoints, StartRegistrationRequest, StartRegistrationResponse,
    WebauthnCredential, WebauthnList,
};

use super::service;
use crate::identity::extract::{SecurityRead, SecurityWrite, client, path_id};
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::body::Json;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations that every organization has.
pub fn configure(config: &mut Operations<'_>) {
    config
        .service(list_webauthn)
        .service(start_webauthn_registration)
        .service(finish_webauthn_registration)
        .service(rename_webauthn)
        .service(delete_webauthn);
}

/// Registers the operations of the instance.
pub fn configure_instance(config: &mut Operations<'_>) {
    config.service(passkey_endpoints);
}

/// List my passkeys and security keys
#[utoipa::path(operation_id = "listWebauthn", tag = "Security",
    responses((status = 200, description = "The credentials", body = WebauthnList), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/webauthn")]
async fn list_webauthn(state: web::Data<State>, me: Me<SecurityRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::list(&state, &me).await?))
}

/// Begin to register a passkey or security key
#[utoipa::path(operation_id = "startWebauthnRegistration", tag = "Security", request_body = StartRegistrationRequest,
    responses((status = 200, description = "What the browser needs", body = StartRegistrationResponse), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/users/v1/me/webauthn/start-registration")]
async fn start_webauthn_registration(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    Json(body): Json<StartRegistrationRequest>,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::start(&state, &me, body.kind).await?))
}

/// Finish the registration of a passkey or security key
///
/// A request is answered once, rightly or wrongly.
#[utoipa::path(operation_id = "finishWebauthnRegistration", tag = "Security", request_body = FinishRegistrationRequest,
    responses((status = 201, description = "The credential", body = WebauthnCredential), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])))]
#[post("/api/users/v1/me/webauthn/finish-registration")]
async fn finish_webauthn_registration(
    state: web::Data<State>,
    me: Me<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<FinishRegistrationRequest>,
) -> Result<HttpResponse, ApiError> {
    let origin = client(&state, &request);
    Ok(HttpResponse::Created().json(service::finish(&state, &me, &origin, body).await?))
}

/// Name a passkey or security key
#[utoipa::path(operation_id = "renameWebauthn", tag = "Security", params(("id" = String, Path, description = "The factor")),
    request_body = RenameFactorRequest,
    responses((status = 200, description = "The credential", body = WebauthnCredential), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])))]
#[patch("/api/users/v1/me/webauthn/{id}")]
async fn rename_webauthn(
    state: web::Data<State>,
    me: Me<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<RenameFactorRequest>,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    let origin = client(&state, &request);
    Ok(HttpResponse::Ok().json(service::rename(&state, &me, &origin, id, &body.name).await?))
}

/// Remove a passkey or security key
#[utoipa::path(operation_id = "deleteWebauthn", tag = "Security", params(("id" = String, Path, description = "The factor")),
    responses((status = 204, description = "Removed"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/users/v1/me/webauthn/{id}")]
async fn delete_webauthn(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    service::remove(&state, &me, &client(&state, &request), id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Where to add and manage passkeys
///
/// For browsers and password managers ("A Well-Known URL for Relying Party Passkey Endpoints").
#[utoipa::path(operation_id = "passkeyEndpoints", tag = "Portal",
    responses((status = 200, description = "The pages", body = PasskeyEndpoints), Problems), security(()))]
#[get("/.well-known/passkey-endpoints")]
async fn passkey_endpoints(state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok().json(service::endpoints(&state))
}
