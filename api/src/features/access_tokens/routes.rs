//! `/api/users/v1/me/access-tokens`.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use latchkey_openapi::access_tokens::{AccessTokenList, CreateAccessTokenRequest, CreatedAccessToken};

use super::service;
use crate::identity::extract::{SecurityRead, SecurityWrite, client, path_id};
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::body::Json;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config.service(list_access_tokens).service(create_access_token).service(revoke_access_token);
}

/// List my access tokens
#[utoipa::path(operation_id = "listAccessTokens", tag = "Security",
    responses((status = 200, description = "The tokens, without their secrets", body = AccessTokenList), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/access-tokens")]
async fn list_access_tokens(state: web::Data<State>, me: Me<SecurityRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::list(&state, &me).await?))
}

/// Make an access token
///
/// The answer shows the token, this once. A personal access token makes no other.
#[utoipa::path(operation_id = "createAccessToken", tag = "Security", request_body = CreateAccessTokenRequest,
    responses((status = 201, description = "The token", body = CreatedAccessToken), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/users/v1/me/access-tokens")]
async fn create_access_token(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<CreateAccessTokenRequest>,
) -> Result<HttpResponse, ApiError> {
    let made = service::create(&state, &me, &client(&state, &request), body).await?;
    let location = format!("{}/{}", request.path(), made.access_token.id);
    Ok(HttpResponse::build(StatusCode::CREATED).insert_header((header::LOCATION, location)).json(made))
}

/// End an access token
#[utoipa::path(operation_id = "revokeAccessToken", tag = "Security",
    params(("id" = String, Path, description = "The token")),
    responses((status = 204, description = "Ended"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/users/v1/me/access-tokens/{id}")]
async fn revoke_access_token(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    service::revoke(&state, &me, &client(&state, &request), path_id(&request)?).await?;
    Ok(HttpResponse::NoContent().finish())
}
