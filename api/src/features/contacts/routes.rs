//! `/api/users/v1/me/contacts`, `/api/users/v1/me/verifications` and the way back.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use latchkey_openapi::contacts::{
    ConfirmVerificationRequest, Contact, ContactList, ContactTokenRequest, RestoredContact,
    StartVerificationRequest, UpdateContactRequest, Verification, VerificationList,
};

use super::{change, confirm, pending, undo};
use crate::identity::extract::{ProfileRead, ProfileWrite, client, path_id};
use crate::identity::idempotency::{self, Begun};
use crate::identity::{Me, Portal, State, SteppedUp};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::body::Json;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;
use crate::platform::http::origin;
use crate::platform::ratelimit::LimitClass;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config
        .service(list_contacts)
        .service(update_contact)
        .service(remove_contact)
        .service(list_verifications)
        .service(start_verification)
        .service(confirm_by_link)
        .service(confirm_verification)
        .service(resend_verification)
        .service(cancel_verification)
        .service(undo_contact_change);
}

/// Deletes what is over.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    pending::sweep(conn, now)
}

/// List my contacts
#[utoipa::path(operation_id = "listContacts", tag = "Profile",
    responses((status = 200, description = "E-mail addresses and phone numbers", body = ContactList), Problems),
    security(("session" = []), ("bearer" = ["me:profile:read"])))]
#[get("/api/users/v1/me/contacts")]
async fn list_contacts(state: web::Data<State>, me: Me<ProfileRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(pending::contacts(&state, &me).await?))
}

/// Change a contact of mine
///
/// Its label, or that it is the primary one of its kind. Its value changes by a verification that `replaces` it.
#[utoipa::path(operation_id = "updateContact", tag = "Profile", params(("id" = String, Path, description = "The contact")),
    request_body = UpdateContactRequest,
    responses((status = 200, description = "The contact", body = Contact), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:profile:write"])), extensions(("x-step-up" = json!(true))))]
#[patch("/api/users/v1/me/contacts/{id}")]
async fn update_contact(
    state: web::Data<State>,
    me: SteppedUp<ProfileWrite>,
    request: HttpRequest,
    Json(body): Json<UpdateContactRequest>,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    let contact = change::update(&state, &me, &client(&state, &request), id, body).await?;
    Ok(HttpResponse::Ok().json(contact))
}

/// Remove a contact of mine
///
/// The address is told, with a link that undoes it for seven days. The last proven e-mail address stays.
#[utoipa::path(operation_id = "removeContact", tag = "Profile", params(("id" = String, Path, description = "The contact")),
    responses((status = 204, description = "Removed"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:profile:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/users/v1/me/contacts/{id}")]
async fn remove_contact(
    state: web::Data<State>,
    me: SteppedUp<ProfileWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    change::remove(&state, &me, &client(&state, &request), id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// List addresses of mine that wait for their proof
#[utoipa::path(operation_id = "listVerifications", tag = "Profile",
    responses((status = 200, description = "What waits", body = VerificationList), Problems),
    security(("session" = []), ("bearer" = ["me:profile:read"])))]
#[get("/api/users/v1/me/verifications")]
async fn list_verifications(state: web::Data<State>, me: Me<ProfileRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(pending::list(&state, &me).await?))
}

/// Add or replace an address
///
/// Sends a code there. Nothing changes before it is confirmed.
#[utoipa::path(operation_id = "startVerification", tag = "Profile", request_body = StartVerificationRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Carries the request out once, however often it is sent within a day")),
    responses((status = 202, description = "A code is on its way", body = Verification), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:profile:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/users/v1/me/verifications")]
async fn start_verification(
    state: web::Data<State>,
    me: SteppedUp<ProfileWrite>,
    request: HttpRequest,
    Json(body): Json<StartVerificationRequest>,
) -> Result<HttpResponse, ApiError> {
    let once =
        match idempotency::begin(&state, &me, &request, &body, "/api/users/v1/me/verifications").await? {
            Begun::Fresh(once) => once,
            Begun::Answered(answer) => return Ok(answer),
        };
    let started = pending::start(&state, &me, &client(&state, &request), body, once).await?;
    Ok(HttpResponse::Accepted().json(started))
}

/// Confirm an address by the link in its mail
///
/// In a session of the account that asked for it.
#[utoipa::path(operation_id = "confirmVerificationByLink", tag = "Profile", request_body = ContactTokenRequest,
    responses((status = 204, description = "Confirmed"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:profile:write"])))]
#[post("/api/users/v1/me/verifications/confirm")]
async fn confirm_by_link(
    state: web::Data<State>,
    me: Me<ProfileWrite>,
    request: HttpRequest,
    Json(body): Json<ContactTokenRequest>,
) -> Result<HttpResponse, ApiError> {
    confirm::by_link(&state, &me, &client(&state, &request), &body.token).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Confirm an address by its code
#[utoipa::path(operation_id = "confirmVerification", tag = "Profile", params(("id" = String, Path, description = "The verification")),
    request_body = ConfirmVerificationRequest,
    responses((status = 204, description = "Confirmed"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:profile:write"])))]
#[post("/api/users/v1/me/verifications/{id}/confirm")]
async fn confirm_verification(
    state: web::Data<State>,
    me: Me<ProfileWrite>,
    request: HttpRequest,
    Json(body): Json<ConfirmVerificationRequest>,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    confirm::by_code(&state, &me, &client(&state, &request), id, &body.code).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Send another code
///
/// The one before it stops working. A minute lies between two.
#[utoipa::path(operation_id = "resendVerification", tag = "Profile", params(("id" = String, Path, description = "The verification")),
    responses((status = 200, description = "Another code is on its way", body = Verification), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:profile:write"])))]
#[post("/api/users/v1/me/verifications/{id}/resend")]
async fn resend_verification(
    state: web::Data<State>,
    me: Me<ProfileWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    Ok(HttpResponse::Ok().json(pending::resend(&state, &me, &client(&state, &request), id).await?))
}

/// Give up on an address
#[utoipa::path(operation_id = "cancelVerification", tag = "Profile", params(("id" = String, Path, description = "The verification")),
    responses((status = 204, description = "Given up"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:profile:write"])))]
#[delete("/api/users/v1/me/verifications/{id}")]
async fn cancel_verification(
    state: web::Data<State>,
    me: Me<ProfileWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    pending::cancel(&state, &me, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Undo a change of an address
///
/// By the link that the old address was sent, without a session: brings it back, ends every session.
#[utoipa::path(operation_id = "undoContactChange", tag = "Profile", request_body = ContactTokenRequest,
    responses((status = 200, description = "The address is back", body = RestoredContact), Problems), security(()))]
#[post("/api/users/v1/contacts/undo")]
async fn undo_contact_change(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
    Json(body): Json<ContactTokenRequest>,
) -> Result<HttpResponse, ApiError> {
    origin::check(request.headers(), &state.public_origin)?;
    let origin = client(&state, &request);
    state.check_rate(LimitClass::SignIn, origin.ip)?;
    Ok(HttpResponse::Ok().json(undo::undo(&state, &portal, &origin, &body.token).await?))
}
