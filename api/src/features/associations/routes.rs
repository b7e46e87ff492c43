//! `/api/users/v1/me/associations`.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use latchkey_openapi::associations::AssociationList;

use super::service;
use crate::identity::extract::{SecurityRead, SecurityWrite, client, path_id, session_principal};
use crate::identity::session::cookie::{self, Purpose};
use crate::identity::{Me, Portal, State, SteppedUp};
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config
        .service(list_associations)
        .service(delete_association)
        .service(delete_associations)
        .service(switch_account);
}

/// List the accounts that are linked to mine
///
/// A link is made by a flow of the type `link`.
#[utoipa::path(operation_id = "listAssociations", tag = "Linked accounts",
    responses((status = 200, description = "The linked accounts, by user name", body = AssociationList), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/associations")]
async fn list_associations(state: web::Data<State>, me: Me<SecurityRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::list(&state, &me).await?))
}

/// Unlink an account
///
/// From either side. Sessions that began by a switch over this link end, but for the one that asks.
#[utoipa::path(operation_id = "deleteAssociation", tag = "Linked accounts", params(("id" = String, Path, description = "The link")),
    responses((status = 204, description = "Not linked any more"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])),
    extensions(("x-step-up" = json!(true))))]
#[delete("/api/users/v1/me/associations/{id}")]
async fn delete_association(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    service::unlink(&state, &me, &client(&state, &request), path_id(&request)?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Unlink every account
#[utoipa::path(operation_id = "deleteAssociations", tag = "Linked accounts",
    responses((status = 204, description = "None is linked any more"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])),
    extensions(("x-step-up" = json!(true))))]
#[delete("/api/users/v1/me/associations")]
async fn delete_associations(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    service::unlink_all(&state, &me, &client(&state, &request)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Switch to a linked account
///
/// Signs this browser in to the other account without its password: at level 1, with no guarded act open. The present session
/// ends. Only within a session of the portal.
#[utoipa::path(operation_id = "switchAccount", tag = "Linked accounts", params(("id" = String, Path, description = "The link")),
    responses((status = 204, description = "Signed in to the other account"), Problems),
    security(("session" = [], "csrf" = [])))]
#[post("/api/users/v1/me/associations/{id}/switch")]
async fn switch_account(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let me = session_principal(&state, &request).await?;
    let device = cookie::read(&request, Purpose::Device, &portal.slug);
    let origin = client(&state, &request);
    let session = service::switch(&state, &portal, &me, (&origin, device), path_id(&request)?).await?;
    Ok(HttpResponse::NoContent()
        .cookie(cookie::make(Purpose::Session, &portal.slug, session, None))
        // A flow on its way belonged to the session that ended.
        .cookie(cookie::removal(Purpose::Flow, &portal.slug))
        .finish())
}
