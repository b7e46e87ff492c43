//! `/api/users/v1/me/password` and its neighbours.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use latchkey_openapi::password::{
    ChangePasswordRequest, CheckPasswordRequest, PasswordCheck, PasswordInfo, PasswordPolicy,
};

use super::service;
use crate::identity::extract::{SecurityRead, SecurityWrite, client};
use crate::identity::{Me, Portal, State};
use crate::platform::http::body::Json;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;
use crate::platform::ratelimit::LimitClass;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config
        .service(get_password)
        .service(change_password)
        .service(check_password)
        .service(get_validation_rules);
}

/// Read the state of my password
#[utoipa::path(operation_id = "getPassword", tag = "Security",
    responses((status = 200, description = "When it was set, and the rules for a new one", body = PasswordInfo), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/password")]
async fn get_password(state: web::Data<State>, me: Me<SecurityRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::info(&state, &me).await?))
}

/// Change my password
///
/// Ends the other sessions unless `endOtherSessions` is false.
#[utoipa::path(operation_id = "changePassword", tag = "Security", request_body = ChangePasswordRequest,
    responses((status = 204, description = "Changed"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])))]
#[post("/api/users/v1/me/change-password")]
async fn change_password(
    state: web::Data<State>,
    me: Me<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<ChangePasswordRequest>,
) -> Result<HttpResponse, ApiError> {
    let origin = client(&state, &request);
    state.check_rate(LimitClass::SignIn, origin.ip)?;
    service::change(&state, &me, &origin, body).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ask how good a password would be
///
/// Never stored, and not compared with the account's own passwords.
#[utoipa::path(operation_id = "checkPassword", tag = "Security", request_body = CheckPasswordRequest,
    responses((status = 200, description = "Its strength and the rules", body = PasswordCheck), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])))]
#[post("/api/users/v1/me/password/check")]
async fn check_password(
    state: web::Data<State>,
    me: Me<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<CheckPasswordRequest>,
) -> Result<HttpResponse, ApiError> {
    state.check_rate(LimitClass::PasswordCheck, client(&state, &request).ip)?;
    Ok(HttpResponse::Ok().json(service::check(&state, &me, &body.candidate).await?))
}

/// Read the rules for passwords
#[utoipa::path(operation_id = "getValidationRules", tag = "Security",
    responses((status = 200, description = "The organization's rules", body = PasswordPolicy), Problems), security(()))]
#[get("/api/server/v1/validation-rules")]
async fn get_validation_rules(state: web::Data<State>, portal: Portal) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::policy(&state, &portal)))
}
