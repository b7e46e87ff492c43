//! `/api/users/v1/me/sessions`.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, web};
use latchkey_openapi::paging::PageQuery;
use latchkey_openapi::sessions::{EndSessionsQuery, KeepSession, RenameSessionRequest, Session, SessionList};

use super::service;
use crate::identity::extract::{SessionsRead, SessionsWrite, client, path_id};
use crate::identity::session::cookie::{self, Purpose};
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::body::{Json, Query};
use crate::platform::http::cursor::next_link;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config
        .service(list_sessions)
        .service(get_session)
        .service(rename_session)
        .service(end_session)
        .service(end_sessions);
}

/// List my sessions
///
/// The current one first, then by last use.
#[utoipa::path(operation_id = "listSessions", tag = "Sessions", params(PageQuery),
    responses((status = 200, description = "A page of sessions", body = SessionList), Problems),
    security(("session" = []), ("bearer" = ["me:sessions:read"])))]
#[get("/api/users/v1/me/sessions")]
async fn list_sessions(
    state: web::Data<State>,
    me: Me<SessionsRead>,
    request: HttpRequest,
    Query(query): Query<PageQuery>,
) -> Result<HttpResponse, ApiError> {
    let list = service::list(&state, &me, query).await?;
    Ok(next_link(&mut HttpResponse::Ok(), &request, list.next_cursor.as_deref()).json(list))
}

/// Read a session of mine
#[utoipa::path(operation_id = "getOwnSession", tag = "Sessions", params(("id" = String, Path, description = "The session")),
    responses((status = 200, description = "The session", body = Session), Problems),
    security(("session" = []), ("bearer" = ["me:sessions:read"])))]
#[get("/api/users/v1/me/sessions/{id}")]
async fn get_session(
    state: web::Data<State>,
    me: Me<SessionsRead>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    Ok(HttpResponse::Ok().json(service::get(&state, &me, id).await?))
}

/// Name a session
#[utoipa::path(operation_id = "renameSession", tag = "Sessions", params(("id" = String, Path, description = "The session")),
    request_body = RenameSessionRequest,
    responses((status = 200, description = "The session", body = Session), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:sessions:write"])))]
#[patch("/api/users/v1/me/sessions/{id}")]
async fn rename_session(
    state: web::Data<State>,
    me: Me<SessionsWrite>,
    request: HttpRequest,
    Json(body): Json<RenameSessionRequest>,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    let session = service::rename(&state, &me, &client(&state, &request), id, &body.name).await?;
    Ok(HttpResponse::Ok().json(session))
}

/// End a session
#[utoipa::path(operation_id = "endSession", tag = "Sessions", params(("id" = String, Path, description = "The session")),
    responses((status = 204, description = "Ended"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:sessions:write"])))]
#[delete("/api/users/v1/me/sessions/{id}")]
async fn end_session(
    state: web::Data<State>,
    me: Me<SessionsWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    service::end(&state, &me, &client(&state, &request), id).await?;
    let mut response = HttpResponse::NoContent();
    if me.session() == Some(id) {
        response.cookie(cookie::removal(Purpose::Session, &me.organization_slug));
    }
    Ok(response.finish())
}

/// End several sessions
///
/// All of them, or with `except=current` all but the one that asks.
#[utoipa::path(operation_id = "endSessions", tag = "Sessions", params(EndSessionsQuery),
    responses((status = 204, description = "Ended"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:sessions:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/users/v1/me/sessions")]
async fn end_sessions(
    state: web::Data<State>,
    me: SteppedUp<SessionsWrite>,
    request: HttpRequest,
    Query(query): Query<EndSessionsQuery>,
) -> Result<HttpResponse, ApiError> {
    let keep_current = query.except == Some(KeepSession::Current);
    service::end_all(&state, &me, &client(&state, &request), keep_current).await?;
    let mut response = HttpResponse::NoContent();
    if !keep_current {
        response.cookie(cookie::removal(Purpose::Session, &me.organization_slug));
    }
    Ok(response.finish())
}
