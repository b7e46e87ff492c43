//! `/api/server/v1/applications`.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use latchkey_openapi::applications::{
    ApplicationSettings, ApplicationWithSecret, RegisteredApplication, RegisteredApplicationList,
};
use latchkey_openapi::paging::PageQuery;

use super::service;
use crate::identity::extract::{AdminRead, AdminWrite, client, path_id};
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::body::{Json, Query};
use crate::platform::http::conditional::{Precondition, etag};
use crate::platform::http::cursor::next_link;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config
        .service(list_applications)
        .service(register_application)
        .service(get_application)
        .service(put_application)
        .service(replace_application_secret)
        .service(remove_application);
}

/// List registered applications
#[utoipa::path(operation_id = "listRegisteredApplications", tag = "Console", params(PageQuery),
    responses((status = 200, description = "A page of applications, by name", body = RegisteredApplicationList), Problems),
    security(("session" = []), ("bearer" = ["admin:read"])))]
#[get("/api/server/v1/applications")]
async fn list_applications(
    state: web::Data<State>,
    me: Me<AdminRead>,
    request: HttpRequest,
    Query(query): Query<PageQuery>,
) -> Result<HttpResponse, ApiError> {
    let list = service::list(&state, &me, query).await?;
    Ok(next_link(&mut HttpResponse::Ok(), &request, list.next_cursor.as_deref()).json(list))
}

/// Register an application
///
/// The answer shows the secret of an application that has one, this once.
#[utoipa::path(operation_id = "registerApplication", tag = "Console", request_body = ApplicationSettings,
    responses((status = 201, description = "The application; `ETag` is its version", body = ApplicationWithSecret), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/server/v1/applications")]
async fn register_application(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
    Json(body): Json<ApplicationSettings>,
) -> Result<HttpResponse, ApiError> {
    let made = service::register(&state, &me, &client(&state, &request), body).await?;
    let location = format!("{}/{}", request.path(), made.registered.id);
    Ok(HttpResponse::build(StatusCode::CREATED)
        .insert_header((header::LOCATION, location))
        .insert_header((header::ETAG, etag(1)))
        .json(made))
}

/// Read a registered application
#[utoipa::path(operation_id = "getRegisteredApplication", tag = "Console",
    params(("id" = String, Path, description = "The application")),
    responses((status = 200, description = "The application; `ETag` is its version", body = RegisteredApplication), Problems),
    security(("session" = []), ("bearer" = ["admin:read"])))]
#[get("/api/server/v1/applications/{id}")]
async fn get_application(
    state: web::Data<State>,
    me: Me<AdminRead>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let stored = service::get(&state, &me, path_id(&request)?).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(stored.version))).json(stored.to_wire()))
}

/// Change a registered application
#[utoipa::path(operation_id = "putRegisteredApplication", tag = "Console", request_body = ApplicationSettings,
    params(("id" = String, Path, description = "The application"),
        ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, description = "The application", body = ApplicationWithSecret), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[put("/api/server/v1/applications/{id}")]
async fn put_application(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
    Json(body): Json<ApplicationSettings>,
) -> Result<HttpResponse, ApiError> {
    let (precondition, origin) = (Precondition::of(&request), client(&state, &request));
    let (changed, version) =
        service::replace(&state, &me, &origin, &precondition, path_id(&request)?, body).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(version))).json(changed))
}

/// Replace an application's secret
///
/// The one before is worth nothing at once. The answer shows the new one, this once.
#[utoipa::path(operation_id = "replaceApplicationSecret", tag = "Console",
    params(("id" = String, Path, description = "The application"),
        ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, description = "The application", body = ApplicationWithSecret), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/server/v1/applications/{id}/secret")]
async fn replace_application_secret(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (precondition, origin) = (Precondition::of(&request), client(&state, &request));
    let (changed, version) =
        service::replace_secret(&state, &me, &origin, &precondition, path_id(&request)?).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(version))).json(changed))
}

/// Remove an application
///
/// Its grants and tokens end with it.
#[utoipa::path(operation_id = "removeRegisteredApplication", tag = "Console",
    params(("id" = String, Path, description = "The application"),
        ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 204, description = "Removed"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/server/v1/applications/{id}")]
async fn remove_application(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (precondition, origin) = (Precondition::of(&request), client(&state, &request));
    service::remove(&state, &me, &origin, &precondition, path_id(&request)?).await?;
    Ok(HttpResponse::NoContent().finish())
}
