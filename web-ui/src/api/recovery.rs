//! Ways back in: where recovery messages go, and security questions.

use latchkey_openapi::challenges::{
    AddChallengeAnswersRequest, ChallengeAnswers, ChallengeList, ChallengeSet, ChallengeSetsInUse,
    NewChallengeAnswer, PutChallengeAnswerRequest, PutChallengeSetsRequest,
};
use latchkey_openapi::contacts::{ContactChannel, Verification};
use latchkey_openapi::recovery::{PutRecoveryContactRequest, Recovery};

use super::{ApiError, Call, Client, Method, Versioned};
use crate::routes::encode;

const RECOVERY: &str = "/api/users/v1/me/recovery";
const ANSWERS: &str = "/api/users/v1/me/challenge-answers";
const SETS: &str = "/api/server/v1/challenge-sets";

const fn path(channel: ContactChannel) -> &'static str {
    match channel {
        ContactChannel::Email => "/api/users/v1/me/recovery/email",
        ContactChannel::Phone => "/api/users/v1/me/recovery/phone",
    }
}

/// The ways back in.
pub(crate) async fn get(client: &Client) -> Result<Recovery, ApiError> {
    client.get(RECOVERY).await
}

/// Sends a code to an address that recovery messages are to go to.
pub(crate) async fn begin(
    client: &Client,
    channel: ContactChannel,
    value: String,
) -> Result<Verification, ApiError> {
    let call = Call::new(Method::Put, path(channel)).json(&PutRecoveryContactRequest { value });
    client.read(call).await.map(|found| found.value)
}

/// Recovery messages go to the profile's own address again.
pub(crate) async fn remove(client: &Client, channel: ContactChannel) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, path(channel))).await
}

/// Cancels a recovery that waits.
pub(crate) async fn cancel_wait(client: &Client) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, "/api/users/v1/me/recovery/wait")).await
}

/// The questions to choose from.
pub(crate) async fn challenges(client: &Client, language: &str) -> Result<ChallengeList, ApiError> {
    client.get(&format!("/api/users/v1/me/challenges?locale={}", encode(language))).await
}

/// The questions that are answered.
pub(crate) async fn answers(client: &Client, language: &str) -> Result<ChallengeAnswers, ApiError> {
    client.get(&format!("{ANSWERS}?locale={}", encode(language))).await
}

/// Answers questions of sets that have no answer yet.
pub(crate) async fn add_answers(client: &Client, answers: Vec<NewChallengeAnswer>) -> Result<(), ApiError> {
    client.act(Call::new(Method::Post, ANSWERS).json(&AddChallengeAnswersRequest { answers })).await
}

/// Answers a question of a set that has an answer.
pub(crate) async fn put_answer(client: &Client, given: NewChallengeAnswer) -> Result<(), ApiError> {
    let NewChallengeAnswer { set_id, question_id, answer } = given;
    let call = Call::new(Method::Put, format!("{ANSWERS}/{}", encode(&set_id)));
    client.act(call.json(&PutChallengeAnswerRequest { question_id, answer })).await
}

/// Removes the answer of a set.
pub(crate) async fn remove_answer(client: &Client, set_id: &str) -> Result<(), ApiError> {
    client.act(Call::new(Method::Delete, format!("{ANSWERS}/{}", encode(set_id)))).await
}

/// The sets of the organization.
pub(crate) async fn sets(client: &Client) -> Result<Versioned<ChallengeSetsInUse>, ApiError> {
    client.read(Call::new(Method::Get, SETS)).await
}

/// Changes them, if they still have the version that the change began with.
pub(crate) async fn put_sets(
    client: &Client,
    sets: Vec<ChallengeSet>,
    drop_answers: bool,
    etag: Option<&str>,
) -> Result<Versioned<ChallengeSetsInUse>, ApiError> {
    let request = PutChallengeSetsRequest { sets, drop_answers };
    client.read(Call::new(Method::Put, SETS).if_match(etag).json(&request)).await
}
