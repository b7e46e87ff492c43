//! `/api/users/v1/me/check-up`.

use actix_web::{HttpResponse, get, web};
use latchkey_openapi::check_up::CheckUp;

use super::service;
use crate::identity::extract::SecurityRead;
use crate::identity::{Me, State};
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config.service(get_check_up);
}

/// Read my check-up
///
/// What is open to make the account safer, before what is well.
#[utoipa::path(operation_id = "getCheckUp", tag = "Security",
    responses((status = 200, description = "What was looked at", body = CheckUp), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/check-up")]
async fn get_check_up(state: web::Data<State>, me: Me<SecurityRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::check_up(&state, &me).await?))
}
