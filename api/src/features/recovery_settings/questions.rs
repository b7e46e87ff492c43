//! Answers to security questions, as their owner gives and removes them.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::challenges::{
    ChallengeAnswer, ChallengeAnswers, ChallengeList, ChallengeSets, LocalizedQuestion, LocalizedSet,
    NEEDED_ANSWERS, NewChallengeAnswer,
};
use latchkey_openapi::error::{ErrorCode, FieldError};

use crate::identity::events::{self, NewEvent, Origin, PreparedEvent};
use crate::identity::idempotency::Once;
use crate::identity::recovery::answers::{self, Stored};
use crate::identity::recovery::{Offered, questions};
use crate::identity::session::Principal;
use crate::identity::time::from_micros;
use crate::identity::{State, account, contacts as profile};
use crate::platform::db::DbError;
use crate::platform::hashing::HashingError;
use crate::platform::http::error::ApiError;
use crate::platform::rng::random_bytes;

/// Sets that are needed, as a number of the wire.
fn needed() -> u32 {
    u32::try_from(NEEDED_ANSWERS).unwrap_or(u32::MAX)
}

#[derive(Debug, thiserror::Error)]
pub(super) enum QuestionError {
    #[error("security questions are not offered")]
    NotOffered,
    #[error("there is no such question or answer")]
    NotFound,
    #[error("an answer breaks a rule")]
    Rule(Vec<FieldError>),
    #[error("a question of this set is answered")]
    Answered,
    #[error("the answers were changed in the meantime")]
    Raced,
    #[error(transparent)]
    Hashing(#[from] HashingError),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<QuestionError> for ApiError {
    fn from(error: QuestionError) -> Self {
        match error {
            QuestionError::NotOffered => Self::new(ErrorCode::FactorNotOffered),
            QuestionError::NotFound => Self::new(ErrorCode::NotFound),
            QuestionError::Rule(errors) => Self::new(ErrorCode::InvalidValue).errors(errors),
            QuestionError::Answered => Self::new(ErrorCode::Uniqueness),
            QuestionError::Raced => Self::new(ErrorCode::PreconditionFailed),
            QuestionError::Hashing(error) => error.into(),
            QuestionError::Db(error) => error.into(),
        }
    }
}

/// The questions to choose from; none where they are not offered.
pub(super) async fn list(state: &State, me: &Principal, language: &str) -> Result<ChallengeList, DbError> {
    let organization = state.organization_of(me).await?;
    let settings = &organization.settings;
    let offered: &[_] =
        if Offered::of(state, settings).questions { &settings.question_sets.sets } else { &[] };
    let sets = offered.iter().map(|set| LocalizedSet {
        id: set.id.clone(),
        questions: set
            .questions
            .iter()
            .map(|one| LocalizedQuestion { id: one.id.clone(), text: one.text(language).to_owned() })
            .collect(),
    });
    Ok(ChallengeList { sets: sets.collect(), needed: needed() })
}

/// The questions that the account answered.
pub(super) async fn answered(
    state: &State,
    me: &Principal,
    language: &str,
) -> Result<ChallengeAnswers, DbError> {
    let organization = state.organization_of(me).await?;
    let id = me.account_id.0.clone();
    let stored = state.db.fetch(move |conn| answers::list(conn, &id)).await?;
    Ok(to_wire(stored, &organization.settings.question_sets, language))
}

fn to_wire(stored: Vec<Stored>, sets: &ChallengeSets, language: &str) -> ChallengeAnswers {
    let wire = |answer: Stored| ChallengeAnswer {
        text: sets
            .question(&answer.set_id, &answer.question_id)
            .map(|question| question.text(language).to_owned()),
        set_id: answer.set_id,
        question_id: answer.question_id,
        answered_at: from_micros(answer.updated_at),
    };
    ChallengeAnswers { answers: stored.into_iter().map(wire).collect(), needed: needed() }
}

/// How answers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// For sets without an answer.
    Add,
    /// In place of whatever there is.
    Put,
}

