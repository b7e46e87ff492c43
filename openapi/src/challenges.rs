//! Security questions: the sets that an organization asks from, and what an account answered. Never an answer.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::consent_purposes::{Texts, words};

/// Sets that an account answers a question of before any of its answers counts.
pub const NEEDED_ANSWERS: usize = 2;
/// Letters and digits of an answer at least.
pub const ANSWER_MIN: usize = 3;
/// Characters of an answer at most.
pub const ANSWER_MAX: usize = 200;

/// The sets of questions of an organization. An account answers at most one question of each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"sets": [{"id": "places", "questions": [
    {"id": "holiday", "texts": {"en": "Where did you spend your first holiday?", "de": "Wo waren Sie zum ersten Mal im Urlaub?"}}
]}]})))]
pub struct ChallengeSets {
    /// The sets, at most 10.
    pub sets: Vec<ChallengeSet>,
}

/// Questions of which an account answers one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ChallengeSet {
    /// Its id: 1 to 40 lower-case letters, digits and hyphens. Answers belong to it.
    pub id: String,
    /// The questions, 1 to 20.
    pub questions: Vec<ChallengeQuestion>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ChallengeQuestion {
    /// Its id within the set, of the same form. Answers belong to it: for another question take another id.
    pub id: String,
    /// The question by language (BCP 47); `en` is needed and stands in for those that are absent.
    pub texts: Texts,
}

impl ChallengeQuestion {
    /// The question in a language, or else in English.
    #[must_use]
    pub fn text(&self, language: &str) -> &str {
        words(&self.texts, language)
    }
}

impl ChallengeSets {
    /// The question of these ids.
    #[must_use]
    pub fn question(&self, set_id: &str, question_id: &str) -> Option<&ChallengeQuestion> {
        let set = self.sets.iter().find(|set| set.id == set_id)?;
        set.questions.iter().find(|question| question.id == question_id)
    }
}

impl Default for ChallengeSets {
    fn default() -> Self {
        let question = |id: &str, en: &str, de: &str| ChallengeQuestion {
            id: id.to_owned(),
            texts: [("en", en), ("de", de)].map(|(tag, text)| (tag.to_owned(), text.to_owned())).into(),
        };
        let set = |id: &str, questions: Vec<ChallengeQuestion>| ChallengeSet { id: id.to_owned(), questions };
        Self {
            sets: vec![
                set(
                    "childhood",
                    vec![
                        question(
                            "nickname",
                            "What did nobody but your family call you as a child?",
                            "Wie nannte Sie als Kind nur Ihre Familie?",
                        ),
                        question(
                            "toy",
                            "What was the name of the toy that you took to bed?",
                            "Wie hieß das Spielzeug, das Sie mit ins Bett nahmen?",
                        ),
                        question(
                            "teacher",
                            "Which teacher taught you to read?",
                            "Bei welcher Lehrerin oder welchem Lehrer lernten Sie lesen?",
                        ),
                    ],
                ),
                set(
                    "places",
                    vec![
                        question(
                            "holiday",
                            "Where did you spend the first holiday that you remember?",
                            "Wo verbrachten Sie den ersten Urlaub, an den Sie sich erinnern?",
                        ),
                        question(
                            "hideout",
                            "Where did you hide when you did not want to be found?",
                            "Wo versteckten Sie sich, wenn niemand Sie finden sollte?",
                        ),
                        question(
                            "first-job",
                            "In which street was your first workplace?",
                            "In welcher Straße lag Ihr erster Arbeitsplatz?",
                        ),
                    ],
                ),
                set(
                    "firsts",
                    vec![
                        question(
                            "concert",
                            "Whose concert was the first that you went to?",
                            "Wessen Konzert war das erste, das Sie besuchten?",
                        ),
                        question(
                            "dish",
                            "What was the first dish that you cooked by yourself?",
                            "Welches Gericht haben Sie als Erstes allein gekocht?",
                        ),
                        question(
                            "book",
                            "Which book did you read more than twice?",
                            "Welches Buch haben Sie öfter als zweimal gelesen?",
                        ),
                    ],
                ),
            ],
        }
    }
}

