//! Words that an organization writes in several languages.

use latchkey_openapi::consent_purposes::{FALLBACK_LANGUAGE, Texts};
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::validate::is_deceptive;

/// Languages at most.
const LANGUAGES_MAX: usize = 30;

/// A tag as browsers send it: `de`, `de-AT`, `zh-Hant-TW` (RFC 5646 §2.1).
#[must_use]
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_primary =
        |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_other =
        |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    parts.next().is_some_and(is_primary) && parts.all(is_other)
}

/// Whether there is something to read, none of it invisible, in at most so many characters.
#[must_use]
pub fn is_text(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(is_deceptive)
}

/// Words by language: those that stand in for others are needed, where any are.
#[must_use]
pub fn errors(field: &str, texts: &Texts, is_needed: bool, most: usize) -> Option<FieldError> {
    if texts.len() > LANGUAGES_MAX || !texts.keys().all(|tag| is_language(tag)) {
        return Some(FieldError::new(
            field,
            ErrorCode::NotAnOption,
            "Languages are named like `de` or `de-AT`.",
        ));
    }
    if (is_needed || !texts.is_empty()) && !texts.contains_key(FALLBACK_LANGUAGE) {
        return Some(FieldError::new(field, ErrorCode::Required, "The words in English are needed."));
    }
    let wrong = texts.values().any(|text| !is_text(text, most));
    let message = format!("Something to read, at most {most} characters, none of them invisible.");
    wrong.then(|| {
        FieldError::new(field, ErrorCode::TooLong, &message)
            .with_limit(i64::try_from(most).unwrap_or(i64::MAX))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_named_as_browsers_name_them() {
        for good in ["en", "de-AT", "zh-Hant-TW", "gsw"] {
            assert!(is_language(good), "{good}");
        }
        for bad in ["", "E", "EN", "en_GB", "en-", "x", "english"] {
            assert!(!is_language(bad), "{bad}");
        }
    }
}
