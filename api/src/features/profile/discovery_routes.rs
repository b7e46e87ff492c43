//! `/scim2/Schemas`, `/scim2/ResourceTypes`, `/scim2/ServiceProviderConfig` (RFC 7644 §4): public, because a client reads them
//! before it has a token, and without a word about anybody.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scim::discovery::{ResourceType, ServiceProviderConfig, Support};
use latchkey_openapi::scim::{ListResponse, Schema, resource_types, service_provider_config};
use serde::Serialize;
use serde_json::Value;

use crate::identity::{Portal, State};
use crate::platform::http::SCIM_JSON;
use crate::platform::http::document::ScimProblems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

pub(super) fn configure(config: &mut Operations<'_>) {
    config
        .service(list_schemas)
        .service(get_schema)
        .service(list_resource_types)
        .service(get_resource_type)
        .service(get_service_provider_config);
}

/// Answers a discovery document. RFC 7644 §4: a filter on these is refused with 403.
fn answer(request: &HttpRequest, body: &impl Serialize) -> Result<HttpResponse, ApiError> {
    let is_filtered = request.query_string().split('&').any(|pair| pair.split('=').next() == Some("filter"));
    if is_filtered {
        return Err(ApiError::new(ErrorCode::Forbidden).detail("Discovery documents take no filter."));
    }
    let text = serde_json::to_string(body).map_err(ApiError::internal)?;
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, SCIM_JSON)).body(text))
}

/// A discovery document with `meta`, whose location is absolute.
fn with_meta(
    state: &State,
    portal: &Portal,
    kind: &str,
    path: &str,
    value: &impl Serialize,
) -> Result<Value, ApiError> {
    let mut value = serde_json::to_value(value).map_err(ApiError::internal)?;
    if let Some(members) = value.as_object_mut() {
        let location = format!("{}{}{path}", state.public_origin, State::base_path(&portal.slug));
        members.insert("meta".to_owned(), serde_json::json!({ "resourceType": kind, "location": location }));
    }
    Ok(value)
}

fn schema(state: &State, portal: &Portal, schema: &Schema) -> Result<Value, ApiError> {
    with_meta(state, portal, "Schema", &format!("/scim2/Schemas/{}", schema.id), schema)
}

/// List the schemas
#[utoipa::path(operation_id = "listSchemas", tag = "Profile",
    responses((status = 200, description = "Every schema in use here", content_type = "application/scim+json", body = inline(ListResponse<Schema>)), ScimProblems),
    security(()))]
#[get("/scim2/Schemas")]
async fn list_schemas(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let all = portal.schemas.iter().map(|one| schema(&state, &portal, one)).collect::<Result<Vec<_>, _>>()?;
    answer(&request, &ListResponse::whole(all))
}

/// Read a schema
#[utoipa::path(operation_id = "getSchema", tag = "Profile", params(("id" = String, Path, description = "The schema's URN")),
    responses((status = 200, description = "The schema", content_type = "application/scim+json", body = Schema), ScimProblems), security(()))]
#[get("/scim2/Schemas/{id}")]
async fn get_schema(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = request.match_info().get("id").unwrap_or_default();
    let found =
        portal.schemas.iter().find(|one| one.id == id).ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
    answer(&request, &schema(&state, &portal, found)?)
}

fn resource_type(state: &State, portal: &Portal, one: &ResourceType) -> Result<Value, ApiError> {
    with_meta(state, portal, "ResourceType", &format!("/scim2/ResourceTypes/{}", one.name), one)
}

/// List the resource types
#[utoipa::path(operation_id = "listResourceTypes", tag = "Profile",
    responses((status = 200, description = "Every resource type", content_type = "application/scim+json", body = inline(ListResponse<ResourceType>)), ScimProblems),
    security(()))]
#[get("/scim2/ResourceTypes")]
async fn list_resource_types(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let all = resource_types()
        .iter()
        .map(|one| resource_type(&state, &portal, one))
        .collect::<Result<Vec<_>, _>>()?;
    answer(&request, &ListResponse::whole(all))
}

/// Read a resource type
#[utoipa::path(operation_id = "getResourceType", tag = "Profile", params(("id" = String, Path, description = "Its name")),
    responses((status = 200, description = "The resource type", content_type = "application/scim+json", body = ResourceType), ScimProblems), security(()))]
#[get("/scim2/ResourceTypes/{id}")]
async fn get_resource_type(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = request.match_info().get("id").unwrap_or_default();
    let all = resource_types();
    let found = all.iter().find(|one| one.name == id).ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
    answer(&request, &resource_type(&state, &portal, found)?)
}

/// Read what this SCIM service can do
#[utoipa::path(operation_id = "getServiceProviderConfig", tag = "Profile",
    responses((status = 200, description = "The configuration", content_type = "application/scim+json", body = ServiceProviderConfig), ScimProblems),
    security(()))]
#[get("/scim2/ServiceProviderConfig")]
async fn get_service_provider_config(
    state: web::Data<State>,
    portal: Portal,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let support = Support { patch: true, etag: true, sort: false, filter_max: None, bulk_max: None };
    let config = service_provider_config(support);
    answer(
        &request,
        &with_meta(&state, &portal, "ServiceProviderConfig", "/scim2/ServiceProviderConfig", &config)?,
    )
}
