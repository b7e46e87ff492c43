//! `/api/users/v1/me/activity`.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use latchkey_openapi::activity::{ActivityList, ActivityQuery, ReportedActivity};

use super::report;
use crate::identity::events::group_name;
use crate::identity::extract::{ActivityRead, SecurityWrite, client, path_id};
use crate::identity::{Me, State, activity_log};
use crate::platform::db::DbError;
use crate::platform::http::body::Query;
use crate::platform::http::cursor::{self, next_link};
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config.service(list_activity).service(report_activity);
}

/// List my activity
///
/// Sign-ins (failed ones too) and every change, newest first.
#[utoipa::path(operation_id = "listActivity", tag = "Activity", params(ActivityQuery),
    responses((status = 200, description = "A page of the log", body = ActivityList), Problems),
    security(("session" = []), ("bearer" = ["me:activity:read"])))]
#[get("/api/users/v1/me/activity")]
async fn list_activity(
    state: web::Data<State>,
    me: Me<ActivityRead>,
    request: HttpRequest,
    Query(query): Query<ActivityQuery>,
) -> Result<HttpResponse, ApiError> {
    let limit = cursor::limit(query.limit)?;
    let group = query.group.map(group_name);
    let binding = format!("activity {} {} {group:?}", me.organization_id, me.account_id);
    let after = cursor::open(&state.keys, &binding, query.cursor.as_deref())?;
    let id = me.account_id.0.clone();
    let (mut rows, counted) = state
        .db
        .read(move |conn| {
            let rows = activity_log::list(conn, &id, group.as_deref(), after, limit + 1)?;
            let counted = activity_log::count(conn, &id, group.as_deref(), cursor::COUNTED_UP_TO + 1)?;
            Ok::<_, DbError>((rows, counted))
        })
        .await?;
    let has_more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    let position = rows.last().map(|last| (last.at, last.id.clone()));
    let next_cursor = position.filter(|_| has_more).and_then(|at| cursor::seal(&state.keys, &binding, &at));
    let activity = rows.into_iter().filter_map(|row| row.into_wire(&state)).collect();
    let list = ActivityList { activity, total: cursor::total(counted), next_cursor };
    Ok(next_link(&mut HttpResponse::Ok(), &request, list.next_cursor.as_deref()).json(list))
}

/// Report an entry as somebody else's doing
///
/// Answers the steps that take the account back, the most urgent first.
#[utoipa::path(operation_id = "reportActivity", tag = "Activity", params(("id" = String, Path, description = "The entry")),
    responses((status = 200, description = "What to do", body = ReportedActivity), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])))]
#[post("/api/users/v1/me/activity/{id}/report")]
async fn report_activity(
    state: web::Data<State>,
    me: Me<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let id = path_id(&request)?;
    let steps = report::report(&state, &me, &client(&state, &request), id).await?;
    Ok(HttpResponse::Ok().json(ReportedActivity { steps }))
}
