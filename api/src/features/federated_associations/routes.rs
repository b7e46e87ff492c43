//! `/api/users/v1/me/federated-associations`.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use latchkey_openapi::connections::{FederatedAssociationList, StartedFederation};

use super::service;
use crate::identity::extract::{SecurityRead, SecurityWrite, client, path_id};
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;
use crate::platform::ratelimit::LimitClass;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config.service(list_associations).service(start_association).service(remove_association);
}

/// List linked sign-in services
#[utoipa::path(operation_id = "listFederatedAssociations", tag = "Linked accounts",
    responses((status = 200, description = "What is linked, and what could be", body = FederatedAssociationList), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/federated-associations")]
async fn list_associations(state: web::Data<State>, me: Me<SecurityRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::list(&state, &me).await?))
}

/// Begin linking a sign-in service
///
/// The browser goes to the address of the answer, and comes back linked. Only in the session that asked.
#[utoipa::path(operation_id = "startFederatedAssociation", tag = "Linked accounts",
    params(("id" = String, Path, description = "The connection")),
    responses((status = 200, description = "Where to go", body = StartedFederation), Problems),
    security(("session" = [], "csrf" = [])), extensions(("x-step-up" = json!(true))))]
#[post("/api/users/v1/me/federated-associations/{id}/start")]
async fn start_association(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    state.check_rate(LimitClass::SignIn, client(&state, &request).ip)?;
    Ok(HttpResponse::Ok().json(service::start(&state, &me, path_id(&request)?).await?))
}

/// Unlink a sign-in service
#[utoipa::path(operation_id = "removeFederatedAssociation", tag = "Linked accounts",
    params(("id" = String, Path, description = "The link")),
    responses((status = 204, description = "Unlinked"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/users/v1/me/federated-associations/{id}")]
async fn remove_association(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let origin = client(&state, &request);
    service::remove(&state, &me, &origin, path_id(&request)?).await?;
    Ok(HttpResponse::NoContent().finish())
}
