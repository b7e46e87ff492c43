//! The sets as they are being edited, and how two versions of them differ.

use latchkey_openapi::challenges::{ChallengeQuestion, ChallengeSet};
use latchkey_openapi::consent_purposes::FALLBACK_LANGUAGE;

/// An id that no other one of these is, made from a word.
fn fresh(word: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut names = (1_u32..).map(|number| format!("{word}-{number}"));
    // There are fewer of them than numbers.
    names.find(|name| !taken(name)).unwrap_or_default()
}

/// A question without words.
fn question(set: &ChallengeSet) -> ChallengeQuestion {
    let id = fresh("question", |name| set.questions.iter().any(|other| other.id == name));
    ChallengeQuestion { id, texts: [(FALLBACK_LANGUAGE.to_owned(), String::new())].into() }
}

/// Adds a question without words.
pub(super) fn add_question(set: &mut ChallengeSet) {
    let next = question(set);
    set.questions.push(next);
}

/// Adds a set with one question.
pub(super) fn add_set(sets: &mut Vec<ChallengeSet>) {
    let id = fresh("set", |name| sets.iter().any(|other| other.id == name));
    let mut set = ChallengeSet { id, questions: Vec::new() };
    add_question(&mut set);
    sets.push(set);
}

/// The sets as they are sent: without words that were left empty.
pub(super) fn to_send(sets: &[ChallengeSet]) -> Vec<ChallengeSet> {
    let mut sent = sets.to_vec();
    for question in sent.iter_mut().flat_map(|set| &mut set.questions) {
        question.texts.retain(|_, text| !text.trim().is_empty());
        for text in question.texts.values_mut() {
            *text = text.trim().to_owned();
        }
    }
    sent
}

/// What differs between two versions, question by question and language by language: where it stands here, the words here and
/// the words there; `None` where there is no such question.
pub(super) fn differences(
    mine: &[ChallengeSet],
    theirs: &[ChallengeSet],
) -> Vec<(Option<String>, Option<String>)> {
    let all = |sets: &[ChallengeSet]| -> Vec<(String, String, String, String)> {
        let of_set = |set: &ChallengeSet| -> Vec<(String, String, String, String)> {
            let questions = set.questions.iter();
            questions
                .flat_map(|one| {
                    one.texts
                        .iter()
                        .map(|(tag, text)| (set.id.clone(), one.id.clone(), tag.clone(), text.clone()))
                })
                .collect()
        };
        sets.iter().flat_map(of_set).collect()
    };
    let (mine, theirs) = (all(&to_send(mine)), all(&to_send(theirs)));
    let find = |rows: &[(String, String, String, String)], row: &(String, String, String, String)| {
        rows.iter()
            .find(|other| (&other.0, &other.1, &other.2) == (&row.0, &row.1, &row.2))
            .map(|other| other.3.clone())
    };
    let here = mine.iter().map(|row| (Some(row.3.clone()), find(&theirs, row)));
    let there = theirs.iter().filter(|row| find(&mine, row).is_none()).map(|row| (None, Some(row.3.clone())));
    here.filter(|(mine, theirs)| mine != theirs).chain(there).collect()
}

#[cfg(test)]
mod tests {
    use latchkey_openapi::challenges::ChallengeSets;

    use super::*;

    #[test]
    fn what_is_added_has_an_id_of_its_own_and_empty_words_are_not_sent() {
        let mut sets = ChallengeSets::default().sets;
        add_set(&mut sets);
        add_set(&mut sets);
        assert_eq!((sets[3].id.as_str(), sets[4].id.as_str()), ("set-1", "set-2"));
        add_question(&mut sets[3]);
        assert_eq!(sets[3].questions[1].id, "question-2");
        sets[3].questions[0].texts.insert("de".to_owned(), " Wo? ".to_owned());
        let sent = to_send(&sets);
        assert_eq!(sent[3].questions[0].texts, [("de".to_owned(), "Wo?".to_owned())].into());
    }

    #[test]
    fn differences_are_told_with_both_words() {
        let mine = ChallengeSets::default().sets;
        assert!(differences(&mine, &mine).is_empty());
        let mut theirs = mine.clone();
        theirs[0].questions[0].texts.insert("en".to_owned(), "Which?".to_owned());
        theirs[1].questions.pop();
        add_set(&mut theirs);
        theirs[3].questions[0].texts.insert("en".to_owned(), "New?".to_owned());
        let found = differences(&mine, &theirs);
        assert_eq!(found[0].1.as_deref(), Some("Which?"));
        assert_eq!(found.iter().filter(|(_, theirs)| theirs.is_none()).count(), 2, "gone in two languages");
        assert_eq!(found.last(), Some(&(None, Some("New?".to_owned()))));
    }
}
