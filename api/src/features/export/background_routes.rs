//! `/api/users/v1/me/exports`.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::export::{ExportFormat, ExportInfo, ExportList, StartExportRequest};

use super::{background, files};
use crate::identity::extract::{Export, client, path_id};
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::body::Json;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

pub(super) fn configure(config: &mut Operations<'_>) {
    config
        .service(start_export)
        .service(list_exports)
        .service(get_export_state)
        .service(get_export_content)
        .service(delete_export);
}

/// Prepare a download
///
/// Everything that is held about the account, with the whole activity log, prepared in the background. A mail tells when it
/// is ready. One at a time.
#[utoipa::path(operation_id = "startExport", tag = "Privacy", request_body = StartExportRequest,
    responses((status = 202, description = "It is being prepared", body = ExportInfo), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:export"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/users/v1/me/exports")]
async fn start_export(
    state: web::Data<State>,
    me: SteppedUp<Export>,
    request: HttpRequest,
    Json(body): Json<StartExportRequest>,
) -> Result<HttpResponse, ApiError> {
    let info = background::start(&state, &me, &client(&state, &request), body.format).await?;
    Ok(HttpResponse::build(StatusCode::ACCEPTED).json(info))
}

/// List downloads
#[utoipa::path(operation_id = "listExports", tag = "Privacy",
    responses((status = 200, description = "The downloads, the latest first", body = ExportList), Problems),
    security(("session" = []), ("bearer" = ["me:export"])))]
#[get("/api/users/v1/me/exports")]
async fn list_exports(state: web::Data<State>, me: Me<Export>) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(background::list(&state, &me).await?))
}

/// Read how far a download is
#[utoipa::path(operation_id = "getExportState", tag = "Privacy", params(("id" = String, Path, description = "The download")),
    responses((status = 200, description = "The download", body = ExportInfo), Problems),
    security(("session" = []), ("bearer" = ["me:export"])))]
#[get("/api/users/v1/me/exports/{id}")]
async fn get_export_state(
    state: web::Data<State>,
    me: Me<Export>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(background::get(&state, &me, path_id(&request)?).await?))
}

/// Fetch a download
///
/// To its owner alone, with a recent proof of identity; never kept by a cache; gone once it has expired.
#[utoipa::path(operation_id = "getExportContent", tag = "Privacy", params(("id" = String, Path, description = "The download")),
    responses((status = 200, description = "The file"), Problems),
    security(("session" = []), ("bearer" = ["me:export"])), extensions(("x-step-up" = json!(true))))]
#[get("/api/users/v1/me/exports/{id}/content")]
async fn get_export_content(
    state: web::Data<State>,
    me: SteppedUp<Export>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?.to_owned();
    let opened = background::open(&state, &me, &client(&state, &request), &id).await?;
    let state = state.get_ref().clone();
    let (kind, extension) = match opened.format {
        ExportFormat::Json => ("application/json", "json"),
        ExportFormat::Html => ("text/html; charset=utf-8", "html"),
        ExportFormat::Zip => ("application/zip", "zip"),
    };
    let name = files::disposition(&format!("{}.{extension}", opened.name));
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // Should a browser show it in place of saving it, it is a page of nobody's.
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
        ));
    if opened.format == ExportFormat::Zip {
        return Ok(response.streaming(files::archive(state, id, &opened.parts, opened.name, opened.at)));
    }
    let part = opened.parts.first().ok_or_else(|| ApiError::new(ErrorCode::ExportNotReady))?;
    Ok(response.no_chunking(part.bytes).streaming(files::plain(state, id, part)))
}

/// Delete a download
#[utoipa::path(operation_id = "deleteExport", tag = "Privacy", params(("id" = String, Path, description = "The download")),
    responses((status = 204, description = "Deleted"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:export"])))]
#[delete("/api/users/v1/me/exports/{id}")]
async fn delete_export(
    state: web::Data<State>,
    me: Me<Export>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    background::delete(&state, &me, path_id(&request)?).await?;
    Ok(HttpResponse::NoContent().finish())
}
