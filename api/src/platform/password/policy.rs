//! The organization's rules for a new password, each with its own answer.

use latchkey_openapi::{
    error::{ErrorCode, FieldError},
    password::{PasswordCheck, PasswordPolicy, PasswordRule},
};

use super::{MAX_BYTES, context, normalize, strength};
use crate::platform::secret::SecretString;

/// The member of the request that the errors name.
const FIELD: &str = "newPassword";

/// What the rules need to know of the account.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Characters at least for this account: more while the password is its only factor.
    pub min_length: u32,
    /// What is easy to guess for this account: user name, parts of the name, the address before the `@`, the names
    /// of the organization and of the product. Words of up to three letters are passed over.
    pub words: &'a [&'a str],
}

/// Checks a candidate against every rule. `breached` is what is known of it from breaches; `None` (not asked, or the
/// source did not answer) breaks no rule.
///
/// The candidate is taken in its normal form and counted in code points. There is no rule about kinds of characters
/// and nothing is cut (OWASP ASVS 5.0, 6.2.5 and 6.2.8). Takes some milliseconds at worst some tens: run it off the
/// request threads where many may ask at once.
#[must_use]
pub fn check(
    candidate: &SecretString,
    policy: &PasswordPolicy,
    context: Context<'_>,
    breached: Option<bool>,
) -> PasswordCheck {
    let is_hashable = candidate.expose().len() <= MAX_BYTES;
    let candidate = normalize(&head(candidate));
    let text = candidate.expose();
    let length = text.chars().count();
    let strength = strength::estimate(text, &context::for_estimate(context.words));
    let min_score = policy.min_score.min(4);

    let mut rules = vec![
        limited(ErrorCode::PasswordTooShort, length >= as_size(context.min_length), context.min_length),
        limited(
            ErrorCode::PasswordTooLong,
            is_hashable && length <= as_size(policy.max_length),
            policy.max_length,
        ),
        plain(ErrorCode::PasswordCommon, !strength.is_common),
        plain(ErrorCode::PasswordContext, !context::contains_word(text, context.words)),
        limited(ErrorCode::PasswordWeak, strength.score >= min_score, min_score),
    ];
    if policy.checks_breaches {
        rules.push(plain(ErrorCode::PasswordBreached, breached != Some(true)));
    }
    let accepted = rules.iter().all(|rule| rule.met);
    PasswordCheck { score: strength.score, reasons: strength.reasons, rules, accepted }
}

/// One error on `newPassword` for each rule that the candidate breaks, in the order of the rules.
#[must_use]
pub fn errors(check: &PasswordCheck) -> Vec<FieldError> {
    let broken = check.rules.iter().filter(|rule| !rule.met);
    broken
        .map(|rule| {
            let error = FieldError::new(FIELD, rule.rule, advice(rule));
            match rule.limit {
                Some(limit) => error.with_limit(limit),
                None => error,
            }
        })
        .collect()
}

fn advice(rule: &PasswordRule) -> String {
    let limit = rule.limit.unwrap_or_default();
    match rule.rule {
        ErrorCode::PasswordTooShort => format!("Use at least {limit} characters."),
        ErrorCode::PasswordTooLong => format!("Use at most {limit} characters."),
        ErrorCode::PasswordCommon => "Choose one that is not among the most used passwords.".to_owned(),
        ErrorCode::PasswordContext => {
            "Leave out your name, your user name and the names of the organization and the product."
                .to_owned()
        }
        ErrorCode::PasswordWeak => {
            "Choose one that is harder to guess, for example by more words.".to_owned()
        }
        ErrorCode::PasswordBreached => {
            "Choose another one: this one is known from a data breach elsewhere.".to_owned()
        }
        other => other.title().to_owned(),
    }
}

/// As much of a candidate as is looked at: one that can never be accepted makes no work.
fn head(candidate: &SecretString) -> SecretString {
    let text = candidate.expose();
    SecretString::new(text.get(..text.floor_char_boundary(MAX_BYTES)).unwrap_or(text))
}

fn plain(rule: ErrorCode, met: bool) -> PasswordRule {
    PasswordRule { rule, met, limit: None }
}

fn limited(rule: ErrorCode, met: bool, limit: impl Into<i64>) -> PasswordRule {
    PasswordRule { rule, met, limit: Some(limit.into()) }
}

