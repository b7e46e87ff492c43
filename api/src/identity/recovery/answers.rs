//! Answers to security questions: stored as password hashes, verified at one cost for everybody.

use diesel::prelude::*;
use latchkey_openapi::challenges::{ANSWER_MAX, ChallengeSets, NEEDED_ANSWERS};

use super::questions::normalize;
use crate::both;
use crate::identity::State;
use crate::identity::organization::Organization;
use crate::platform::db::schema::challenge_answers as answers;
use crate::platform::db::{Conn, DbError};
use crate::platform::hashing::HashingError;
use crate::platform::secret::SecretString;

/// An answer as it is stored.
#[derive(Clone, PartialEq, Eq, Queryable)]
pub struct Stored {
    /// The set.
    pub set_id: String,
    /// The question.
    pub question_id: String,
    /// The hash of its normal form.
    pub hash: String,
    /// When it was given, in microseconds.
    pub updated_at: i64,
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stored").field("set_id", &self.set_id).finish_non_exhaustive()
    }
}

/// The answers of an account, in the order of their sets' ids.
///
/// # Errors
/// A failing database.
pub fn list(conn: &mut Conn, account_id: &str) -> Result<Vec<Stored>, DbError> {
    Ok(answers::table
        .filter(answers::account_id.eq(account_id))
        .order(answers::set_id)
        .select((answers::set_id, answers::question_id, answers::hash, answers::updated_at))
        .load(conn)?)
}

/// Stores an answer in place of an earlier one of its set. The account's row is locked.
///
/// # Errors
/// A failing database.
pub fn put(
    conn: &mut Conn,
    (account_id, organization_id): (&str, &str),
    answer: &Stored,
) -> Result<(), DbError> {
    let changed = (
        answers::question_id.eq(answer.question_id.as_str()),
        answers::hash.eq(answer.hash.as_str()),
        answers::updated_at.eq(answer.updated_at),
    );
    both!(conn, |c| diesel::insert_into(answers::table)
        .values((
            answers::account_id.eq(account_id),
            answers::set_id.eq(answer.set_id.as_str()),
            answers::organization_id.eq(organization_id),
            changed,
        ))
        .on_conflict((answers::account_id, answers::set_id))
        .do_update()
        .set(changed)
        .execute(c))?;
    Ok(())
}

/// Removes the answer of a set, or all. Answers whether there was one.
///
/// # Errors
/// A failing database.
pub fn delete(conn: &mut Conn, account_id: &str, set_id: Option<&str>) -> Result<bool, DbError> {
    let deleted = match set_id {
        Some(set_id) => diesel::delete(answers::table.find((account_id, set_id))).execute(conn)?,
        None => diesel::delete(answers::table.filter(answers::account_id.eq(account_id))).execute(conn)?,
    };
    Ok(deleted > 0)
}

/// Forgets the answers that were given since a moment. Answers whether there were any.
///
/// # Errors
/// A failing database.
pub fn delete_since(conn: &mut Conn, account_id: &str, since: i64) -> Result<bool, DbError> {
    let late =
        answers::table.filter(answers::account_id.eq(account_id)).filter(answers::updated_at.ge(since));
    Ok(diesel::delete(late).execute(conn)? > 0)
}

/// How many accounts of an organization answered which question.
///
/// # Errors
/// A failing database.
pub fn usage(conn: &mut Conn, organization_id: &str) -> Result<Vec<(String, String, i64)>, DbError> {
    Ok(answers::table
        .filter(answers::organization_id.eq(organization_id))
        .group_by((answers::set_id, answers::question_id))
        .order((answers::set_id, answers::question_id))
        .select((answers::set_id, answers::question_id, diesel::dsl::count_star()))
        .load(conn)?)
}

/// The answers to questions that the organization still asks, in the order of its sets.
#[must_use]
pub fn counted<'a>(stored: &'a [Stored], sets: &ChallengeSets) -> Vec<&'a Stored> {
    let of_set = |set_id: &str| stored.iter().find(|answer| answer.set_id == set_id);
    sets.sets
        .iter()
        .filter_map(|set| of_set(&set.id))
        .filter(|answer| sets.question(&answer.set_id, &answer.question_id).is_some())
        .collect()
}

/// A question that is asked of whoever wants back in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The set.
    pub set_id: String,
    /// The question.
    pub question_id: String,
}

/// An answer as it came.
#[derive(Clone)]
pub struct Given {
    /// The set.
    pub set_id: String,
    /// What was typed.
    pub answer: SecretString,
}

impl std::fmt::Debug for Given {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Given").field("set_id", &self.set_id).finish_non_exhaustive()
    }
}

