//! `/api/users/v1/me/avatar`.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use latchkey_openapi::avatar::{AvatarInfo, MAX_UPLOAD_BYTES, UseGravatarRequest};

use super::service;
use crate::identity::extract::{ProfileRead, ProfileWrite, client};
use crate::identity::{Me, State};
use crate::platform::http::body::{self, Json};
use crate::platform::http::document::{Binary, Problems};
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;
use crate::platform::http::picture::{self, KeptBy};

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config.service(get_avatar).service(put_avatar).service(delete_avatar).service(use_gravatar);
}

/// Read my picture
#[utoipa::path(operation_id = "getAvatar", tag = "Profile",
    params(("v" = Option<String>, Query, description = "Names the content; the answer may then be kept")),
    responses((status = 200, description = "The picture", content((Binary = "image/png"), (Binary = "image/jpeg"))), Problems),
    security(("session" = []), ("bearer" = ["me:profile:read"])))]
#[get("/api/users/v1/me/avatar")]
async fn get_avatar(
    state: web::Data<State>,
    me: Me<ProfileRead>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let stored = service::get(&state, &me).await?;
    Ok(picture::answer(&request, stored.picture, KeptBy::ThisUser))
}

/// Upload my picture
///
/// PNG, JPEG or WebP, at most 2 MiB and 40 million pixels. Cropped to a square, at most 512 pixels wide.
#[utoipa::path(operation_id = "putAvatar", tag = "Profile",
    request_body(content((Binary = "image/png"), (Binary = "image/jpeg"), (Binary = "image/webp"))),
    responses((status = 200, description = "The new picture", body = AvatarInfo), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:profile:write"])))]
#[put("/api/users/v1/me/avatar")]
async fn put_avatar(
    state: web::Data<State>,
    me: Me<ProfileWrite>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let bytes = body::picture(&request, payload, MAX_UPLOAD_BYTES).await?;
    let info = service::upload(&state, &me, &client(&state, &request), bytes).await?;
    Ok(HttpResponse::Ok().json(info))
}

/// Remove my picture
#[utoipa::path(operation_id = "deleteAvatar", tag = "Profile",
    responses((status = 204, description = "The initials are shown again"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:profile:write"])))]
#[delete("/api/users/v1/me/avatar")]
async fn delete_avatar(
    state: web::Data<State>,
    me: Me<ProfileWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    service::remove(&state, &me, &client(&state, &request)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Take my picture from Gravatar
///
/// The server fetches it once; browsers never ask Gravatar.
#[utoipa::path(operation_id = "useGravatar", tag = "Profile", request_body = UseGravatarRequest,
    responses((status = 200, description = "The new picture", body = AvatarInfo), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:profile:write"])))]
#[post("/api/users/v1/me/avatar/gravatar")]
async fn use_gravatar(
    state: web::Data<State>,
    me: Me<ProfileWrite>,
    request: HttpRequest,
    Json(body): Json<UseGravatarRequest>,
) -> Result<HttpResponse, ApiError> {
    let info = service::use_gravatar(&state, &me, &client(&state, &request), &body.email).await?;
    Ok(HttpResponse::Ok().json(info))
}
