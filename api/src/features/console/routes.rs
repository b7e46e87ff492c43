//! `/api/server/v1/branding` and `/api/server/v1/attributes`.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, put, web};
use latchkey_openapi::settings::{AttributeSettings, Branding};
use serde::Serialize;

use super::{challenge_routes, portal_routes, service};
use crate::identity::extract::{AdminRead, AdminWrite, client};
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::body::Json;
use crate::platform::http::conditional::{Precondition, etag};
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    portal_routes::configure(config);
    challenge_routes::configure(config);
    config.service(get_branding).service(put_branding).service(get_attributes).service(put_attributes);
}

/// An answer with its version.
pub(super) fn answer(version: i64, body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::ETAG, etag(version))).json(body)
}

/// Read how the portal looks
#[utoipa::path(operation_id = "getBranding", tag = "Console",
    responses((status = 200, description = "The look; `ETag` is the settings' version", body = Branding), Problems),
    security(("session" = []), ("bearer" = ["admin:read"])))]
#[get("/api/server/v1/branding")]
async fn get_branding(state: web::Data<State>, me: Me<AdminRead>) -> Result<HttpResponse, ApiError> {
    let organization = state.organization_of(&me).await?;
    Ok(answer(organization.settings_version, &organization.settings.branding))
}

/// Change how the portal looks
#[utoipa::path(operation_id = "putBranding", tag = "Console", request_body = Branding,
    params(("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, description = "The look", body = Branding), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[put("/api/server/v1/branding")]
async fn put_branding(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
    Json(body): Json<Branding>,
) -> Result<HttpResponse, ApiError> {
    service::check_branding(&body)?;
    let precondition = Precondition::of(&request);
    let new = body.clone();
    let origin = client(&state, &request);
    let version =
        service::change(&state, &me, &origin, &precondition, "branding", |settings| settings.branding = new)
            .await?;
    Ok(answer(version, &body))
}

/// Read the attributes of profiles
#[utoipa::path(operation_id = "getAttributes", tag = "Console",
    responses((status = 200, description = "Rules and own attributes; `ETag` is the settings' version", body = AttributeSettings), Problems),
    security(("session" = []), ("bearer" = ["admin:read"])))]
#[get("/api/server/v1/attributes")]
async fn get_attributes(state: web::Data<State>, me: Me<AdminRead>) -> Result<HttpResponse, ApiError> {
    let organization = state.organization_of(&me).await?;
    Ok(answer(organization.settings_version, &organization.settings.attributes))
}

/// Change the attributes of profiles
#[utoipa::path(operation_id = "putAttributes", tag = "Console", request_body = AttributeSettings,
    params(("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, description = "The attributes", body = AttributeSettings), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[put("/api/server/v1/attributes")]
async fn put_attributes(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
    Json(body): Json<AttributeSettings>,
) -> Result<HttpResponse, ApiError> {
    service::check_attributes(&body)?;
    let precondition = Precondition::of(&request);
    let new = body.clone();
    let origin = client(&state, &request);
    let version = service::change(&state, &me, &origin, &precondition, "attributes", |settings| {
        settings.attributes = new
    })
    .await?;
    Ok(answer(version, &body))
}
