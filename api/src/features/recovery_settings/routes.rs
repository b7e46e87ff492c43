//! `/api/users/v1/me/recovery`.

use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use latchkey_openapi::activity::EventType;
use latchkey_openapi::contacts::Verification;
use latchkey_openapi::recovery::{PutRecoveryContactRequest, Recovery};

use super::{contacts, overview, question_routes};
use crate::identity::contacts::Kind;
use crate::identity::events::NewEvent;
use crate::identity::extract::{SecurityRead, SecurityWrite, client};
use crate::identity::{Me, State, SteppedUp, recovery};
use crate::platform::http::body::Json;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config
        .service(get_recovery)
        .service(put_recovery_email)
        .service(delete_recovery_email)
        .service(put_recovery_phone)
        .service(delete_recovery_phone)
        .service(delete_recovery_wait);
    question_routes::configure(config);
}

/// Read my ways back in
///
/// What leads back in for who forgot the password, with the middle of addresses hidden, and what is missing.
#[utoipa::path(operation_id = "getRecovery", tag = "Recovery",
    responses((status = 200, description = "The ways back in", body = Recovery), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/recovery")]
async fn get_recovery(state: web::Data<State>, me: Me<SecurityRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(overview::overview(&state, &me).await?))
}

/// Set an e-mail address for recovery alone
///
/// Sends a code there. Nothing changes before it is confirmed, as for any address that waits. Who had the place before is
/// told then, with a link that undoes it for seven days.
#[utoipa::path(operation_id = "putRecoveryEmail", tag = "Recovery", request_body = PutRecoveryContactRequest,
    responses((status = 202, description = "A code is on its way", body = Verification), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[put("/api/users/v1/me/recovery/email")]
async fn put_recovery_email(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<PutRecoveryContactRequest>,
) -> Result<HttpResponse, ApiError> {
    let origin = client(&state, &request);
    Ok(HttpResponse::Accepted().json(contacts::begin(&state, &me, &origin, Kind::Email, body.value).await?))
}

/// Let recovery mail go to my profile's address again
#[utoipa::path(operation_id = "deleteRecoveryEmail", tag = "Recovery",
    responses((status = 204, description = "Removed"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/users/v1/me/recovery/email")]
async fn delete_recovery_email(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    contacts::remove(&state, &me, &client(&state, &request), Kind::Email).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Set a phone number for recovery alone
///
/// As for the e-mail address, with a code by SMS.
#[utoipa::path(operation_id = "putRecoveryPhone", tag = "Recovery", request_body = PutRecoveryContactRequest,
    responses((status = 202, description = "A code is on its way", body = Verification), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[put("/api/users/v1/me/recovery/phone")]
async fn put_recovery_phone(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<PutRecoveryContactRequest>,
) -> Result<HttpResponse, ApiError> {
    let origin = client(&state, &request);
    Ok(HttpResponse::Accepted().json(contacts::begin(&state, &me, &origin, Kind::Phone, body.value).await?))
}

/// Let recovery messages go to my profile's number again
#[utoipa::path(operation_id = "deleteRecoveryPhone", tag = "Recovery",
    responses((status = 204, description = "Removed"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/users/v1/me/recovery/phone")]
async fn delete_recovery_phone(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    contacts::remove(&state, &me, &client(&state, &request), Kind::Phone).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Cancel a recovery that waits
///
/// Ends the recovery that somebody asked for who said that the second factor is lost, with every code and link that belongs to
/// it. Needs no recent proof of identity: it only keeps a door shut. Nothing happens where none waits.
#[utoipa::path(operation_id = "deleteRecoveryWait", tag = "Recovery",
    responses((status = 204, description = "None waits"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])))]
#[delete("/api/users/v1/me/recovery/wait")]
async fn delete_recovery_wait(
    state: web::Data<State>,
    me: Me<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let origin = client(&state, &request);
    let event =
        NewEvent::by_self(me.organization_id.as_str(), EventType::RecoveryCancelled, me.account_id.as_str());
    recovery::cancel(&state, event.within(&me).origin(&origin), me.account_id.as_str()).await?;
    Ok(HttpResponse::NoContent().finish())
}
