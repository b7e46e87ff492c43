//! The rules of answers to security questions: pure.

use latchkey_openapi::challenges::{ANSWER_MAX, ANSWER_MIN, ChallengeQuestion};
use latchkey_openapi::error::ErrorCode;
use unicode_normalization::UnicodeNormalization as _;

/// The form of an answer that is hashed: letters and digits alone, folded (Unicode NFKC, lower case), so that case, spaces and
/// punctuation do not matter years later.
#[must_use]
pub fn normalize(answer: &str) -> String {
    let folded: String = answer.nfkc().collect::<String>().to_lowercase();
    folded.nfkc().filter(|c| c.is_alphanumeric()).collect()
}

/// Looks at an answer. `known` is what others know of the account: its user name and addresses.
///
/// # Errors
/// The rule that it breaks.
pub fn check(answer: &str, question: &ChallengeQuestion, known: &[String]) -> Result<String, ErrorCode> {
    if answer.chars().count() > ANSWER_MAX {
        return Err(ErrorCode::TooLong);
    }
    let normal = normalize(answer);
    // Some letters unfold to many.
    if normal.chars().count() > ANSWER_MAX {
        return Err(ErrorCode::TooLong);
    }
    if normal.chars().count() < ANSWER_MIN {
        return Err(ErrorCode::AnswerTooShort);
    }
    let mut all =
        known.iter().map(|text| normalize(text)).chain(question.texts.values().map(|t| normalize(t)));
    // Of an address, what stands before the @ is as well known.
    let mut local = known.iter().filter_map(|text| text.split_once('@')).map(|(name, _)| normalize(name));
    if all.any(|known| known == normal) || local.any(|known| known == normal) {
        return Err(ErrorCode::AnswerGuessable);
    }
    Ok(normal)
}

#[cfg(test)]
mod tests {
    use latchkey_openapi::challenges::ChallengeSets;

    use super::*;

    #[test]
    fn an_answer_is_the_same_however_it_is_written() {
        let same = [
            "St. John's  Wood",
            "st johns wood",
            "ST-JOHN’S-WOOD",
            "ｓｔ ｊｏｈｎｓ ｗｏｏｄ",
            "st\u{200b}johnswood",
        ];
        for written in same {
            assert_eq!(normalize(written), "stjohnswood", "{written}");
        }
        assert_eq!(normalize("Cafe\u{301}"), normalize("CAFÉ"));
        assert_ne!(normalize("cafe"), normalize("café"));
        assert_eq!(normalize(" .-!\u{200b} "), "");
    }

    #[test]
    fn an_answer_that_others_know_or_guess_is_refused() {
        let sets = ChallengeSets::default();
        let question = sets.question("childhood", "toy").unwrap();
        let known = ["ada".to_owned(), "ada.l@example.org".to_owned(), "+436641234567".to_owned()];
        let check = |answer: &str| check(answer, question, &known);
        for (answer, code) in [
            ("", ErrorCode::AnswerTooShort),
            ("a b", ErrorCode::AnswerTooShort),
            ("?!…—- ", ErrorCode::AnswerTooShort),
            ("A.D.A.", ErrorCode::AnswerGuessable),
            ("Ada L", ErrorCode::AnswerGuessable),
            ("ada.l@example.org", ErrorCode::AnswerGuessable),
            ("+43 664 1234567", ErrorCode::AnswerGuessable),
            ("what was the name of the toy that you took to bed", ErrorCode::AnswerGuessable),
            ("Wie hieß das Spielzeug, das Sie mit ins Bett nahmen?", ErrorCode::AnswerGuessable),
        ] {
            assert_eq!(check(answer), Err(code), "{answer}");
        }
        assert_eq!(check(&"x".repeat(ANSWER_MAX + 1)), Err(ErrorCode::TooLong));
        assert_eq!(check("Old Bruno").as_deref(), Ok("oldbruno"));
    }
}
