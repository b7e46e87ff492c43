//! Pictures of applications: `/api/server/v1/applications/{id}/logo`, and where everybody sees them.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use latchkey_openapi::applications::RegisteredApplication;
use latchkey_openapi::avatar::MAX_UPLOAD_BYTES;

use super::logo::{self, Change};
use crate::identity::extract::{AdminWrite, client, path_id};
use crate::identity::{Portal, State, SteppedUp};
use crate::platform::http::body;
use crate::platform::http::conditional::{Precondition, etag};
use crate::platform::http::document::{Binary, Problems};
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;
use crate::platform::http::picture::{self, KeptBy};

pub(super) fn configure(config: &mut Operations<'_>) {
    config.service(get_logo).service(put_logo).service(delete_logo);
}

/// Read an application's picture
///
/// For everybody: the page that asks for consent shows it before anybody is signed in. The address is in `logo` of the
/// application.
#[utoipa::path(operation_id = "getApplicationLogo", tag = "Applications",
    params(("id" = String, Path, description = "The application"),
        ("v" = Option<String>, Query, description = "Names the content; the answer may then be kept")),
    responses((status = 200, description = "The picture", content((Binary = "image/png"), (Binary = "image/jpeg"))), Problems),
    security(()))]
#[get("/api/auth/v1/applications/{id}/logo")]
async fn get_logo(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let stored = logo::find(&state, &portal, path_id(&request)?).await?;
    Ok(picture::answer(&request, stored, KeptBy::Everyone))
}

/// Give an application a picture
///
/// PNG, JPEG or WebP, at most 2 MiB and 40 million pixels. Cropped to a square, at most 512 pixels wide.
#[utoipa::path(operation_id = "putApplicationLogo", tag = "Console",
    params(("id" = String, Path, description = "The application"),
        ("If-Match" = String, Header, description = "The version that was read")),
    request_body(content((Binary = "image/png"), (Binary = "image/jpeg"), (Binary = "image/webp"))),
    responses((status = 200, description = "The application", body = RegisteredApplication), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[put("/api/server/v1/applications/{id}/logo")]
async fn put_logo(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let bytes = body::picture(&request, payload, MAX_UPLOAD_BYTES).await?;
    let (precondition, origin) = (Precondition::of(&request), client(&state, &request));
    let change = Change { me: &me, origin: &origin, precondition: &precondition, id: path_id(&request)? };
    let (changed, version) = logo::upload(&state, change, bytes).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(version))).json(changed))
}

/// Take an application's picture away
#[utoipa::path(operation_id = "deleteApplicationLogo", tag = "Console",
    params(("id" = String, Path, description = "The application"),
        ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, description = "The application", body = RegisteredApplication), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/server/v1/applications/{id}/logo")]
async fn delete_logo(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (precondition, origin) = (Precondition::of(&request), client(&state, &request));
    let change = Change { me: &me, origin: &origin, precondition: &precondition, id: path_id(&request)? };
    let (changed, version) = logo::remove(&state, change).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(version))).json(changed))
}
