//! `/api/server/v1/challenge-sets`.

use actix_web::{HttpRequest, HttpResponse, get, put, web};
use latchkey_openapi::challenges::{
    ChallengeSets, ChallengeSetsInUse, PutChallengeSetsRequest, QuestionUsage,
};
use latchkey_openapi::error::ErrorCode;

use super::routes::answer;
use super::{challenge_rules, service};
use crate::identity::extract::{AdminRead, AdminWrite, client};
use crate::identity::recovery::answers;
use crate::identity::{Me, Principal, State, SteppedUp};
use crate::platform::db::DbError;
use crate::platform::http::body::Json;
use crate::platform::http::conditional::Precondition;
use crate::platform::http::document::Problems;
use crate::platform::http::error::ApiError;
use crate::platform::http::operations::Operations;

pub(super) fn configure(config: &mut Operations<'_>) {
    config.service(get_challenge_sets).service(put_challenge_sets);
}

async fn usage(state: &State, me: &Principal) -> Result<Vec<(String, String, i64)>, DbError> {
    let id = me.organization_id.0.clone();
    state.db.fetch(move |conn| answers::usage(conn, &id)).await
}

fn to_wire(sets: ChallengeSets, usage: Vec<(String, String, i64)>) -> ChallengeSetsInUse {
    let is_asked = |(set, question, _): &(String, String, i64)| sets.question(set, question).is_some();
    let usage = usage
        .into_iter()
        .filter(is_asked)
        .map(|(set_id, question_id, count)| QuestionUsage {
            set_id,
            question_id,
            accounts: u32::try_from(count).unwrap_or(u32::MAX),
        })
        .collect();
    ChallengeSetsInUse { sets: sets.sets, usage }
}

/// Read the sets of security questions
#[utoipa::path(operation_id = "getChallengeSets", tag = "Console",
    responses((status = 200, description = "The sets, and how many accounts answered what; `ETag` is the settings' version", body = ChallengeSetsInUse), Problems),
    security(("session" = []), ("bearer" = ["admin:read"])))]
#[get("/api/server/v1/challenge-sets")]
async fn get_challenge_sets(state: web::Data<State>, me: Me<AdminRead>) -> Result<HttpResponse, ApiError> {
    let organization = state.organization_of(&me).await?;
    let sets = organization.settings.question_sets.clone();
    Ok(answer(organization.settings_version, &to_wire(sets, usage(&state, &me).await?)))
}

/// Change the sets of security questions
///
/// Answers to questions that are no longer there stop counting. Where accounts gave some, the request must say that they may
/// go (`dropAnswers`), else it is 409 `questions_in_use`.
#[utoipa::path(operation_id = "putChallengeSets", tag = "Console", request_body = PutChallengeSetsRequest,
    params(("If-Match" = String, Header, description = "The version that was read")),
    responses((status = 200, description = "The sets", body = ChallengeSetsInUse), Problems),
    security(("session" = [], "csrf" = []), ("bearer" = ["admin:write"])), extensions(("x-step-up" = json!(true))))]
#[put("/api/server/v1/challenge-sets")]
async fn put_challenge_sets(
    state: web::Data<State>,
    me: SteppedUp<AdminWrite>,
    request: HttpRequest,
    Json(body): Json<PutChallengeSetsRequest>,
) -> Result<HttpResponse, ApiError> {
    challenge_rules::check(&body.sets)?;
    let (new, usage) = (ChallengeSets { sets: body.sets }, usage(&state, &me).await?);
    let before = state.organization_of(&me).await?;
    let lost = challenge_rules::lost(&usage, &before.settings.question_sets, &new);
    if lost > 0 && !body.drop_answers {
        let detail = format!("Answers that would stop counting: {lost}.");
        return Err(ApiError::new(ErrorCode::QuestionsInUse).detail(detail));
    }
    let (origin, precondition, sets) = (client(&state, &request), Precondition::of(&request), new.clone());
    let edit = |settings: &mut crate::identity::settings::Settings| settings.question_sets = sets;
    let version = service::change(&state, &me, &origin, &precondition, "questionSets", edit).await?;
    Ok(answer(version, &to_wire(new, usage)))
}
