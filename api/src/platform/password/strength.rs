//! How many guesses a password stands, and why not more.

use latchkey_openapi::password::StrengthReason;
use zxcvbn::{
    Entropy, Match,
    matching::patterns::{DictionaryPattern, MatchPattern},
    zxcvbn,
};

/// Characters that are estimated at once.
///
/// The estimator's arithmetic overflows and its time explodes on longer texts; up to 20 both are bounded. A longer
/// password is estimated piece by piece, and counts as much as its best piece: an attacker who guesses the whole
/// has guessed that piece too, so this never promises too much.
const WINDOW: usize = 20;
/// Characters beyond which nothing is estimated any more.
const ESTIMATED_AT_MOST: usize = 100;
/// A password that falls within so many guesses is a common one: every entry of the list of 30,000, its changes of
/// case and letters, its repetitions, and single words and names.
const COMMON_GUESSES: u64 = 100_000;
/// Characters below which a piece of a match says nothing (random texts are full of two-letter words).
const TELLING_LENGTH: usize = 3;
/// Best score.
const BEST: u8 = 4;

/// The estimate of one password.
pub(super) struct Strength {
    /// 0 to 4.
    pub(super) score: u8,
    /// Why it is not better, each once, in the order of the contract. Empty from score 3.
    pub(super) reasons: Vec<StrengthReason>,
    /// Whether it is, or is nearly, one of the most used passwords.
    pub(super) is_common: bool,
}

/// Estimates a password in its normal form. `words` are known to whoever attacks this account and count as guessed.
pub(super) fn estimate(password: &str, words: &[&str]) -> Strength {
    let characters: Vec<char> = password.chars().take(ESTIMATED_AT_MOST).collect();
    let mut strength = Strength { score: 0, reasons: Vec::new(), is_common: !characters.is_empty() };
    let repeated = repeated_part(&characters);
    if repeated.len() < characters.len() {
        strength.reasons.push(StrengthReason::Repeats);
    }
    for window in repeated.chunks(WINDOW) {
        let text: String = window.iter().collect();
        let entropy = zxcvbn(&text, words);
        strength.score = strength.score.max(u8::from(entropy.score()));
        strength.is_common = strength.is_common && is_common(&text, &entropy);
        if strength.score >= BEST {
            // It cannot get better, and the pieces that take long to estimate all end here.
            break;
        }
        collect_reasons(&entropy, &mut strength.reasons);
    }
    if strength.score >= 3 {
        strength.reasons.clear();
    } else if strength.reasons.is_empty() {
        strength.reasons.push(StrengthReason::Short);
    }
    strength.reasons.sort_unstable();
    strength.reasons.dedup();
    strength
}

/// The part that the text is a repetition of, or the whole text. Repeating costs an attacker next to nothing, and the
/// pieces that a long text is cut into would hide it.
fn repeated_part(characters: &[char]) -> &[char] {
    let is_period = |period: &usize| {
        let shifted = characters.get(*period..).unwrap_or_default();
        shifted.iter().zip(characters).all(|(later, earlier)| later == earlier)
    };
    let period = (1..=characters.len() / 2).find(is_period).unwrap_or(characters.len());
    characters.get(..period).unwrap_or(characters)
}

fn is_common(text: &str, entropy: &Entropy) -> bool {
    let lower = text.to_lowercase();
    // Capitals in odd places multiply the guesses; the list is searched without them.
    entropy.guesses() <= COMMON_GUESSES
        || (lower != text
            && lower.chars().count() <= WINDOW
            && zxcvbn(&lower, &[]).guesses() <= COMMON_GUESSES)
}

fn collect_reasons(entropy: &Entropy, reasons: &mut Vec<StrengthReason>) {
    let is_sole = entropy.sequence().len() == 1;
    for part in entropy.sequence() {
        if part.token.chars().count() >= TELLING_LENGTH {
            collect_reasons_of(part, is_sole, reasons);
        }
    }
}

fn collect_reasons_of(part: &Match, is_sole: bool, reasons: &mut Vec<StrengthReason>) {
    match &part.pattern {
        MatchPattern::Dictionary(pattern) => of_dictionary(part, pattern, is_sole, reasons),
        MatchPattern::Spatial(pattern) if pattern.turns <= 1 => reasons.push(StrengthReason::KeyboardRow),
        MatchPattern::Spatial(_) => reasons.push(StrengthReason::KeyboardPattern),
        MatchPattern::Repeat(_) => reasons.push(StrengthReason::Repeats),
        MatchPattern::Sequence(_) => reasons.push(StrengthReason::Sequence),
        MatchPattern::Regex(_) => reasons.push(StrengthReason::RecentYear),
        MatchPattern::Date(_) => reasons.push(StrengthReason::Date),
        MatchPattern::BruteForce => {}
    }
}

