//! `/api/server/v1/registrations`.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use latchkey_openapi::registration::WaitingRegistrations;

use super::service::{self, Verdict};
use crate::identity::extract::{AdminRead, AdminWrite, path_id};
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config.service(list_registrations).service(approve_registration).service(reject_registration);
}

/// List registrations that wait
///
/// People who registered themselves and proved their address, where an administrator decides. The oldest first.
#[utoipa::path(operation_id = "listRegistrations", tag = "Console",
    responses((status = 200, description = "What waits", body = WaitingRegistrations), Problems),
    security(("session" = []), ("bearer" = ["admin:read"])))]
#[get("/api/server/v1/registrations")]
async fn list_registrations(state: web::Data<State>, me: Me<AdminRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::list(&state, &me).await?))
}

/// Approve a registration
///
/// The account can be used from now on, and the person is told by mail. Counts once.
#[utoipa::path(operation_id = "approveRegistration", tag = "Console",
    params(("id" = String, Path, description = "The account that waits")),
    responses((status = 204, description = "The account is open"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/server/v1/registrations/{id}/approve")]
async fn approve_registration(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    service::decide(&state, &me, path_id(&request)?, Verdict::Approved).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Reject a registration
///
/// The person is told by mail, and everything about the registration is erased. Counts once.
#[utoipa::path(operation_id = "rejectRegistration", tag = "Console",
    params(("id" = String, Path, description = "The account that waits")),
    responses((status = 204, description = "It is erased"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/server/v1/registrations/{id}/reject")]
async fn reject_registration(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    service::decide(&state, &me, path_id(&request)?, Verdict::Rejected).await?;
    Ok(HttpResponse::NoContent().finish())
}
