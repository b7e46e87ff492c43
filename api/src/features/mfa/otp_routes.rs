//! `/api/users/v1/me/mfa/sms-otp` and `/mfa/email-otp`.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use latchkey_openapi::mfa::{EnableOtpRequest, OtpFactor, OtpSent, SendOtpRequest};

use super::otp;
use crate::identity::extract::{SecurityRead, SecurityWrite, client};
use crate::identity::factors::otp::Channel;
use crate::identity::idempotency::{self, Begun};
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::body::Json;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub(super) fn configure(config: &mut Operations<'_>) {
    config
        .service(get_sms_otp)
        .service(send_sms_otp)
        .service(put_sms_otp)
        .service(delete_sms_otp)
        .service(get_email_otp)
        .service(send_email_otp)
        .service(put_email_otp)
        .service(delete_email_otp);
}

/// Read my codes by SMS
#[utoipa::path(operation_id = "getSmsOtp", tag = "Security",
    responses((status = 200, description = "Whether they are set up, and the contacts they could go to", body = OtpFactor), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/mfa/sms-otp")]
async fn get_sms_otp(state: web::Data<State>, me: Me<SecurityRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(otp::info(&state, &me, Channel::Sms).await?))
}

/// Send a code by SMS to a proven contact
///
/// For setting codes by SMS up, or moving them to another contact.
#[utoipa::path(operation_id = "sendSmsOtp", tag = "Security", request_body = SendOtpRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Carries the request out once, however often it is sent within a day")),
    responses((status = 202, description = "On its way", body = OtpSent), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/users/v1/me/mfa/sms-otp/code")]
async fn send_sms_otp(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<SendOtpRequest>,
) -> Result<HttpResponse, ApiError> {
    send(&state, &me, &request, Channel::Sms, body).await
}

/// Set codes by SMS up
///
/// With the code that arrived: nothing counts without it.
#[utoipa::path(operation_id = "putSmsOtp", tag = "Security", request_body = EnableOtpRequest,
    responses((status = 200, description = "Set up", body = OtpFactor), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[put("/api/users/v1/me/mfa/sms-otp")]
async fn put_sms_otp(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<EnableOtpRequest>,
) -> Result<HttpResponse, ApiError> {
    let origin = client(&state, &request);
    Ok(HttpResponse::Ok().json(otp::enable(&state, &me, &origin, Channel::Sms, body).await?))
}

/// Remove my codes by SMS
#[utoipa::path(operation_id = "deleteSmsOtp", tag = "Security",
    responses((status = 204, description = "Removed"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/users/v1/me/mfa/sms-otp")]
async fn delete_sms_otp(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    otp::remove(&state, &me, &client(&state, &request), Channel::Sms).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Read my codes by e-mail
#[utoipa::path(operation_id = "getEmailOtp", tag = "Security",
    responses((status = 200, description = "Whether they are set up, and the contacts they could go to", body = OtpFactor), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/mfa/email-otp")]
async fn get_email_otp(state: web::Data<State>, me: Me<SecurityRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(otp::info(&state, &me, Channel::Email).await?))
}

/// Send a code by e-mail to a proven contact
///
/// For setting codes by e-mail up, or moving them to another contact.
#[utoipa::path(operation_id = "sendEmailOtp", tag = "Security", request_body = SendOtpRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Carries the request out once, however often it is sent within a day")),
    responses((status = 202, description = "On its way", body = OtpSent), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/users/v1/me/mfa/email-otp/code")]
async fn send_email_otp(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<SendOtpRequest>,
) -> Result<HttpResponse, ApiError> {
    send(&state, &me, &request, Channel::Email, body).await
}

/// Set codes by e-mail up
///
/// With the code that arrived: nothing counts without it.
#[utoipa::path(operation_id = "putEmailOtp", tag = "Security", request_body = EnableOtpRequest,
    responses((status = 200, description = "Set up", body = OtpFactor), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[put("/api/users/v1/me/mfa/email-otp")]
async fn put_email_otp(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<EnableOtpRequest>,
) -> Result<HttpResponse, ApiError> {
    let origin = client(&state, &request);
    Ok(HttpResponse::Ok().json(otp::enable(&state, &me, &origin, Channel::Email, body).await?))
}

/// Remove my codes by e-mail
#[utoipa::path(operation_id = "deleteEmailOtp", tag = "Security",
    responses((status = 204, description = "Removed"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/users/v1/me/mfa/email-otp")]
async fn delete_email_otp(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    otp::remove(&state, &me, &client(&state, &request), Channel::Email).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Sends a code to set a channel up.
async fn send(
    state: &State,
    me: &SteppedUp<SecurityWrite>,
    request: &HttpRequest,
    channel: Channel,
    body: SendOtpRequest,
) -> Result<HttpResponse, ApiError> {
    let location = match channel {
        Channel::Sms => "/api/users/v1/me/mfa/sms-otp",
        Channel::Email => "/api/users/v1/me/mfa/email-otp",
    };
    let once = match idempotency::begin(state, me, request, &body, location).await? {
        Begun::Fresh(once) => once,
        Begun::Answered(answer) => return Ok(answer),
    };
    let origin = client(state, request);
    let sent = otp::send(state, me, &origin, channel, body.contact_id.as_str(), once).await?;
    Ok(HttpResponse::Accepted().json(sent))
}
