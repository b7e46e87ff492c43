//! `/api/users/v1/me/deletion`, `/api/users/v1/me/pause`, `/api/users/v1/deletion/undo`, `DELETE /scim2/Me`.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use latchkey_openapi::deletion::{
    BeginDeletionRequest, BegunEnding, DeletionInfo, EndingKind, UndoEndingRequest, UndoneEnding,
};

use super::{erase, remind, service};
use crate::identity::extract::{SecurityRead, SecurityWrite, client};
use crate::identity::session::cookie::{self, Purpose};
use crate::identity::{Me, Portal, Principal, State, SteppedUp};
use crate::platform::db::DbError;
use crate::platform::http::body::Json;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;
use crate::platform::http::origin;
use crate::platform::ratelimit::LimitClass;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config
        .service(get_deletion)
        .service(begin_deletion)
        .service(pause_account)
        .service(delete_me)
        .service(undo_ending);
}

/// Reminds owners of accounts that are soon erased, and erases those whose date is there; run by the sweeper.
///
/// # Errors
/// A failing database.
pub async fn sweep(state: &State) -> Result<(), DbError> {
    let reminded = remind::remind(state).await;
    erase::erase_due(state).await?;
    reminded
}

/// Read how I can leave
///
/// What the organization offers, when everything would be erased, and who would be told.
#[utoipa::path(operation_id = "getDeletion", tag = "Privacy",
    responses((status = 200, description = "What is offered", body = DeletionInfo), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/deletion")]
async fn get_deletion(state: web::Data<State>, me: Me<SecurityRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::info(&state, &me).await?))
}

/// The session is over with the account: its cookie goes as well.
fn accepted(me: &Principal, begun: &BegunEnding) -> HttpResponse {
    HttpResponse::build(StatusCode::ACCEPTED)
        .cookie(cookie::removal(Purpose::Session, &me.organization_slug))
        .insert_header(("Clear-Site-Data", "\"storage\""))
        .json(begun)
}

/// Delete my account
///
/// Begins the deletion: ends every session and token at once, and erases everything at the date that is answered. Until then
/// a sign-in takes the account back (the step `restore`), and so does the link that every proven e-mail address is sent.
#[utoipa::path(operation_id = "beginDeletion", tag = "Privacy", request_body = BeginDeletionRequest,
    responses((status = 202, description = "The date, and the way back", body = BegunEnding), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/users/v1/me/deletion")]
async fn begin_deletion(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<BeginDeletionRequest>,
) -> Result<HttpResponse, ApiError> {
    let begun = service::delete_named(&state, &me, &client(&state, &request), &body.username).await?;
    Ok(accepted(&me, &begun))
}

/// Delete my account (SCIM)
///
/// The same as `beginDeletion`, without the typed name (RFC 7644 §3.6; §3.12 allows the 202).
#[utoipa::path(operation_id = "deleteMe", tag = "Privacy",
    responses((status = 202, description = "The date, and the way back", body = BegunEnding), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/scim2/Me")]
async fn delete_me(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let begun = service::begin(&state, &me, &client(&state, &request), EndingKind::Deleting).await?;
    Ok(accepted(&me, &begun))
}

/// Pause my account
///
/// Ends every session and token at once. Nothing is erased; a sign-in or the mailed link takes the account back.
#[utoipa::path(operation_id = "pauseAccount", tag = "Privacy",
    responses((status = 202, description = "The way back", body = BegunEnding), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/users/v1/me/pause")]
async fn pause_account(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let begun = service::begin(&state, &me, &client(&state, &request), EndingKind::Paused).await?;
    Ok(accepted(&me, &begun))
}

/// Keep my account
///
/// By the link that was mailed when a pause or a deletion began, without a session. It works once.
#[utoipa::path(operation_id = "undoEnding", tag = "Privacy", request_body = UndoEndingRequest,
    responses((status = 200, description = "The account is back", body = UndoneEnding), Problems), security(()))]
#[post("/api/users/v1/deletion/undo")]
async fn undo_ending(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
    Json(body): Json<UndoEndingRequest>,
) -> Result<HttpResponse, ApiError> {
    origin::check(request.headers(), &state.public_origin)?;
    let origin = client(&state, &request);
    state.check_rate(LimitClass::SignIn, origin.ip)?;
    Ok(HttpResponse::Ok().json(service::undo(&state, &portal, &origin, &body.token).await?))
}