/// Why answers were not looked at.
#[derive(Debug, thiserror::Error)]
pub enum AnswersError {
    /// Too much is being hashed.
    #[error(transparent)]
    Hashing(#[from] HashingError),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<AnswersError> for crate::platform::http::error::ApiError {
    fn from(error: AnswersError) -> Self {
        match error {
            AnswersError::Hashing(error) => error.into(),
            AnswersError::Db(error) => error.into(),
        }
    }
}

/// The answers that count for an account: as many as are needed, or none.
async fn needed(
    state: &State,
    organization: &Organization,
    account_id: Option<&str>,
) -> Result<Vec<Stored>, DbError> {
    // Nobody is looked up as well: it costs the same.
    let id = account_id.unwrap_or_default().to_owned();
    let stored = state.db.fetch(move |conn| list(conn, &id)).await?;
    let counted = counted(&stored, &organization.settings.question_sets);
    if counted.len() < NEEDED_ANSWERS {
        return Ok(Vec::new());
    }
    Ok(counted.into_iter().take(NEEDED_ANSWERS).cloned().collect())
}

/// The questions that are asked of whoever wants back into an account: its own, or made-up ones that stay the same for the
/// same name, so that nobody learns from them whether there is such an account or what it answered.
///
/// # Errors
/// A failing database.
pub async fn asked(
    state: &State,
    organization: &Organization,
    account_id: Option<&str>,
    name_key: &str,
) -> Result<Vec<Asked>, DbError> {
    let own = needed(state, organization, account_id).await?;
    if !own.is_empty() {
        let asked = |answer: Stored| Asked { set_id: answer.set_id, question_id: answer.question_id };
        return Ok(own.into_iter().map(asked).collect());
    }
    let seed = state.keys.keyed_hash("decoy-questions", &[organization.id.as_str(), name_key]);
    Ok(made_up(&organization.settings.question_sets, &seed))
}

/// Questions of different sets, drawn by a seed. In the order of the sets, like those of accounts.
fn made_up(sets: &ChallengeSets, seed: &[u8]) -> Vec<Asked> {
    let mut bytes = seed.iter().map(|byte| usize::from(*byte)).cycle();
    let mut draw = |below: usize| bytes.next().unwrap_or_default() % below.max(1);
    let mut left: Vec<usize> = (0..sets.sets.len()).collect();
    while left.len() > NEEDED_ANSWERS {
        left.remove(draw(left.len()));
    }
    let of = left.into_iter().filter_map(|at| sets.sets.get(at));
    let asked = of.filter_map(|set| {
        let question = set.questions.get(draw(set.questions.len()))?;
        Some(Asked { set_id: set.id.clone(), question_id: question.id.clone() })
    });
    asked.collect()
}

/// Whether these are the answers of an account: to exactly the questions that [`asked`] names, and all of them right.
///
/// It costs as many hashes as answers are needed whatever it is asked: for an unknown account, for one without answers, for
/// too few and for wrong ones. The caller counts the attempt before, and has bound what was asked.
///
/// # Errors
/// Too much is being hashed; a failing database.
pub async fn verify(
    state: &State,
    organization: &Organization,
    account_id: Option<&str>,
    given: &[Given],
) -> Result<bool, AnswersError> {
    let stored = needed(state, organization, account_id).await?;
    let mut are_right = stored.len() == NEEDED_ANSWERS && given.len() == NEEDED_ANSWERS;
    for at in 0..NEEDED_ANSWERS {
        let own = stored.get(at);
        let answer = match own {
            Some(own) => given.iter().find(|given| given.set_id == own.set_id),
            None => given.get(at),
        };
        // What is too long to be an answer is cut: it is hashed all the same, and matches nothing that could be stored.
        let typed: String =
            answer.map_or("", |given| given.answer.expose()).chars().take(ANSWER_MAX + 1).collect();
        let phc = own.map_or_else(|| state.hasher.decoy(), |own| own.hash.clone());
        let is_right = state.hasher.verify(normalize(&typed).into(), phc).await?.matches;
        are_right &= is_right && own.is_some() && answer.is_some();
    }
    Ok(are_right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_questions_are_of_different_sets_and_stay_the_same() {
        let sets = ChallengeSets::default();
        let mut seen = std::collections::HashSet::new();
        for seed in 0..=255_u8 {
            let seed = [seed, seed.wrapping_mul(7), seed.wrapping_mul(13)];
            let asked = made_up(&sets, &seed);
            assert_eq!(asked, made_up(&sets, &seed));
            assert_eq!(asked.len(), NEEDED_ANSWERS);
            assert_ne!(asked[0].set_id, asked[1].set_id);
            assert!(asked.iter().all(|one| sets.question(&one.set_id, &one.question_id).is_some()));
            seen.insert(format!("{asked:?}"));
        }
        assert!(seen.len() > 15, "they differ from name to name: {}", seen.len());
        assert!(made_up(&ChallengeSets { sets: Vec::new() }, &[1, 2, 3]).is_empty());
    }
}
