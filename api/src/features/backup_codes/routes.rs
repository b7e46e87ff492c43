//! `/api/users/v1/me/backup-codes`.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use latchkey_openapi::backup_codes::{BackupCodes, NewBackupCodes};

use super::service;
use crate::identity::extract::{SecurityRead, SecurityWrite, client};
use crate::identity::idempotency::{self, Begun};
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config
        .service(get_backup_codes)
        .service(create_backup_codes)
        .service(confirm_backup_codes)
        .service(delete_backup_codes);
}

/// Read the state of my backup codes
#[utoipa::path(operation_id = "getBackupCodes", tag = "Security",
    responses((status = 200, description = "How many are left", body = BackupCodes), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/backup-codes")]
async fn get_backup_codes(state: web::Data<State>, me: Me<SecurityRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::info(&state, &me).await?))
}

/// Make new backup codes
///
/// Shown this once. They count once they are confirmed; until then earlier ones do.
#[utoipa::path(operation_id = "createBackupCodes", tag = "Security",
    params(("Idempotency-Key" = Option<String>, Header, description = "Carries the request out once, however often it is sent within a day")),
    responses((status = 201, description = "The codes", body = NewBackupCodes), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/users/v1/me/backup-codes")]
async fn create_backup_codes(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let once = match idempotency::begin(&state, &me, &request, &(), "/api/users/v1/me/backup-codes").await? {
        Begun::Fresh(once) => once,
        Begun::Answered(answer) => return Ok(answer),
    };
    Ok(HttpResponse::Created().json(service::generate(&state, &me, once).await?))
}

/// Confirm that the new backup codes are saved
#[utoipa::path(operation_id = "confirmBackupCodes", tag = "Security",
    responses((status = 200, description = "They count from now on", body = BackupCodes), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])))]
#[post("/api/users/v1/me/backup-codes/confirm")]
async fn confirm_backup_codes(
    state: web::Data<State>,
    me: Me<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let origin = client(&state, &request);
    Ok(HttpResponse::Ok().json(service::confirm(&state, &me, &origin).await?))
}

/// Remove my backup codes
#[utoipa::path(operation_id = "deleteBackupCodes", tag = "Security",
    responses((status = 204, description = "Removed"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/users/v1/me/backup-codes")]
async fn delete_backup_codes(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    service::remove(&state, &me, &client(&state, &request)).await?;
    Ok(HttpResponse::NoContent().finish())
}
