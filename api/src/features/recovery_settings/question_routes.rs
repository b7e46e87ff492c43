//! `/api/users/v1/me/challenges` and `/api/users/v1/me/challenge-answers`.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use latchkey_openapi::challenges::{
    AddChallengeAnswersRequest, ChallengeAnswers, ChallengeList, ChallengeQuery, NewChallengeAnswer,
    PutChallengeAnswerRequest,
};
use latchkey_openapi::error::ErrorCode;

use super::questions::{self, How};
use crate::identity::extract::{SecurityRead, SecurityWrite, client};
use crate::identity::idempotency::{self, Begun, Once};
use crate::identity::{Me, State, SteppedUp};
use crate::platform::http::body::{Json, Query};
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

const ANSWERS: &str = "/api/users/v1/me/challenge-answers";

pub(super) fn configure(config: &mut Operations<'_>) {
    config
        .service(list_challenges)
        .service(list_challenge_answers)
        .service(add_challenge_answers)
        .service(put_challenge_answer)
        .service(delete_challenge_answer)
        .service(delete_challenge_answers);
}

/// List security questions to choose from
///
/// None where the organization does not offer them.
#[utoipa::path(operation_id = "listChallenges", tag = "Recovery", params(ChallengeQuery),
    responses((status = 200, description = "The sets", body = ChallengeList), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/challenges")]
async fn list_challenges(
    state: web::Data<State>,
    me: Me<SecurityRead>,
    Query(query): Query<ChallengeQuery>,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok()
        .json(questions::list(&state, &me, query.locale.as_deref().unwrap_or_default()).await?))
}

/// List the security questions that I answered
#[utoipa::path(operation_id = "listChallengeAnswers", tag = "Recovery", params(ChallengeQuery),
    responses((status = 200, description = "The questions, without the answers", body = ChallengeAnswers), Problems),
    security(("session" = []), ("bearer" = ["me:security:read"])))]
#[get("/api/users/v1/me/challenge-answers")]
async fn list_challenge_answers(
    state: web::Data<State>,
    me: Me<SecurityRead>,
    Query(query): Query<ChallengeQuery>,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok()
        .json(questions::answered(&state, &me, query.locale.as_deref().unwrap_or_default()).await?))
}

/// Answer security questions
///
/// Of sets that have no answer yet. They count once two sets have one.
#[utoipa::path(operation_id = "addChallengeAnswers", tag = "Recovery", request_body = AddChallengeAnswersRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Carries the request out once, however often it is sent within a day")),
    responses((status = 201, description = "The questions that are answered", body = ChallengeAnswers), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[post("/api/users/v1/me/challenge-answers")]
async fn add_challenge_answers(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<AddChallengeAnswersRequest>,
) -> Result<HttpResponse, ApiError> {
    let once = match idempotency::begin(&state, &me, &request, &body, ANSWERS).await? {
        Begun::Fresh(once) => once,
        Begun::Answered(answer) => return Ok(answer),
    };
    let origin = client(&state, &request);
    let stored = questions::give(&state, &me, &origin, body.answers, How::Add, once).await?;
    Ok(HttpResponse::Created().json(stored))
}

/// Answer a security question of a set
///
/// In place of the answer that the set has.
#[utoipa::path(operation_id = "putChallengeAnswer", tag = "Recovery", request_body = PutChallengeAnswerRequest,
    params(("id" = String, Path, description = "The set")),
    responses((status = 200, description = "The questions that are answered", body = ChallengeAnswers), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[put("/api/users/v1/me/challenge-answers/{id}")]
async fn put_challenge_answer(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
    Json(body): Json<PutChallengeAnswerRequest>,
) -> Result<HttpResponse, ApiError> {
    let (origin, set_id) = (client(&state, &request), set_of(&request)?);
    let given = vec![NewChallengeAnswer { set_id, question_id: body.question_id, answer: body.answer }];
    let stored = questions::give(&state, &me, &origin, given, How::Put, Once::none()).await?;
    Ok(HttpResponse::Ok().json(stored))
}

/// Remove my answer of a set
#[utoipa::path(operation_id = "deleteChallengeAnswer", tag = "Recovery",
    params(("id" = String, Path, description = "The set")),
    responses((status = 204, description = "Removed"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/users/v1/me/challenge-answers/{id}")]
async fn delete_challenge_answer(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    questions::remove(&state, &me, &client(&state, &request), Some(set_of(&request)?)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Remove all my answers
#[utoipa::path(operation_id = "deleteChallengeAnswers", tag = "Recovery",
    responses((status = 204, description = "Removed"), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["me:security:write"])), extensions(("x-step-up" = json!(true))))]
#[delete("/api/users/v1/me/challenge-answers")]
async fn delete_challenge_answers(
    state: web::Data<State>,
    me: SteppedUp<SecurityWrite>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    questions::remove(&state, &me, &client(&state, &request), None).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The set in the path; what cannot be the id of one is nobody's.
fn set_of(request: &HttpRequest) -> Result<String, ApiError> {
    let id = request.match_info().get("id").unwrap_or_default();
    let is_id = (1..=40).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if is_id { Ok(id.to_owned()) } else { Err(ApiError::new(ErrorCode::NotFound)) }
}
