//! What belongs to recoveries beside their flow: the challenge, forgotten user names, cancelling a wait.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use latchkey_openapi::captcha::CaptchaChallenge;
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::recovery::{RecoverUsernameRequest, RecoveryTokenRequest};
use latchkey_openapi::validate::is_email;

use super::recover::cancel;
use crate::identity::extract::client;
use crate::identity::recovery::request::Request;
use crate::identity::{Portal, State, captcha};
use crate::platform::http::body::Json;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;
use crate::platform::http::origin;
use crate::platform::ratelimit::LimitClass;

pub(super) fn configure(config: &mut Operations<'_>) {
    config.service(new_challenge).service(recover_username).service(cancel_recovery);
}

/// Get a challenge
///
/// A proof of work: what strangers do before they may ask for something. Nothing is stored until it is used.
#[utoipa::path(operation_id = "newCaptchaChallenge", tag = "Signing in",
    responses((status = 200, description = "The challenge", body = CaptchaChallenge), Problems), security(()))]
#[post("/api/server/v1/captcha/challenge")]
async fn new_challenge(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    origin::check(request.headers(), &state.public_origin)?;
    state.check_rate(LimitClass::SignIn, client(&state, &request).ip)?;
    Ok(HttpResponse::Ok().json(captcha::challenge(&state, portal.id.as_str())))
}

/// Recover a forgotten user name
///
/// It is mailed to the address, if that is a proven one of an account. The answer is the same in any case.
#[utoipa::path(operation_id = "recoverUsername", tag = "Signing in", request_body = RecoverUsernameRequest,
    responses((status = 202, description = "A message is on its way, if there is such an account"), Problems), security(()))]
#[post("/api/users/v1/recovery/username")]
async fn recover_username(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
    Json(body): Json<RecoverUsernameRequest>,
) -> Result<HttpResponse, ApiError> {
    origin::check(request.headers(), &state.public_origin)?;
    let origin = client(&state, &request);
    state.check_rate(LimitClass::SignIn, origin.ip)?;
    if !portal.settings.recovery.username || !state.can_send_mail() {
        return Err(ApiError::new(ErrorCode::NotAvailable));
    }
    let email = body.email.trim();
    if !is_email(email) {
        let error = FieldError::new("email", ErrorCode::Pattern, "This is not an e-mail address.");
        return Err(ApiError::new(ErrorCode::InvalidValue).errors(vec![error]));
    }
    captcha::take(&state, portal.id.as_str(), body.captcha.as_ref()).await?;
    let asked = Request::usernames(&state, &portal, &origin, email);
    state.db.write(move |conn| asked.queue(conn)).await?;
    Ok(HttpResponse::build(StatusCode::ACCEPTED).finish())
}

/// Cancel a recovery that waits
///
/// By the link in any of its messages, without a session. Works once.
#[utoipa::path(operation_id = "cancelRecovery", tag = "Signing in", request_body = RecoveryTokenRequest,
    responses((status = 204, description = "It is cancelled"), Problems), security(()))]
#[post("/api/users/v1/recovery/cancel")]
async fn cancel_recovery(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
    Json(body): Json<RecoveryTokenRequest>,
) -> Result<HttpResponse, ApiError> {
    origin::check(request.headers(), &state.public_origin)?;
    let origin = client(&state, &request);
    state.check_rate(LimitClass::SignIn, origin.ip)?;
    cancel::cancel(&state, &portal, &origin, &body.token).await?;
    Ok(HttpResponse::NoContent().finish())
}