fn of_dictionary(
    part: &Match,
    pattern: &DictionaryPattern,
    is_sole: bool,
    reasons: &mut Vec<StrengthReason>,
) {
    // The type of the list is not exported under a name; its Debug text is the name of the variant.
    let is_changed = pattern.l33t || pattern.reversed || part.token.chars().any(char::is_uppercase);
    match format!("{:?}", pattern.dictionary_name).as_str() {
        "Passwords" if is_sole && !is_changed => reasons.push(StrengthReason::CommonPassword),
        "Passwords" => reasons.push(StrengthReason::SimilarToCommonPassword),
        "FemaleNames" | "MaleNames" | "Surnames" => reasons.push(StrengthReason::Names),
        // Names known of this account are a rule of their own and need no reason here.
        "UserInputs" => {}
        _ => reasons.push(StrengthReason::CommonWords),
    }
    if is_changed {
        reasons.push(StrengthReason::PredictableChanges);
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn common_passwords_are_recognized_in_every_disguise() {
        for common in [
            "password",
            "PASSWORD",
            "Password1",
            "pAsSwOrD",
            "p@ssw0rd",
            "drowssap",
            "passwordpassword",
            "12345678",
            "qwertyuiop",
            "iloveyou",
            "123456789987654321",
            "q1w2e3r4t5y6u7i8o9p0",
            "passwordstandard",
            "1111111111111111111111111111111111111111",
            "abcdefghijklmnopqrstuvwxyz",
        ] {
            assert!(estimate(common, &[]).is_common, "{common}");
        }
    }

    #[test]
    fn good_passwords_are_not_common_and_score_high() {
        for good in [
            "correct horse battery staple",
            "Tr0ub4dor&3xKcdStapl",
            "vR7#qLw9!zXb",
            "fjord-kettle-umbra-92",
            "πέντε μικρά ποτάμια",
            "雨後の竹の子が伸びる速さ",
        ] {
            let strength = estimate(good, &[]);
            assert!(!strength.is_common && strength.score >= 3, "{good}: {}", strength.score);
            assert!(strength.reasons.is_empty(), "{good}: {:?}", strength.reasons);
        }
    }

    #[test]
    fn weak_passwords_say_why() {
        use StrengthReason::*;
        for (password, reason) in [
            ("password", CommonPassword),
            ("password4711", SimilarToCommonPassword),
            ("occasionally", CommonWords),
            ("margaret", Names),
            ("asdfghjkl;'", KeyboardRow),
            ("rfvgyhn", KeyboardPattern),
            ("xkxkxkxk", Repeats),
            ("efghijklm", Sequence),
            ("xq1998", RecentYear),
            ("24.12.1987", Date),
            ("P@ssw0rd", PredictableChanges),
            ("xq7", Short),
        ] {
            let strength = estimate(password, &[]);
            assert!(strength.reasons.contains(&reason), "{password}: {:?}", strength.reasons);
        }
    }

    #[test]
    fn each_reason_is_given_once_and_in_order() {
        let reasons = estimate("monkeydragonmonkey", &[]).reasons;
        let mut sorted = reasons.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(reasons, sorted);
    }

    #[test]
    fn what_is_known_of_the_user_counts_as_guessed() {
        let alone = estimate("zbigniewicz", &[]);
        let known = estimate("zbigniewicz", &["Zbigniewicz"]);
        assert!(known.score < alone.score, "{} {}", known.score, alone.score);
    }

    #[test]
    fn padding_with_repetitions_does_not_make_a_password_strong() {
        for padded in
            ["a".repeat(256), "ab".repeat(60), "password".repeat(30), "12".repeat(50), "1990".repeat(25)]
        {
            assert!(estimate(&padded, &[]).score <= 1, "{padded}");
        }
    }

    #[test]
    fn no_password_takes_long_to_estimate() {
        estimate("warm up the lists", &[]);
        for costly in [
            "4@8({[<3691!|70$5+%2".repeat(50),
            "1|7!4@({[<369+%2".repeat(50),
            "a".repeat(4096),
            "aB".repeat(2048),
            "1|7!1|7!1|7!".repeat(300),
        ] {
            let started = Instant::now();
            estimate(&costly, &["word"; 30]);
            assert!(started.elapsed() < Duration::from_secs(1), "{costly}: {:?}", started.elapsed());
        }
    }

    #[test]
    fn an_empty_password_has_no_strength() {
        let strength = estimate("", &[]);
        assert_eq!((strength.score, strength.is_common), (0, false));
        assert_eq!(strength.reasons, [StrengthReason::Short]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn no_text_makes_the_estimator_panic(text in "(?s).{0,140}", word in "(?s).{0,40}") {
            prop_assert!(estimate(&text, &[&word]).score <= BEST);
        }

        #[test]
        fn no_keyboard_text_makes_the_estimator_panic(
            text in "[aAiI1|!7@4 0-9qwertyasdf{(\\[<$5+%2\u{130}\u{1E9E}\u{212A}]{0,120}",
        ) {
            prop_assert!(estimate(&text, &[&text]).score <= BEST);
        }
    }
}
