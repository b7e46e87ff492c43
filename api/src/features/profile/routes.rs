//! `/scim2/Me`.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, patch, put, web};
use latchkey_openapi::scim::{PatchRequest, UserResource};
use serde::Deserialize;
use serde_json::Value;

use super::read::{self, Rendered};
use super::write::{self, Change};
use super::{discovery_routes, form_routes};
use crate::identity::extract::{ProfileRead, ProfileWrite, client};
use crate::identity::{Me, State};
use crate::platform::http::SCIM_JSON;
use crate::platform::http::body::{Json, Query};
use crate::platform::http::conditional::{Precondition, etag};
use crate::platform::http::document::ScimProblems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config.service(get_me).service(patch_me).service(put_me);
    discovery_routes::configure(config);
    form_routes::configure(config);
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SelectionQuery {
    /// Only these attributes, with commas between (RFC 7644 §3.9).
    attributes: Option<String>,
    /// All but these.
    excluded_attributes: Option<String>,
}

fn answer(rendered: Rendered) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, SCIM_JSON))
        .insert_header((header::ETAG, etag(rendered.version)))
        .body(rendered.body)
}

/// Read my profile
///
/// The signed-in account as a SCIM user (RFC 7644 §3.11).
#[utoipa::path(operation_id = "getMe", tag = "Profile", params(SelectionQuery),
    responses((status = 200, description = "The profile; `ETag` is its version", content_type = "application/scim+json", body = UserResource,
        example = json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60",
            "userName": "ada", "name": {"givenName": "Ada", "familyName": "Lovelace"}})),
        ScimProblems),
    security(("session" = []), ("bearer" = ["me:profile:read"])))]
#[get("/scim2/Me")]
async fn get_me(
    state: web::Data<State>,
    me: Me<ProfileRead>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    if request.query_string().is_empty() {
        return Ok(answer(read::whole(&state, &me).await?));
    }
    let Query(query) = parse_query(&request)?;
    let (attributes, excluded) = (query.attributes.as_deref(), query.excluded_attributes.as_deref());
    Ok(answer(read::selected(&state, &me, attributes, excluded).await?))
}

fn parse_query(request: &HttpRequest) -> Result<Query<SelectionQuery>, ApiError> {
    use actix_web::FromRequest as _;
    Query::<SelectionQuery>::from_request(request, &mut actix_web::dev::Payload::None).into_inner()
}

/// Change my profile
///
/// Every operation of RFC 7644 §3.5.2; all of them or none. With `If-Match`, only on the version that was read.
///
/// An address that is new in `emails` or `phoneNumbers` is sent a code and waits for it, beside the old one; that needs a
/// recent proof of identity.
#[utoipa::path(operation_id = "patchMe", tag = "Profile",
    request_body(content((PatchRequest = "application/scim+json"), (PatchRequest = "application/json"))),
    responses((status = 200, description = "The profile as it is now", content_type = "application/scim+json", body = UserResource), ScimProblems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:profile:write"])))]
#[patch("/scim2/Me")]
async fn patch_me(
    state: web::Data<State>,
    me: Me<ProfileWrite>,
    request: HttpRequest,
    Json(body): Json<PatchRequest>,
) -> Result<HttpResponse, ApiError> {
    let origin = client(&state, &request);
    let precondition = Precondition::of(&request);
    Ok(answer(write::change(&state, &me, &origin, &precondition, Change::Patch(body)).await?))
}

/// Replace my profile
///
/// What is absent is cleared, but for attributes that the caller may not change (RFC 7644 §3.5.1). Addresses as with PATCH.
#[utoipa::path(operation_id = "putMe", tag = "Profile",
    request_body(content(
        (UserResource = "application/scim+json", example = json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ada", "title": "Analyst"})),
        (UserResource = "application/json", example = json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ada", "title": "Analyst"})))),
    responses((status = 200, description = "The profile as it is now", content_type = "application/scim+json", body = UserResource), ScimProblems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:profile:write"])))]
#[put("/scim2/Me")]
async fn put_me(
    state: web::Data<State>,
    me: Me<ProfileWrite>,
    request: HttpRequest,
    Json(body): Json<Value>,
) -> Result<HttpResponse, ApiError> {
    let origin = client(&state, &request);
    let precondition = Precondition::of(&request);
    Ok(answer(write::change(&state, &me, &origin, &precondition, Change::Replace(body)).await?))
}
