//! `/api/users/v1/me/applications`.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use latchkey_openapi::applications::{Application, ApplicationList, ApplicationQuery};

use super::service;
use crate::identity::extract::{ApplicationsRead, ApplicationsWrite, path_id};
use crate::identity::{Me, State};
use crate::platform::http::body::Query;
use crate::platform::http::cursor::next_link;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config
        .service(list_applications)
        .service(get_application)
        .service(mark_application)
        .service(unmark_application)
        .service(visit_application);
}

/// List my applications
///
/// Those that are discoverable to me, by name.
#[utoipa::path(operation_id = "listApplications", tag = "Applications", params(ApplicationQuery),
    responses((status = 200, description = "A page of applications", body = ApplicationList), Problems),
    security(("session" = []), ("bearer" = ["me:applications:read"])))]
#[get("/api/users/v1/me/applications")]
async fn list_applications(
    state: web::Data<State>,
    me: Me<ApplicationsRead>,
    request: HttpRequest,
    Query(query): Query<ApplicationQuery>,
) -> Result<HttpResponse, ApiError> {
    let list = service::list(&state, &me, query).await?;
    Ok(next_link(&mut HttpResponse::Ok(), &request, list.next_cursor.as_deref()).json(list))
}

/// Read an application of mine
#[utoipa::path(operation_id = "getApplication", tag = "Applications",
    params(("id" = String, Path, description = "The application")),
    responses((status = 200, description = "The application", body = Application), Problems),
    security(("session" = []), ("bearer" = ["me:applications:read"])))]
#[get("/api/users/v1/me/applications/{id}")]
async fn get_application(
    state: web::Data<State>,
    me: Me<ApplicationsRead>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::get(&state, &me, path_id(&request)?).await?))
}

/// Mark an application
#[utoipa::path(operation_id = "markApplication", tag = "Applications",
    params(("id" = String, Path, description = "The application")),
    responses((status = 204, description = "It is a favourite"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:applications:write"])))]
#[put("/api/users/v1/me/applications/{id}/favorite")]
async fn mark_application(
    state: web::Data<State>,
    me: Me<ApplicationsWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    service::mark(&state, &me, path_id(&request)?, true).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Take the mark of an application away
#[utoipa::path(operation_id = "unmarkApplication", tag = "Applications",
    params(("id" = String, Path, description = "The application")),
    responses((status = 204, description = "It is none any more"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:applications:write"])))]
#[delete("/api/users/v1/me/applications/{id}/favorite")]
async fn unmark_application(
    state: web::Data<State>,
    me: Me<ApplicationsWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    service::mark(&state, &me, path_id(&request)?, false).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Note that I opened an application
#[utoipa::path(operation_id = "visitApplication", tag = "Applications",
    params(("id" = String, Path, description = "The application")),
    responses((status = 204, description = "Noted"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:applications:write"])))]
#[post("/api/users/v1/me/applications/{id}/visit")]
async fn visit_application(
    state: web::Data<State>,
    me: Me<ApplicationsWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    service::visit(&state, &me, path_id(&request)?).await?;
    Ok(HttpResponse::NoContent().finish())
}
