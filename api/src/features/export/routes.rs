//! `/api/users/v1/me/export`.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use latchkey_openapi::export::{Export as ExportDocument, file_name};

use super::{background_routes, files, service, store};
use crate::identity::extract::{Export, client};
use crate::identity::time::from_micros;
use crate::identity::{State, SteppedUp};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config.service(get_export);
    background_routes::configure(config);
}

/// Deletes downloads that have expired; run by the sweeper.
///
/// # Errors
/// A failing database.
pub fn sweep(conn: &mut Conn, now: i64) -> Result<(), DbError> {
    store::sweep(conn, now)
}

/// Download my data
///
/// Everything that is held about the account, as one JSON document.
#[utoipa::path(operation_id = "getExport", tag = "Privacy",
    responses((status = 200, description = "The data", body = ExportDocument), Problems),
    security(("session" = []), ("bearer" = ["me:export"])), extensions(("x-step-up" = json!(true))))]
#[get("/api/users/v1/me/export")]
async fn get_export(
    state: web::Data<State>,
    me: SteppedUp<Export>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let export = service::export(&state, &me, &client(&state, &request)).await?;
    let username = export.user_profile.get("username").and_then(|name| name.as_str()).unwrap_or_default();
    let name = file_name(username, from_micros(state.now_micros()));
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_DISPOSITION, files::disposition(&format!("{name}.json"))))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(export))
}
