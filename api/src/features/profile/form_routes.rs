//! `GET /api/users/v1/me/profile-schema`: what a form needs beyond the SCIM schema.

use actix_web::{HttpResponse, get, web};
use latchkey_openapi::profile::ProfileSchema;

use crate::identity::extract::ProfileRead;
use crate::identity::{Me, State, attributes};
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

pub(super) fn configure(config: &mut Operations<'_>) {
    config.service(get_profile_schema);
}

/// Read the form of my profile
///
/// Every field that this caller sees, in order, with whether it may be changed and must be filled in.
#[utoipa::path(operation_id = "getProfileSchema", tag = "Profile",
    responses((status = 200, description = "The fields", body = ProfileSchema), Problems),
    security(("session" = []), ("bearer" = ["me:profile:read"])))]
#[get("/api/users/v1/me/profile-schema")]
async fn get_profile_schema(state: web::Data<State>, me: Me<ProfileRead>) -> Result<HttpResponse, ApiError> {
    let organization = state.organization_of(&me).await?;
    Ok(HttpResponse::Ok()
        .json(ProfileSchema { attributes: attributes::form(&organization.settings.attributes) }))
}
