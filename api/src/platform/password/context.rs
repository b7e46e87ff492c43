//! Words that everybody who knows the account, its organization or the product would try first
//! (OWASP ASVS 5.0, 6.2.11).

use unicode_normalization::UnicodeNormalization;

/// Characters that a word needs at least to be looked for: shorter ones ("Jo", "IT") turn up by chance.
const MIN_LENGTH: usize = 4;
/// The same for scripts whose names are two or three characters long.
const MIN_LENGTH_IDEOGRAPHIC: usize = 2;
/// The first character of the East Asian scripts (CJK Radicals Supplement).
const FIRST_IDEOGRAPHIC: char = '\u{2E80}';
/// Words that are looked at, and characters of each: names are written by users.
const MAX_WORDS: usize = 32;
const MAX_WORD_LENGTH: usize = 128;

/// Whether the password contains one of the words, whatever the case, the separators and the usual substitutions of
/// letters by digits and signs.
pub(super) fn contains_word(password: &str, words: &[&str]) -> bool {
    let password = fold(password);
    words.iter().take(MAX_WORDS).map(|word| fold(word)).any(|word| {
        let is_ideographic = word.chars().any(|c| c >= FIRST_IDEOGRAPHIC);
        let least = if is_ideographic { MIN_LENGTH_IDEOGRAPHIC } else { MIN_LENGTH };
        word.chars().take(least).count() == least && password.contains(&word)
    })
}

/// The words as the strength estimator takes them.
pub(super) fn for_estimate<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let is_fit = |word: &&str| word.chars().take(MAX_WORD_LENGTH + 1).count() <= MAX_WORD_LENGTH;
    words.iter().copied().filter(is_fit).take(MAX_WORDS).collect()
}

/// One form for all spellings: compatibility forms and case folded, substitutions undone, separators dropped. Letters
/// that share a substitute (`i` and `l` for `1`) become one; that is no harm, both sides are folded alike.
fn fold(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '0' => 'o',
            '1' | '!' | '|' | 'l' => 'i',
            '3' | '€' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' | '+' => 't',
            '8' => 'b',
            '9' => 'g',
            other => other,
        })
        .filter(|c| c.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_every_disguise() {
        for password in [
            "alice",
            "xxALICExx",
            "4l1ce-in-wonderland",
            "A.L.I.C.E. forever",
            "my @lic3 2024",
            "ａｌｉｃｅ wide",
            "a l i c e",
        ] {
            assert!(contains_word(password, &["bob", "Alice"]), "{password}");
        }
    }

    #[test]
    fn an_organization_of_several_words_is_found_whole() {
        assert!(contains_word("acme-bakery!2024", &["Acme Bakery"]));
        assert!(!contains_word("the bakery round the corner", &["Acme Bakery"]));
    }

    #[test]
    fn a_name_in_another_script_is_found() {
        assert!(contains_word("我是李雷一二三四", &["李雷"]));
        assert!(contains_word("секрет-ЮЛИЯ-2024", &["Юлия"]));
        assert!(contains_word("stra\u{df}e und Jo\u{308}rg", &["j\u{f6}rg"]));
    }

    #[test]
    fn short_and_empty_words_are_not_looked_for() {
        for words in [&["Jo"][..], &["", "  ", "-.-"], &["bob"], &[]] {
            assert!(!contains_word("a job for bob and jo", words), "{words:?}");
        }
    }

    #[test]
    fn a_password_without_a_name_is_clean() {
        assert!(!contains_word("correct horse battery staple", &["alice", "Liddell", "Latchkey", "Acme"]));
    }
}
