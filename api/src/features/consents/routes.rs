//! `/api/users/v1/me/authorized-apps` and `/api/users/v1/me/consents`.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use latchkey_openapi::consents::{
    AuthorizedAppList, ChangeConsentRequest, ConsentDetails, ConsentHistory, ConsentList, ConsentQuery,
};

use super::{purpose_routes, service};
use crate::identity::extract::{ConsentsRead, ConsentsWrite, client, path_id};
use crate::identity::{Me, State};
use crate::platform::http::body::{Json, Query};
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config
        .service(list_authorized_apps)
        .service(revoke_authorized_app)
        .service(revoke_authorized_apps)
        .service(list_consents)
        .service(get_consent)
        .service(change_consent)
        .service(revoke_consent)
        .service(get_consent_history);
    purpose_routes::configure(config);
}

/// List applications that may act for me
#[utoipa::path(operation_id = "listAuthorizedApps", tag = "Applications",
    responses((status = 200, description = "The applications", body = AuthorizedAppList), Problems),
    security(("session" = []), ("bearer" = ["me:consents:read"])))]
#[get("/api/users/v1/me/authorized-apps")]
async fn list_authorized_apps(
    state: web::Data<State>,
    me: Me<ConsentsRead>,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok()
        .json(AuthorizedAppList { authorized_apps: service::authorized(&state, &me).await? }))
}

/// Stop an application from acting for me
///
/// Its tokens end at once; the next sign-in to it asks again.
#[utoipa::path(operation_id = "revokeAuthorizedApp", tag = "Applications",
    params(("id" = String, Path, description = "The grant")),
    responses((status = 204, description = "It may not any more"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:consents:write"])))]
#[delete("/api/users/v1/me/authorized-apps/{id}")]
async fn revoke_authorized_app(
    state: web::Data<State>,
    me: Me<ConsentsWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    service::revoke(&state, &me, &client(&state, &request), path_id(&request)?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Stop every application from acting for me
#[utoipa::path(operation_id = "revokeAuthorizedApps", tag = "Applications",
    responses((status = 204, description = "None may any more"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:consents:write"])))]
#[delete("/api/users/v1/me/authorized-apps")]
async fn revoke_authorized_apps(
    state: web::Data<State>,
    me: Me<ConsentsWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    service::revoke_all(&state, &me, &client(&state, &request)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// List my consents
#[utoipa::path(operation_id = "listConsents", tag = "Applications", params(ConsentQuery),
    responses((status = 200, description = "The consents", body = ConsentList), Problems),
    security(("session" = []), ("bearer" = ["me:consents:read"])))]
#[get("/api/users/v1/me/consents")]
async fn list_consents(
    state: web::Data<State>,
    me: Me<ConsentsRead>,
    Query(query): Query<ConsentQuery>,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::list(&state, &me, query).await?))
}

/// Read a consent
///
/// With its latest receipt.
#[utoipa::path(operation_id = "getConsent", tag = "Applications",
    params(("id" = String, Path, description = "The consent")),
    responses((status = 200, description = "The consent", body = ConsentDetails), Problems),
    security(("session" = []), ("bearer" = ["me:consents:read"])))]
#[get("/api/users/v1/me/consents/{id}")]
async fn get_consent(
    state: web::Data<State>,
    me: Me<ConsentsRead>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::get(&state, &me, path_id(&request)?).await?))
}

/// Change what an application is given
///
/// Holds for tokens that are out already.
#[utoipa::path(operation_id = "changeConsent", tag = "Applications",
    params(("id" = String, Path, description = "The consent")), request_body = ChangeConsentRequest,
    responses((status = 200, description = "The consent", body = ConsentDetails), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:consents:write"])))]
#[put("/api/users/v1/me/consents/{id}")]
async fn change_consent(
    state: web::Data<State>,
    me: Me<ConsentsWrite>,
    request: HttpRequest,
    Json(body): Json<ChangeConsentRequest>,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    let details = service::change(&state, &me, &client(&state, &request), id, body).await?;
    Ok(HttpResponse::Ok().json(details))
}

/// Take a consent back
///
/// To an application it is the same as stopping it: its tokens end at once. A policy that the account needs cannot be taken
/// back alone: 409 `policy_required`.
#[utoipa::path(operation_id = "revokeConsent", tag = "Applications",
    params(("id" = String, Path, description = "The consent")),
    responses((status = 204, description = "Taken back"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:consents:write"])))]
#[post("/api/users/v1/me/consents/{id}/revoke")]
async fn revoke_consent(
    state: web::Data<State>,
    me: Me<ConsentsWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    service::revoke_consent(&state, &me, &client(&state, &request), path_id(&request)?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Read the history of a consent
#[utoipa::path(operation_id = "getConsentHistory", tag = "Applications",
    params(("id" = String, Path, description = "The consent")),
    responses((status = 200, description = "Every receipt, the latest first", body = ConsentHistory), Problems),
    security(("session" = []), ("bearer" = ["me:consents:read"])))]
#[get("/api/users/v1/me/consents/{id}/history")]
async fn get_consent_history(
    state: web::Data<State>,
    me: Me<ConsentsRead>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(service::history(&state, &me, path_id(&request)?).await?))
}
