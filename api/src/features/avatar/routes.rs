//! `/api/users/v1/me/avatar`.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use latchkey_openapi::avatar::{AvatarInfo, MAX_UPLOAD_BYTES, UseGravatarRequest};
use latchkey_openapi::error::ErrorCode;

use super::service;
use crate::identity::extract::{ProfileRead, ProfileWrite, client};
use crate::identity::{Me, State};
use crate::platform::http::body::{self, Json};
use crate::platform::http::document::{Binary, Problems};
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

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
async fn get_avatar(state: web::Data<State>, me: Me<ProfileRead>) -> Result<HttpResponse, ApiError> {
    let stored = service::get(&state, &me).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, stored.content_type))
        .insert_header((header::ETAG, format!("\"{}\"", stored.tag)))
        // The path names the content, and only this browser's user may keep it.
        .insert_header((header::CACHE_CONTROL, "private, max-age=86400"))
        .insert_header((header::VARY, "Cookie"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(stored.bytes))
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
    let kind =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !["image/png", "image/jpeg", "image/webp"].iter().any(|taken| kind.eq_ignore_ascii_case(taken)) {
        return Err(ApiError::new(ErrorCode::UnsupportedMediaType)
            .detail("Send image/png, image/jpeg or image/webp."));
    }
    let bytes = body::bytes(&request, payload, MAX_UPLOAD_BYTES).await?;
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
