//! `/api/server/v1/users`.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use latchkey_openapi::paging::PageQuery;
use latchkey_openapi::people::{
    ChangeRoleRequest, InviteRequest, PeopleQuery, PersonDetails, PersonList, ResetPersonRequest,
};
use latchkey_openapi::sessions::SessionList;

use super::{acts, invite, read};
use crate::identity::extract::{AdminRead, AdminWrite, client, path_id};
use crate::identity::idempotency::{self, Begun};
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::body::{Json, Query};
use crate::platform::http::conditional::{Precondition, etag};
use crate::platform::http::cursor::next_link;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

const USERS: &str = "/api/server/v1/users";

/// Registers the operations.
pub fn configure(config: &mut Operations<'_>) {
    config
        .service(list_people)
        .service(invite_person)
        .service(get_person)
        .service(invite_person_again)
        .service(reset_person)
        .service(lock_person)
        .service(unlock_person)
        .service(list_person_sessions)
        .service(end_person_sessions)
        .service(change_person_role);
}

fn answer((person, version): (PersonDetails, i64)) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::ETAG, etag(version))).json(person)
}

/// List people
///
/// Those whose home the organization is, by user name.
#[utoipa::path(operation_id = "listPeople", tag = "People", params(PeopleQuery),
    responses((status = 200, description = "A page of people", body = PersonList), Problems),
    security(("session" = []), ("bearer" = ["admin:read"])))]
#[get("/api/server/v1/users")]
async fn list_people(
    state: web::Data<State>,
    me: Me<AdminRead>,
    request: HttpRequest,
    Query(query): Query<PeopleQuery>,
) -> Result<HttpResponse, ApiError> {
    let list = read::list(&state, &me, query).await?;
    Ok(next_link(&mut HttpResponse::Ok(), &request, list.next_cursor.as_deref()).json(list))
}

/// Invite somebody
///
/// Creates the account without a password and mails a link by which the person chooses it, within seven days. Nobody else ever
/// knows it. The address counts as proven once the link was used.
#[utoipa::path(operation_id = "invitePerson", tag = "People", request_body = InviteRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Carries the request out once")),
    responses((status = 201, description = "The person", body = PersonDetails), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/server/v1/users")]
async fn invite_person(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
    Json(body): Json<InviteRequest>,
) -> Result<HttpResponse, ApiError> {
    let once = match idempotency::begin(&state, &me, &request, &body, USERS).await? {
        Begun::Answered(before) => return Ok(before),
        Begun::Fresh(once) => once,
    };
    let made = invite::invite(&state, &me, &client(&state, &request), once, body).await?;
    let location = format!("{}/{}", request.path(), made.person.id);
    Ok(HttpResponse::build(StatusCode::CREATED).insert_header((header::LOCATION, location)).json(made))
}

/// Read about somebody
#[utoipa::path(operation_id = "getPerson", tag = "People", params(("id" = String, Path, description = "The person")),
    responses((status = 200, description = "The person; `ETag` is the version of the account", body = PersonDetails), Problems),
    security(("session" = []), ("bearer" = ["admin:read"])))]
#[get("/api/server/v1/users/{id}")]
async fn get_person(
    state: web::Data<State>,
    me: Me<AdminRead>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    Ok(answer(read::get(&state, &me, path_id(&request)?).await?))
}

/// Invite somebody again
///
/// Mails another link to somebody who has not used theirs; the one before is void.
#[utoipa::path(operation_id = "invitePersonAgain", tag = "People", params(("id" = String, Path, description = "The person")),
    responses((status = 200, description = "The person", body = PersonDetails), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/server/v1/users/{id}/invite")]
async fn invite_person_again(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (subject, origin) = ((Precondition::of(&request), path_id(&request)?), client(&state, &request));
    Ok(answer(invite::invite_again(&state, &me, &origin, subject).await?))
}

/// Help somebody back in
///
/// Mails a link by which the person chooses a new password, within a day; every other address is told. The second factor is
/// asked for, unless it is said to be lost: then the factors are removed with the new password.
#[utoipa::path(operation_id = "resetPerson", tag = "People", request_body = ResetPersonRequest,
    params(("id" = String, Path, description = "The person")),
    responses((status = 200, description = "The person", body = PersonDetails), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/server/v1/users/{id}/reset")]
async fn reset_person(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
    Json(body): Json<ResetPersonRequest>,
) -> Result<HttpResponse, ApiError> {
    let (subject, origin) = ((Precondition::of(&request), path_id(&request)?), client(&state, &request));
    Ok(answer(acts::reset(&state, &me, &origin, subject, body.remove_factors).await?))
}

/// Lock an account
///
/// Every session and token ends, every link that was sent is void, and nobody comes in.
#[utoipa::path(operation_id = "lockPerson", tag = "People", params(("id" = String, Path, description = "The person")),
    responses((status = 200, description = "The person", body = PersonDetails), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/server/v1/users/{id}/lock")]
async fn lock_person(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (subject, origin) = ((Precondition::of(&request), path_id(&request)?), client(&state, &request));
    Ok(answer(acts::lock(&state, &me, &origin, subject).await?))
}

/// Unlock an account
#[utoipa::path(operation_id = "unlockPerson", tag = "People", params(("id" = String, Path, description = "The person")),
    responses((status = 200, description = "The person", body = PersonDetails), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/server/v1/users/{id}/unlock")]
async fn unlock_person(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (subject, origin) = ((Precondition::of(&request), path_id(&request)?), client(&state, &request));
    Ok(answer(acts::unlock(&state, &me, &origin, subject).await?))
}

/// List somebody's sessions
///
/// By last use. Of whom the one who asks may act on.
#[utoipa::path(operation_id = "listPersonSessions", tag = "People",
    params(("id" = String, Path, description = "The person"), PageQuery),
    responses((status = 200, description = "A page of sessions", body = SessionList), Problems),
    security(("session" = []), ("bearer" = ["admin:read"])))]
#[get("/api/server/v1/users/{id}/sessions")]
async fn list_person_sessions(
    state: web::Data<State>,
    me: Me<AdminRead>,
    request: HttpRequest,
    Query(query): Query<PageQuery>,
) -> Result<HttpResponse, ApiError> {
    let list = read::sessions(&state, &me, path_id(&request)?, query).await?;
    Ok(next_link(&mut HttpResponse::Ok(), &request, list.next_cursor.as_deref()).json(list))
}

/// End somebody's sessions
///
/// All of them, and the tokens that came of them.
#[utoipa::path(operation_id = "endPersonSessions", tag = "People", params(("id" = String, Path, description = "The person")),
    responses((status = 204, description = "They are ended"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/server/v1/users/{id}/sessions")]
async fn end_person_sessions(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    acts::end_sessions(&state, &me, &client(&state, &request), path_id(&request)?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Give somebody another role
///
/// For owners.
#[utoipa::path(operation_id = "changePersonRole", tag = "People", request_body = ChangeRoleRequest,
    params(("id" = String, Path, description = "The person"),
        ("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, description = "The person", body = PersonDetails), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[put("/api/server/v1/users/{id}/role")]
async fn change_person_role(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
    Json(body): Json<ChangeRoleRequest>,
) -> Result<HttpResponse, ApiError> {
    let (subject, origin) = ((Precondition::of(&request), path_id(&request)?), client(&state, &request));
    Ok(answer(acts::change_role(&state, &me, &origin, subject, body.role).await?))
}
