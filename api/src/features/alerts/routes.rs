//! `/api/users/v1/me/alerts`.

use actix_web::{HttpResponse, get, put, web};
use latchkey_openapi::alerts::{AlertKind, Alerts, PutAlertsRequest};
use latchkey_openapi::error::{ErrorCode, FieldError};

use crate::identity::extract::{SecurityRead, SecurityWrite};
use crate::identity::notices::{Language, alerts, language};
use crate::identity::session::Principal;
use crate::identity::{Me, State, account};
use crate::platform::db::DbError;
use crate::platform::http::body::Json;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config.service(get_alerts).service(put_alerts);
}

async fn read(state: &State, me: &Principal) -> Result<Alerts, DbError> {
    let id = me.account_id.0.clone();
    let work = move |conn: &mut _| {
        let account = account::get(conn, &id)?;
        Ok::<_, DbError>((language::find(conn, &id)?, language::of(conn, &account)?))
    };
    let (chosen, effective) = state.db.read(work).await?;
    Ok(Alerts {
        language: chosen.map(|language| language.tag().to_owned()),
        effective_language: effective.tag().to_owned(),
        languages: Language::ALL.into_iter().map(|language| language.tag().to_owned()).collect(),
        alerts: alerts::TOLD.iter().map(|kind| AlertKind { kind: *kind, can_switch_off: false }).collect(),
    })
}

/// Read how I am told
///
/// Which events are told by mail, and in which language.
#[utoipa::path(operation_id = "getAlerts", tag = "Activity",
    responses((status = 200, description = "Events and language", body = Alerts), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/alerts")]
async fn get_alerts(state: web::Data<State>, me: Me<SecurityRead>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(read(&state, &me).await?))
}

/// Change how I am told
///
/// The language of messages. What is told stays: none of it can be switched off.
#[utoipa::path(operation_id = "putAlerts", tag = "Activity", request_body = PutAlertsRequest,
    responses((status = 200, description = "Events and language", body = Alerts), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])))]
#[put("/api/users/v1/me/alerts")]
async fn put_alerts(
    state: web::Data<State>,
    me: Me<SecurityWrite>,
    Json(body): Json<PutAlertsRequest>,
) -> Result<HttpResponse, ApiError> {
    let chosen = match body.language {
        Some(tag) => {
            let known = Language::ALL.into_iter().find(|language| language.tag() == tag);
            let message = "Choose one of the languages.";
            let unknown = FieldError::new("language", ErrorCode::NotAnOption, message);
            Some(known.ok_or_else(|| ApiError::new(ErrorCode::InvalidValue).errors(vec![unknown]))?)
        }
        None => None,
    };
    let id = me.account_id.0.clone();
    state.db.write(move |conn| language::choose(conn, &id, chosen)).await?;
    Ok(HttpResponse::Ok().json(read(&state, &me).await?))
}
