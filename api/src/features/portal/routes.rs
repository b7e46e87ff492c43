//! Capabilities, `/.well-known/change-password`, `/health`.

use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::capabilities::{Capabilities, Features};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::scope::{Role, Scope};

use crate::identity::extract::ProfileRead;
use crate::identity::recovery::Offered;
use crate::identity::{Me, Portal, State, credentials};
use crate::platform::db::DbError;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations that every organization has.
pub fn configure(config: &mut Operations<'_>) {
    config.service(get_capabilities).service(change_password);
}

/// Registers the operations of the instance.
pub fn configure_instance(config: &mut Operations<'_>) {
    config.service(live).service(ready);
}

/// Read what I may see and do
#[utoipa::path(operation_id = "getCapabilities", tag = "Portal",
    responses((status = 200, description = "Features and scopes of this caller", body = Capabilities), Problems),
    security(("session" = []), ("bearer" = ["me:profile:read"])))]
#[get("/api/users/v1/me/capabilities")]
async fn get_capabilities(state: web::Data<State>, me: Me<ProfileRead>) -> Result<HttpResponse, ApiError> {
    let organization = state.organization_of(&me).await?;
    let id = me.account_id.0.clone();
    let has_password = state.db.fetch(move |conn| credentials::find(conn, &id)).await?.is_some();
    let factors = &organization.settings.factors;
    let is_console = me.role != Role::User;
    let scopes =
        Scope::ALL.iter().copied().filter(|scope| is_granted(*scope, is_console) && me.has(*scope)).collect();
    Ok(HttpResponse::Ok().json(Capabilities {
        role: me.role,
        scopes,
        features: Features {
            edit_profile: true,
            avatar_upload: true,
            gravatar: state.config.gravatar.base_url.is_some(),
            change_password: has_password,
            totp: factors.totp,
            passkeys: factors.passkeys,
            security_keys: factors.security_keys,
            sms_otp: factors.sms_otp,
            email_otp: factors.email_otp,
            backup_codes: factors.offers(FactorOption::BackupCode),
            recovery: Offered::of(&state, &organization.settings).any(),
            places: state.geoip.is_some(),
            export: true,
            administration: is_console,
        },
        step_up_max_age_seconds: organization.settings.step_up.max_age_seconds,
        idle_warning_seconds: organization.settings.sessions.idle_warning_seconds,
    }))
}

/// The scopes that a cookie session stands for: those of the operations that exist.
const fn is_granted(scope: Scope, is_console: bool) -> bool {
    match scope {
        Scope::AdminRead | Scope::AdminWrite => is_console,
        Scope::ProfileRead
        | Scope::ProfileWrite
        | Scope::SecurityRead
        | Scope::SecurityWrite
        | Scope::SessionsRead
        | Scope::SessionsWrite
        | Scope::ConsentsRead
        | Scope::ConsentsWrite
        | Scope::ApplicationsRead
        | Scope::ApplicationsWrite
        | Scope::ActivityRead
        | Scope::Export => true,
        _ => false,
    }
}

/// Where to change the password
///
/// For password managers ("A Well-Known URL for Changing Passwords").
#[utoipa::path(operation_id = "changePasswordUrl", tag = "Portal",
    responses((status = 302, description = "The page"), Problems), security(()))]
#[get("/.well-known/change-password")]
async fn change_password(portal: Portal) -> HttpResponse {
    let page = format!("{}/security/password", State::base_path(&portal.slug));
    HttpResponse::Found().insert_header((header::LOCATION, page)).finish()
}

/// Is the process alive?
#[utoipa::path(operation_id = "live", tag = "Operations",
    responses((status = 200, description = "It is", body = String), Problems), security(()))]
#[get("/health/live")]
async fn live() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "text/plain")).body("ok")
}

/// Is it ready for requests?
///
/// 503 while the database does not answer.
#[utoipa::path(operation_id = "ready", tag = "Operations",
    responses((status = 200, description = "It is", body = String), Problems), security(()))]
#[get("/health/ready")]
async fn ready(state: web::Data<State>) -> Result<HttpResponse, ApiError> {
    let answer = state.db.fetch(|conn| {
        use diesel::connection::SimpleConnection as _;
        conn.batch_execute("SELECT 1").map_err(DbError::from)
    });
    match answer.await {
        Ok(()) => Ok(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "text/plain")).body("ready")),
        Err::<(), DbError>(error) => {
            tracing::warn!(%error, "not ready");
            Err(ApiError::new(ErrorCode::Overloaded).retry_after(1))
        }
    }
}
