//! `/api/server/v1/consent-purposes`.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use latchkey_openapi::consent_purposes::{ConsentPurpose, ConsentPurposeList, PurposeSettings};

use super::service;
use crate::identity::extract::{AdminRead, AdminWrite, client, path_id};
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::body::Json;
use crate::platform::http::conditional::{Precondition, etag};
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config
        .service(list_purposes)
        .service(create_purpose)
        .service(get_purpose)
        .service(put_purpose)
        .service(remove_purpose);
}

/// List policies and preferences
#[utoipa::path(operation_id = "listConsentPurposes", tag = "Console",
    responses((status = 200, description = "The purposes, by name", body = ConsentPurposeList), Problems),
    security(("session" = []), ("bearer" = ["admin:read"])))]
#[get("/api/server/v1/consent-purposes")]
async fn list_purposes(state: web::Data<State>, me: Me<AdminRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::list(&state, &me).await?))
}

/// Create a policy or a preference
#[utoipa::path(operation_id = "createConsentPurpose", tag = "Console", request_body = PurposeSettings,
    responses((status = 201, description = "The purpose; `ETag` is its version", body = ConsentPurpose), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/server/v1/consent-purposes")]
async fn create_purpose(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
    Json(body): Json<PurposeSettings>,
) -> Result<HttpResponse, ApiError> {
    let (made, version) = service::create(&state, &me, &client(&state, &request), body).await?;
    let location = format!("{}/{}", request.path(), made.id);
    Ok(HttpResponse::build(StatusCode::CREATED)
        .insert_header((header::LOCATION, location))
        .insert_header((header::ETAG, etag(version)))
        .json(made))
}

/// Read a policy or a preference
#[utoipa::path(operation_id = "getConsentPurpose", tag = "Console",
    params(("id" = String, Path, description = "The purpose")),
    responses((status = 200, description = "The purpose; `ETag` is its version", body = ConsentPurpose), Problems),
    security(("session" = []), ("bearer" = ["admin:read"])))]
#[get("/api/server/v1/consent-purposes/{id}")]
async fn get_purpose(
    state: web::Data<State>,
    me: Me<AdminRead>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (found, version) = service::get(&state, &me, path_id(&request)?).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(version))).json(found))
}

/// Change a policy or a preference
///
/// Another content is the next version, about which people decide anew.
#[utoipa::path(operation_id = "putConsentPurpose", tag = "Console", request_body = PurposeSettings,
    params(("id" = String, Path, description = "The purpose"),
        ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, description = "The purpose", body = ConsentPurpose), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[put("/api/server/v1/consent-purposes/{id}")]
async fn put_purpose(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
    Json(body): Json<PurposeSettings>,
) -> Result<HttpResponse, ApiError> {
    let (precondition, origin) = (Precondition::of(&request), client(&state, &request));
    let (changed, version) =
        service::replace(&state, &me, &origin, &precondition, path_id(&request)?, body).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(version))).json(changed))
}

/// Remove a policy or a preference
///
/// While nobody ever decided about it: 409 `purpose_decided` afterwards. Retire it then.
#[utoipa::path(operation_id = "removeConsentPurpose", tag = "Console",
    params(("id" = String, Path, description = "The purpose"),
        ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 204, description = "Removed"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/server/v1/consent-purposes/{id}")]
async fn remove_purpose(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (precondition, origin) = (Precondition::of(&request), client(&state, &request));
    service::remove(&state, &me, &origin, &precondition, path_id(&request)?).await?;
    Ok(HttpResponse::NoContent().finish())
}
