//! `/api/users/v1/me/trusted-devices`.

use actix_web::{HttpRequest, HttpResponse, delete, get, web};
use latchkey_openapi::activity::EventType;
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::trusted_devices::{TrustedDevice, TrustedDeviceList};
use serde_json::json;

use crate::identity::events::{self, NewEvent, PreparedEvent};
use crate::identity::extract::{SecurityRead, SecurityWrite, client, path_id};
use crate::identity::session::Principal;
use crate::identity::session::cookie::{self, Purpose};
use crate::identity::session::view::{device_of, place_of};
use crate::identity::time::from_micros;
use crate::identity::trusted_browsers::{self, Trusted};
use crate::identity::{Me, State};
use crate::platform::db::DbError;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config.service(list_trusted).service(remove_trusted).service(remove_all_trusted);
}

/// List the browsers that I trust
#[utoipa::path(operation_id = "listTrustedDevices", tag = "Security",
    responses((status = 200, description = "The browsers, the last used first", body = TrustedDeviceList), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/trusted-devices")]
async fn list_trusted(
    state: web::Data<State>,
    me: Me<SecurityRead>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let own = cookie::read(&request, Purpose::Trust, &me.organization_slug)
        .map(|value| state.keys.hash_token(value.as_bytes()));
    let (id, now) = (me.account_id.0.clone(), state.now_micros());
    let rows = state.db.fetch(move |conn| trusted_browsers::list(conn, &id, now)).await?;
    let trusted_devices = rows.into_iter().map(|row| to_wire(&state, row, own.as_ref())).collect();
    Ok(HttpResponse::Ok().json(TrustedDeviceList { trusted_devices }))
}

fn to_wire(state: &State, row: Trusted, own: Option<&[u8; 32]>) -> TrustedDevice {
    TrustedDevice {
        current: own.is_some_and(|own| own.as_slice() == row.token_hash),
        device: device_of(&row.device),
        place: place_of(state, &row.ip),
        id: row.id,
        ip: row.ip,
        trusted_at: from_micros(row.created_at),
        last_used_at: from_micros(row.last_used_at),
        expires_at: from_micros(row.expires_at),
    }
}

/// Stop trusting a browser
///
/// It is asked for the second factor from now on.
#[utoipa::path(operation_id = "removeTrustedDevice", tag = "Security", params(("id" = String, Path, description = "The browser")),
    responses((status = 204, description = "Not trusted any more"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])))]
#[delete("/api/users/v1/me/trusted-devices/{id}")]
async fn remove_trusted(
    state: web::Data<State>,
    me: Me<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (account_id, id) = (me.account_id.0.clone(), path_id(&request)?.to_owned());
    let event = removed(&state, &me, &request, 1);
    let work = move |conn: &mut _| {
        let done = trusted_browsers::delete(conn, &account_id, &id)?;
        if done {
            event.write(conn)?;
        }
        Ok::<_, DbError>(done)
    };
    if state.db.write(work).await? {
        Ok(HttpResponse::NoContent().finish())
    } else {
        Err(ApiError::new(ErrorCode::NotFound))
    }
}

/// Stop trusting every browser
#[utoipa::path(operation_id = "removeTrustedDevices", tag = "Security",
    responses((status = 204, description = "None is trusted any more"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])))]
#[delete("/api/users/v1/me/trusted-devices")]
async fn remove_all_trusted(
    state: web::Data<State>,
    me: Me<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let account_id = me.account_id.0.clone();
    let event = removed(&state, &me, &request, 0);
    let work = move |conn: &mut _| {
        if trusted_browsers::delete_all(conn, &account_id)? > 0 {
            event.write(conn)?;
        }
        Ok::<_, DbError>(())
    };
    state.db.write(work).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn removed(state: &State, me: &Principal, request: &HttpRequest, count: u32) -> PreparedEvent {
    let event =
        NewEvent::by_self(me.organization_id.as_str(), EventType::TrustRevoked, me.account_id.as_str())
            .within(me)
            .origin(&client(state, request))
            .details(if count == 0 { json!({ "all": true }) } else { json!({}) });
    events::prepare(state, event)
}
