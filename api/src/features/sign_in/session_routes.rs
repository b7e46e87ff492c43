//! `/api/auth/v1/session` and `/api/auth/v1/sign-out`.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use latchkey_openapi::activity::EventType;
use latchkey_openapi::auth::SessionInfo;

use crate::identity::events::{self, NewEvent};
use crate::identity::extract::{client, principal_if_any, session_principal};
use crate::identity::session::cookie::{self, Purpose};
use crate::identity::session::ending::Ending;
use crate::identity::session::{info, store};
use crate::identity::{Portal, State};
use crate::platform::db::DbError;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

pub(super) fn configure(config: &mut Operations<'_>) {
    config.service(get_session).service(end_elevation).service(extend_session).service(sign_out);
}

/// Read this browser's session
///
/// Answers 200 when nobody is signed in as well. Not a use of the session: an idle one stays idle.
#[utoipa::path(operation_id = "getSession", tag = "Signing in",
    responses((status = 200, description = "The session, or that there is none", body = SessionInfo), Problems), security(()))]
#[get("/api/auth/v1/session")]
async fn get_session(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let principal = principal_if_any(&state, &request).await?;
    Ok(HttpResponse::Ok().json(info::info(&state, &portal, principal.as_ref()).await?))
}

/// End a step-up now
#[utoipa::path(operation_id = "endElevation", tag = "Signing in",
    responses((status = 204, description = "Guarded acts need a new proof"), Problems),
    security(("session" = [], "csrf" = [])))]
#[delete("/api/auth/v1/session/elevation")]
async fn end_elevation(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let principal = session_principal(&state, &request).await?;
    let id = principal.context().to_owned();
    state.db.write(move |conn| store::end_elevation(conn, &id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Keep an idle session
#[utoipa::path(operation_id = "extendSession", tag = "Signing in",
    responses((status = 200, description = "The session with its new end", body = SessionInfo), Problems),
    security(("session" = [], "csrf" = [])))]
#[post("/api/auth/v1/session/extend")]
async fn extend_session(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let mut principal = session_principal(&state, &request).await?;
    principal.last_accessed_at = state.now_micros();
    let (id, at) = (principal.context().to_owned(), principal.last_accessed_at);
    state.db.write(move |conn| store::update_last_access(conn, &id, at, None)).await?;
    Ok(HttpResponse::Ok().json(info::info(&state, &portal, Some(&principal)).await?))
}

/// Sign out
///
/// Ends this browser's session and removes what the portal stored in the browser.
#[utoipa::path(operation_id = "signOut", tag = "Signing in",
    responses((status = 204, description = "Signed out"), Problems), security(("session" = [], "csrf" = [])))]
#[post("/api/auth/v1/sign-out")]
async fn sign_out(state: web::Data<State>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let principal = session_principal(&state, &request).await?;
    let event = events::prepare(
        &state,
        NewEvent::by_self(
            principal.organization_id.as_str(),
            EventType::SignOut,
            principal.account_id.as_str(),
        )
        .within(&principal)
        .origin(&client(&state, &request)),
    );
    let ending = Ending::over(&state);
    let (account_id, id) = (principal.account_id.0.clone(), principal.context().to_owned());
    state
        .db
        .write(move |conn| {
            store::delete(conn, &account_id, &id, &ending)?;
            event.write(conn)?;
            Ok::<_, DbError>(())
        })
        .await?;
    Ok(HttpResponse::NoContent()
        .cookie(cookie::removal(Purpose::Session, &principal.organization_slug))
        // Never `cookies`: that would sign out sibling sites of the same domain.
        .insert_header(("Clear-Site-Data", "\"storage\""))
        .finish())
}
