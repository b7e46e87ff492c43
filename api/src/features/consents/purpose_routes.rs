//! `/api/users/v1/me/consent-purposes`.

use actix_web::{HttpRequest, HttpResponse, get, put, web};
use latchkey_openapi::consent_purposes::{DecidePurposeRequest, MyPurpose, MyPurposeList};

use super::purposes;
use crate::identity::extract::{ConsentsRead, ConsentsWrite, client, path_id};
use crate::identity::{Me, State};
use crate::platform::http::body::Json;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

pub(super) fn configure(config: &mut Operations<'_>) {
    config.service(list_my_purposes).service(decide_purpose);
}

/// List policies and preferences of my organization
///
/// What is asked, and what was decided: with the version that counts now and the one that was decided about.
#[utoipa::path(operation_id = "listMyConsentPurposes", tag = "Applications",
    responses((status = 200, description = "What waits first", body = MyPurposeList), Problems),
    security(("session" = []), ("bearer" = ["me:consents:read"])))]
#[get("/api/users/v1/me/consent-purposes")]
async fn list_my_purposes(state: web::Data<State>, me: Me<ConsentsRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(MyPurposeList { purposes: purposes::list(&state, &me).await? }))
}

/// Decide about a policy or a preference
///
/// About the version that was shown: 409 `purpose_outdated` where a newer one is there. Each decision has a receipt; the same
/// decision again changes nothing. A policy is accepted in the portal, by no token.
#[utoipa::path(operation_id = "decideConsentPurpose", tag = "Applications",
    params(("id" = String, Path, description = "The purpose")), request_body = DecidePurposeRequest,
    responses((status = 200, description = "The purpose with the decision", body = MyPurpose), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:consents:write"])))]
#[put("/api/users/v1/me/consent-purposes/{id}")]
async fn decide_purpose(
    state: web::Data<State>,
    me: Me<ConsentsWrite>,
    request: HttpRequest,
    Json(body): Json<DecidePurposeRequest>,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    Ok(HttpResponse::Ok().json(purposes::decide(&state, &me, &client(&state, &request), id, body).await?))
}
