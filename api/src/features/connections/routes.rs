//! `/api/server/v1/connections`.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use latchkey_openapi::connections::{Connection, ConnectionList, WriteConnectionRequest};

use super::service;
use crate::identity::extract::{AdminRead, AdminWrite, client, path_id};
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::body::Json;
use crate::platform::http::conditional::{Precondition, etag};
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config
        .service(list_connections)
        .service(create_connection)
        .service(get_connection)
        .service(put_connection)
        .service(remove_connection);
}

/// List connections to upstream providers
#[utoipa::path(operation_id = "listConnections", tag = "Console",
    responses((status = 200, description = "The connections, by name", body = ConnectionList), Problems),
    security(("session" = []), ("bearer" = ["admin:read"])))]
#[get("/api/server/v1/connections")]
async fn list_connections(state: web::Data<State>, me: Me<AdminRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::list(&state, &me).await?))
}

/// Create a connection to an upstream provider
///
/// The answer names the redirect address to register there.
#[utoipa::path(operation_id = "createConnection", tag = "Console", request_body = WriteConnectionRequest,
    responses((status = 201, description = "The connection; `ETag` is its version", body = Connection), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/server/v1/connections")]
async fn create_connection(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
    Json(body): Json<WriteConnectionRequest>,
) -> Result<HttpResponse, ApiError> {
    let made = service::create(&state, &me, &client(&state, &request), body).await?;
    let location = format!("{}/{}", request.path(), made.id);
    Ok(HttpResponse::build(StatusCode::CREATED)
        .insert_header((header::LOCATION, location))
        .insert_header((header::ETAG, etag(1)))
        .json(made))
}

/// Read a connection
#[utoipa::path(operation_id = "getConnection", tag = "Console",
    params(("id" = String, Path, description = "The connection")),
    responses((status = 200, description = "The connection; `ETag` is its version", body = Connection), Problems),
    security(("session" = []), ("bearer" = ["admin:read"])))]
#[get("/api/server/v1/connections/{id}")]
async fn get_connection(
    state: web::Data<State>,
    me: Me<AdminRead>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (found, version) = service::get(&state, &me, path_id(&request)?).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(version))).json(found))
}

/// Change a connection
#[utoipa::path(operation_id = "putConnection", tag = "Console", request_body = WriteConnectionRequest,
    params(("id" = String, Path, description = "The connection"),
        ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, description = "The connection", body = Connection), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[put("/api/server/v1/connections/{id}")]
async fn put_connection(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
    Json(body): Json<WriteConnectionRequest>,
) -> Result<HttpResponse, ApiError> {
    let (precondition, origin) = (Precondition::of(&request), client(&state, &request));
    let (changed, version) =
        service::replace(&state, &me, &origin, &precondition, path_id(&request)?, body).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(version))).json(changed))
}

/// Remove a connection
///
/// Every link through it goes with it.
#[utoipa::path(operation_id = "removeConnection", tag = "Console",
    params(("id" = String, Path, description = "The connection"),
        ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 204, description = "Removed"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/server/v1/connections/{id}")]
async fn remove_connection(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (precondition, origin) = (Precondition::of(&request), client(&state, &request));
    service::remove(&state, &me, &origin, &precondition, path_id(&request)?).await?;
    Ok(HttpResponse::NoContent().finish())
}
