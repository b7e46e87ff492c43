//! `/api/server/v1/portal`.

use actix_web::{HttpRequest, HttpResponse, get, put, web};
use latchkey_openapi::settings::PortalSettings;

use super::routes::answer;
use super::{portal_rules, registration_rules, service};
use crate::identity::extract::{AdminRead, AdminWrite, client};
use crate::identity::settings::Settings;
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::body::Json;
use crate::platform::http::conditional::Precondition;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

pub(super) fn configure(config: &mut Operations<'_>) {
    config.service(get_portal).service(put_portal);
}

fn to_wire(settings: &Settings) -> PortalSettings {
    PortalSettings {
        sign_in_steps: settings.sign_in.clone(),
        factors: settings.factors.clone(),
        recovery: settings.recovery.clone(),
        registration: settings.registration.clone(),
        step_up_max_age_seconds: settings.step_up.max_age_seconds,
        deletion: settings.deletion.clone(),
        retention: settings.retention.clone(),
    }
}

/// Read what the portal offers
#[utoipa::path(operation_id = "getPortalSettings", tag = "Console",
    responses((status = 200, description = "The settings; `ETag` is their version", body = PortalSettings), Problems),
    security(("session" = []), ("bearer" = ["admin:read"])))]
#[get("/api/server/v1/portal")]
async fn get_portal(state: web::Data<State>, me: Me<AdminRead>) -> Result<HttpResponse, ApiError> {
    let organization = state.organization_of(&me).await?;
    Ok(answer(organization.settings_version, &to_wire(&organization.settings)))
}

/// Change what the portal offers
///
/// What is switched off is not asked for and cannot be set up any more; what accounts have of it stays, and counts again
/// when it is switched on.
#[utoipa::path(operation_id = "putPortalSettings", tag = "Console", request_body = PortalSettings,
    params(("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, description = "The settings", body = PortalSettings), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[put("/api/server/v1/portal")]
async fn put_portal(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
    Json(mut body): Json<PortalSettings>,
) -> Result<HttpResponse, ApiError> {
    let present = state.organization_of(&me).await?;
    registration_rules::normalize(&mut body.registration);
    portal_rules::check(&state, &present.settings, &body)?;
    let (precondition, origin) = (Precondition::of(&request), client(&state, &request));
    let new = body.clone();
    let edit = |settings: &mut Settings| {
        settings.sign_in = new.sign_in_steps;
        settings.factors = new.factors;
        settings.recovery = new.recovery;
        settings.registration = new.registration;
        settings.step_up.max_age_seconds = new.step_up_max_age_seconds;
        settings.deletion = new.deletion;
        settings.retention = new.retention;
    };
    let version = service::change(&state, &me, &origin, &precondition, "portal", edit).await?;
    Ok(answer(version, &body))
}