/// Stores answers. They are checked against one another and against those that stay, and hashed before the unit of work.
pub(super) async fn give(
    state: &State,
    me: &Principal,
    origin: &Origin,
    given: Vec<NewChallengeAnswer>,
    how: How,
    once: Once,
) -> Result<ChallengeAnswers, QuestionError> {
    let organization = state.organization_of(me).await?;
    let sets = organization.settings.question_sets.clone();
    if !Offered::of(state, &organization.settings).questions {
        return Err(QuestionError::NotOffered);
    }
    let id = me.account_id.0.clone();
    let (before, known) =
        state.db.read(move |conn| Ok::<_, DbError>((answers::list(conn, &id)?, known(conn, &id)?))).await?;
    let normal = check(&given, &sets, &known)?;
    let is_of_given = |answer: &&Stored| given.iter().any(|given| given.set_id == answer.set_id);
    // One to a question that is no longer asked is in nobody's way.
    if how == How::Add && answers::counted(&before, &sets).iter().any(is_of_given) {
        return Err(QuestionError::Answered);
    }
    let staying: Vec<&Stored> = before.iter().filter(|answer| !is_of_given(answer)).collect();
    let fresh = hashed(state, &given, &normal, &staying).await?;
    let event = event(state, me, origin, EventType::SecurityQuestionsChanged);
    let (by, language) = (me.clone(), "en");
    state
        .db
        .write(move |conn| {
            once.claim(conn)?;
            // What was compared with must still be what is there.
            if !account::lock(conn, by.account_id.as_str())?
                || answers::list(conn, by.account_id.as_str())? != before
            {
                return Err(QuestionError::Raced);
            }
            for answer in &fresh {
                answers::put(conn, (by.account_id.as_str(), by.organization_id.as_str()), answer)?;
            }
            event.write(conn)?;
            let stored = to_wire(answers::list(conn, by.account_id.as_str())?, &sets, language);
            once.keep(conn, 201, &stored)?;
            Ok(stored)
        })
        .await
}

/// The hashes of answers, none of which is one that stays.
async fn hashed(
    state: &State,
    given: &[NewChallengeAnswer],
    normal: &[String],
    staying: &[&Stored],
) -> Result<Vec<Stored>, QuestionError> {
    let mut fresh = Vec::with_capacity(given.len());
    for (at, (given, answer)) in given.iter().zip(normal).enumerate() {
        for other in staying {
            if state.hasher.verify(answer.as_str().into(), other.hash.clone()).await?.matches {
                return Err(broken(at, ErrorCode::AnswerRepeated));
            }
        }
        let hash = state.hasher.hash(answer.as_str().into(), random_bytes::<16>(state.rng.as_ref())).await?;
        fresh.push(Stored {
            set_id: given.set_id.clone(),
            question_id: given.question_id.clone(),
            hash,
            updated_at: state.now_micros(),
        });
    }
    Ok(fresh)
}

/// What others may know of an account: its user name and its addresses.
fn known(conn: &mut crate::platform::db::Conn, id: &str) -> Result<Vec<String>, DbError> {
    let mut known = vec![account::get(conn, id)?.username];
    known.extend(profile::list(conn, id)?.into_iter().map(|contact| contact.value));
    known.extend(crate::identity::recovery::contacts::list(conn, id)?.into_iter().map(|(_, value)| value));
    Ok(known)
}

/// The normal forms of answers that keep the rules.
fn check(
    given: &[NewChallengeAnswer],
    sets: &ChallengeSets,
    known: &[String],
) -> Result<Vec<String>, QuestionError> {
    if given.is_empty() || given.len() > sets.sets.len() {
        let message = "One answer for each of different sets.";
        return Err(QuestionError::Rule(vec![FieldError::new("answers", ErrorCode::Required, message)]));
    }
    let mut normal: Vec<String> = Vec::with_capacity(given.len());
    for (at, one) in given.iter().enumerate() {
        let question = sets.question(&one.set_id, &one.question_id).ok_or(QuestionError::NotFound)?;
        if given.iter().take(at).any(|other| other.set_id == one.set_id) {
            return Err(broken(at, ErrorCode::Uniqueness));
        }
        let answer = questions::check(&one.answer, question, known).map_err(|code| broken(at, code))?;
        if normal.contains(&answer) {
            return Err(broken(at, ErrorCode::AnswerRepeated));
        }
        normal.push(answer);
    }
    Ok(normal)
}

fn broken(at: usize, code: ErrorCode) -> QuestionError {
    QuestionError::Rule(vec![FieldError::new(format!("answers[{at}].answer"), code, code.title())])
}

/// Removes the answer of a set, or all.
pub(super) async fn remove(
    state: &State,
    me: &Principal,
    origin: &Origin,
    set_id: Option<String>,
) -> Result<(), QuestionError> {
    let event = event(state, me, origin, EventType::SecurityQuestionsRemoved);
    let id = me.account_id.0.clone();
    state
        .db
        .write(move |conn| {
            account::lock(conn, &id)?;
            if !answers::delete(conn, &id, set_id.as_deref())? {
                return Err(QuestionError::NotFound);
            }
            Ok(event.write(conn)?)
        })
        .await
}

fn event(state: &State, me: &Principal, origin: &Origin, kind: EventType) -> PreparedEvent {
    let event = NewEvent::by_self(me.organization_id.as_str(), kind, me.account_id.as_str());
    events::prepare(state, event.within(me).origin(origin))
}
