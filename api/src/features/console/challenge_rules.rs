//! What sets of security questions may be, and which answers a change of them would void.

use latchkey_openapi::challenges::{ChallengeQuestion, ChallengeSet, ChallengeSets};
use latchkey_openapi::error::{ErrorCode, FieldError};

use crate::identity::texts;
use crate::platform::http::error::ApiError;

/// Sets at most.
const SETS_MAX: usize = 10;
/// Questions of a set at most.
const QUESTIONS_MAX: usize = 20;
/// Characters of a question at most.
const TEXT_MAX: usize = 200;
/// Characters of an id at most.
const ID_MAX: usize = 40;

/// Checks the sets, with one error per member.
pub(super) fn check(sets: &[ChallengeSet]) -> Result<(), ApiError> {
    let errors = errors(sets);
    if errors.is_empty() { Ok(()) } else { Err(ApiError::new(ErrorCode::InvalidValue).errors(errors)) }
}

fn errors(sets: &[ChallengeSet]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if sets.len() > SETS_MAX {
        errors.push(FieldError::new("sets", ErrorCode::TooLong, "At most 10 sets.").with_limit(10));
    }
    for (at, set) in sets.iter().enumerate() {
        let field = format!("sets[{at}]");
        let is_twice = sets.iter().take(at).any(|other| other.id == set.id);
        errors.extend(id(&field, &set.id, is_twice));
        if !(1..=QUESTIONS_MAX).contains(&set.questions.len()) {
            let field = format!("{field}.questions");
            errors.push(FieldError::new(field, ErrorCode::Required, "1 to 20 questions."));
        }
        errors.extend(questions(&field, &set.questions));
    }
    errors
}

fn questions(field: &str, questions: &[ChallengeQuestion]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (at, question) in questions.iter().enumerate() {
        let field = format!("{field}.questions[{at}]");
        let is_twice = questions.iter().take(at).any(|other| other.id == question.id);
        errors.extend(id(&field, &question.id, is_twice));
        errors.extend(texts::errors(&format!("{field}.texts"), &question.texts, true, TEXT_MAX));
    }
    errors
}

fn id(field: &str, id: &str, is_twice: bool) -> Option<FieldError> {
    let is_id = (1..=ID_MAX).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !is_id {
        let message = "1 to 40 lower-case letters, digits or hyphens.";
        return Some(FieldError::new(format!("{field}.id"), ErrorCode::Pattern, message));
    }
    is_twice.then(|| FieldError::new(format!("{field}.id"), ErrorCode::Uniqueness, "This id comes twice."))
}

/// How many answers would stop counting: those to questions that are no longer there.
pub(super) fn lost(usage: &[(String, String, i64)], before: &ChallengeSets, after: &ChallengeSets) -> i64 {
    let is_lost = |(set, question, _): &&(String, String, i64)| {
        before.question(set, question).is_some() && after.question(set, question).is_none()
    };
    usage.iter().filter(is_lost).map(|(_, _, count)| count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(change: impl FnOnce(&mut Vec<ChallengeSet>)) -> Vec<(String, ErrorCode)> {
        let mut sets = ChallengeSets::default().sets;
        change(&mut sets);
        errors(&sets).into_iter().map(|error| (error.field, error.code)).collect()
    }

    #[test]
    fn the_sets_of_a_new_organization_are_valid_and_what_is_not_is_refused_by_its_name() {
        assert!(changed(|_| {}).is_empty());
        let field = |name: &str, code| vec![(name.to_owned(), code)];
        assert_eq!(changed(|sets| sets[1].id = "No".into()), field("sets[1].id", ErrorCode::Pattern));
        assert_eq!(
            changed(|sets| sets[1].id = sets[0].id.clone()),
            field("sets[1].id", ErrorCode::Uniqueness)
        );
        assert_eq!(
            changed(|sets| sets[0].questions.clear()),
            field("sets[0].questions", ErrorCode::Required)
        );
        assert_eq!(
            changed(|sets| {
                sets[0].questions[0].texts.remove("en");
            }),
            field("sets[0].questions[0].texts", ErrorCode::Required)
        );
        let again = |sets: &mut Vec<ChallengeSet>| sets[2].questions[1].id = sets[2].questions[0].id.clone();
        assert_eq!(changed(again), field("sets[2].questions[1].id", ErrorCode::Uniqueness));
        let many = |sets: &mut Vec<ChallengeSet>| {
            *sets = (0..11).map(|n| ChallengeSet { id: format!("set-{n}"), ..sets[0].clone() }).collect();
        };
        assert_eq!(changed(many), field("sets", ErrorCode::TooLong));
    }

    #[test]
    fn answers_to_questions_that_go_are_counted() {
        let before = ChallengeSets::default();
        let mut after = before.clone();
        after.sets.remove(0);
        let row = |set: &str, question: &str, count| (set.to_owned(), question.to_owned(), count);
        let usage =
            [row("childhood", "toy", 3), row("childhood", "gone-before", 5), row("places", "holiday", 2)];
        assert_eq!(lost(&usage, &before, &after), 3);
        assert_eq!(lost(&usage, &before, &before), 0);
    }
}