fn as_size(length: u32) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &[&str] = &["alice", "Liddell", "alice.liddell", "Acme Bakery", "Latchkey"];

    fn policy() -> PasswordPolicy {
        PasswordPolicy {
            min_length: 15,
            min_length_with_second_factor: 8,
            max_length: 256,
            min_score: 2,
            history_length: 5,
            checks_breaches: true,
        }
    }

    fn broken_by(candidate: &str) -> Vec<ErrorCode> {
        let context = Context { min_length: 8, words: WORDS };
        let check = check(&candidate.into(), &policy(), context, Some(false));
        errors(&check).into_iter().map(|error| error.code).collect()
    }

    #[test]
    fn a_good_password_breaks_no_rule() {
        for good in [
            "correct horse battery staple",
            "vR7#qLw9!zXb",
            "雨後の竹の子が伸びる速さ",
            "  spaced  out  fjord  ",
        ] {
            assert_eq!(broken_by(good), [], "{good}");
        }
    }

    #[test]
    fn each_broken_rule_has_an_error_of_its_own() {
        assert_eq!(broken_by("fjord-u"), [ErrorCode::PasswordTooShort]);
        assert_eq!(broken_by(&"fjord-kettle ".repeat(30)), [ErrorCode::PasswordTooLong]);
        assert_eq!(broken_by("password"), [ErrorCode::PasswordCommon, ErrorCode::PasswordWeak]);
        assert_eq!(broken_by("fjord-kettle-al1ce"), [ErrorCode::PasswordContext]);
        let several = [ErrorCode::PasswordTooShort, ErrorCode::PasswordCommon, ErrorCode::PasswordWeak];
        assert_eq!(broken_by("dragon"), several);
    }

    #[test]
    fn errors_name_the_field_and_the_limit() {
        let context = Context { min_length: 15, words: &[] };
        let check = check(&"short".into(), &policy(), context, None);
        let errors = errors(&check);
        let first = errors.first().unwrap();
        assert_eq!((first.field.as_str(), first.limit), ("newPassword", Some(15)));
        assert_eq!(first.message, "Use at least 15 characters.");
        assert!(!check.accepted);
    }

    #[test]
    fn length_counts_characters_and_not_bytes() {
        let of_length = |candidate: &str, min_length| {
            let check = check(&candidate.into(), &policy(), Context { min_length, words: &[] }, None);
            check.rules.first().unwrap().met
        };
        assert!(of_length("🗝🗝🗝🗝🗝🗝🗝🗝", 8) && !of_length("🗝🗝🗝🗝🗝🗝🗝", 8));
        // Eight letters with combining accents are eight characters once composed, not sixteen.
        let decomposed = "e\u{301}".repeat(8);
        assert!(of_length(&decomposed, 8) && !of_length(&decomposed, 9));
    }

    #[test]
    fn sixty_four_characters_and_more_are_allowed_and_nothing_is_cut() {
        let long = format!("{}fjord kettle umbra", "the quick brown fox jumps over the lazy dog ".repeat(3));
        assert!(long.len() > 128);
        assert_eq!(broken_by(&long), []);
    }

    #[test]
    fn there_is_no_rule_about_kinds_of_characters() {
        assert_eq!(broken_by("fjordkettleumbrasandal"), []);
        assert_eq!(broken_by("8264917305562839"), []);
    }

    #[test]
    fn a_breached_password_is_refused_only_where_the_policy_says_so() {
        let context = Context { min_length: 8, words: &[] };
        let candidate: SecretString = "fjord-kettle-umbra".into();
        let refused = check(&candidate, &policy(), context, Some(true));
        assert_eq!(errors(&refused).first().map(|error| error.code), Some(ErrorCode::PasswordBreached));

        let unknown = check(&candidate, &policy(), context, None);
        assert!(unknown.accepted, "a source that does not answer blocks nobody");

        let lenient = PasswordPolicy { checks_breaches: false, ..policy() };
        let passed = check(&candidate, &lenient, context, Some(true));
        assert!(passed.accepted && passed.rules.iter().all(|rule| rule.rule != ErrorCode::PasswordBreached));
    }

    #[test]
    fn every_rule_is_listed_whether_met_or_not() {
        let context = Context { min_length: 8, words: &[] };
        let listed = |candidate: &str| {
            let check = check(&candidate.into(), &policy(), context, None);
            check.rules.into_iter().map(|rule| rule.rule).collect::<Vec<_>>()
        };
        let all = [
            ErrorCode::PasswordTooShort,
            ErrorCode::PasswordTooLong,
            ErrorCode::PasswordCommon,
            ErrorCode::PasswordContext,
            ErrorCode::PasswordWeak,
            ErrorCode::PasswordBreached,
        ];
        assert_eq!(listed(""), all);
        assert_eq!(listed("correct horse battery staple"), all);
    }

    #[test]
    fn the_required_score_is_the_organizations() {
        let context = Context { min_length: 8, words: &[] };
        for (min_score, accepted) in [(0, true), (1, true), (4, false), (200, false)] {
            let policy = PasswordPolicy { min_score, ..policy() };
            let check = check(&"umbrella-sandal".into(), &policy, context, None);
            assert_eq!((check.accepted, check.score < 4), (accepted, true), "{min_score}: {check:?}");
        }
    }

    #[test]
    fn an_endless_candidate_is_too_long_and_makes_no_work() {
        let endless = "é🗝x".repeat(1_000_000);
        assert!(broken_by(&endless).contains(&ErrorCode::PasswordTooLong));
        // Within the characters of the policy, but not within the bytes that can be hashed.
        let policy = PasswordPolicy { max_length: 1_000_000, ..policy() };
        let context = Context { min_length: 8, words: &[] };
        let check = check(&endless.as_str().into(), &policy, context, None);
        assert!(errors(&check).iter().any(|error| error.code == ErrorCode::PasswordTooLong));
    }
}
