//! `/api/users/v1/me/mfa`.

use actix_web::{HttpRequest, HttpResponse, get, put, web};
use latchkey_openapi::mfa::{Mfa, PutMfaRequest};

use super::service;
use crate::identity::extract::{SecurityRead, SecurityWrite, client};
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::body::Json;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config.service(get_mfa).service(put_mfa);
    super::otp_routes::configure(config);
}

/// Read my factors in brief
#[utoipa::path(operation_id = "getMfa", tag = "Security",
    responses((status = 200, description = "Factors, the preferred one, the organization's policy", body = Mfa), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/mfa")]
async fn get_mfa(state: web::Data<State>, me: Me<SecurityRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::overview(&state, &me).await?))
}

/// Change the preferred factor
#[utoipa::path(operation_id = "putMfa", tag = "Security", request_body = PutMfaRequest,
    responses((status = 200, description = "The factors", body = Mfa), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[put("/api/users/v1/me/mfa")]
async fn put_mfa(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<PutMfaRequest>,
) -> Result<HttpResponse, ApiError> {
    let origin = client(&state, &request);
    Ok(HttpResponse::Ok().json(service::prefer(&state, &me, &origin, body.preferred).await?))
}