/// The sets as the console shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ChallengeSetsInUse {
    /// The sets.
    pub sets: Vec<ChallengeSet>,
    /// Questions that accounts answered, of these sets.
    pub usage: Vec<QuestionUsage>,
}

/// How many accounts answered a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct QuestionUsage {
    /// The set.
    pub set_id: String,
    /// The question.
    pub question_id: String,
    /// The accounts.
    pub accounts: u32,
}

/// The sets as they are to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"sets": [{"id": "places", "questions": [
    {"id": "holiday", "texts": {"en": "Where did you spend your first holiday?"}}
]}], "dropAnswers": false})))]
pub struct PutChallengeSetsRequest {
    /// The sets, at most 10.
    pub sets: Vec<ChallengeSet>,
    /// Says that questions which accounts answered may go: their answers stop counting.
    #[serde(default)]
    pub drop_answers: bool,
}

/// In which language questions are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "utoipa", into_params(parameter_in = Query))]
pub struct ChallengeQuery {
    /// The language (BCP 47); English where it is absent or the questions are not there in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

/// The questions to choose from, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ChallengeList {
    /// The sets; none where questions are not offered.
    pub sets: Vec<LocalizedSet>,
    /// Sets to answer a question of before any answer counts.
    pub needed: u32,
}

/// A set in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct LocalizedSet {
    /// Its id.
    pub id: String,
    /// The questions.
    pub questions: Vec<LocalizedQuestion>,
}

/// A question in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct LocalizedQuestion {
    /// Its id within the set.
    pub id: String,
    /// The question.
    pub text: String,
}

/// The questions that the account answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ChallengeAnswers {
    /// One per set.
    pub answers: Vec<ChallengeAnswer>,
    /// Sets to answer a question of before any answer counts.
    pub needed: u32,
}

/// A question that the account answered. Its answer is never told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ChallengeAnswer {
    /// The set.
    pub set_id: String,
    /// The question.
    pub question_id: String,
    /// The question in the language asked for; absent when the organization no longer asks it, so that its answer does not
    /// count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When it was answered.
    pub answered_at: DateTime<Utc>,
}

/// Answers to questions of different sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"answers": [
    {"setId": "childhood", "questionId": "toy", "answer": "Old Bruno"},
    {"setId": "places", "questionId": "hideout", "answer": "Under the stairs"}
]})))]
pub struct AddChallengeAnswersRequest {
    /// One per set.
    pub answers: Vec<NewChallengeAnswer>,
}

/// An answer to a question of a set.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct NewChallengeAnswer {
    /// The set.
    pub set_id: String,
    /// The question.
    pub question_id: String,
    /// The answer. Case, spaces and punctuation do not matter.
    pub answer: String,
}

/// Another question or another answer for a set.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"questionId": "toy", "answer": "Old Bruno"})))]
pub struct PutChallengeAnswerRequest {
    /// The question.
    pub question_id: String,
    /// The answer. Case, spaces and punctuation do not matter.
    pub answer: String,
}

impl std::fmt::Debug for NewChallengeAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewChallengeAnswer").field("set_id", &self.set_id).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for PutChallengeAnswerRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PutChallengeAnswerRequest").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_questions_are_there_in_both_languages_and_no_id_comes_twice() {
        let all = ChallengeSets::default();
        assert!(all.sets.len() > NEEDED_ANSWERS);
        for set in &all.sets {
            for (at, question) in set.questions.iter().enumerate() {
                assert!(!question.text("en").is_empty() && question.text("de") != question.text("en"));
                assert_eq!(question.text("de-AT"), question.text("de"));
                assert_eq!(question.text("fr"), question.text("en"));
                assert!(set.questions.iter().skip(at + 1).all(|other| other.id != question.id));
            }
        }
    }
}
