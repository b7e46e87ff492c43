//! The one form in which an address is stored, compared and written to.
//!
//! What is invisible is refused before anything else, then look-alikes are folded (Unicode NFKC), and only the result is
//! checked, stored and sent to: the address that is proven is the address that is compared (T-11).

use phonenumber::{Mode, Type, metadata::DATABASE};
use unicode_normalization::UnicodeNormalization as _;

use latchkey_openapi::validate::{is_deceptive, is_email};

use super::contacts::{Kind, fold};

/// Characters of an address that are looked at at most.
const MAX: usize = 320;

/// The stored form of what somebody typed; `None` when it is no address that can be written to.
#[must_use]
pub fn parse(kind: Kind, typed: &str) -> Option<String> {
    let typed = typed.trim();
    if typed.len() > MAX || typed.chars().any(is_deceptive) {
        return None;
    }
    let folded: String = typed.nfkc().collect();
    match kind {
        Kind::Email => email(&folded),
        Kind::Phone => phone(&folded),
    }
}

/// The form in which two values are the same address.
#[must_use]
pub fn key(kind: Kind, value: &str) -> String {
    match kind {
        Kind::Email => fold(value),
        // However it is written, a number is its digits.
        Kind::Phone => fold(value).chars().filter(|c| c.is_ascii_digit() || *c == '+').collect(),
    }
}

fn email(text: &str) -> Option<String> {
    let (local, domain) = text.rsplit_once('@')?;
    let value = format!("{local}@{}", domain.to_lowercase());
    // What the mailer refuses must not wait for a proof that never comes.
    (is_email(&value) && crate::platform::mail::address(&value).is_ok()).then_some(value)
}

/// E.164 of a number that exists by its country's plan and that a person may hold. Numbers that cost the sender are
/// refused: somebody would earn from every code.
fn phone(text: &str) -> Option<String> {
    // The library would also read letters as the keys that they stand on.
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || " +()-./".contains(c));
    if !text.starts_with('+') || !is_plain {
        return None;
    }
    let number = phonenumber::parse(None, text).ok()?;
    let is_a_persons = matches!(
        number.number_type(&DATABASE),
        Type::Mobile | Type::FixedLineOrMobile | Type::FixedLine | Type::PersonalNumber | Type::Voip
    );
    let is_usable = number.is_valid() && number.extension().is_none() && is_a_persons;
    is_usable.then(|| number.format().mode(Mode::E164).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t11_an_address_is_checked_after_it_is_normalized() {
        for (typed, stored) in [
            (" Ada@Example.ORG ", Some("Ada@example.org")),
            ("ａｄａ@example.org", Some("ada@example.org")),
            ("ada＠example.org", Some("ada@example.org")),
            ("ada@bücher.example", Some("ada@bücher.example")),
            ("a\u{200B}da@example.org", None),
            ("ada@exam\u{AD}ple.org", None),
            ("ada@example.org\u{202E}", None),
            ("ada@example.org\r\nBcc: x@y.z", None),
            ("ada@127.0.0.1", None),
            ("ada@example", None),
        ] {
            assert_eq!(parse(Kind::Email, typed).as_deref(), stored, "{typed:?}");
        }
        assert_eq!(key(Kind::Email, "ADA@Example.org"), key(Kind::Email, "ａda@example.ORG"));
    }

    #[test]
    fn phone_numbers_have_one_form_and_must_be_real() {
        for (typed, stored) in [
            ("+43 664 1234567", Some("+436641234567")),
            ("+43 (0) 664 / 123-45-67", Some("+436641234567")),
            ("＋４３ 664 1234567", Some("+436641234567")),
            ("+1 520-878-2491", Some("+15208782491")),
            ("0664 1234567", None),
            ("+43", None),
            ("+999 1234567", None),
            ("+61 1900 123456", None),
            ("+1 520-878-2491 ext. 5", None),
            ("+43 664 1234567\u{200B}", None),
        ] {
            assert_eq!(parse(Kind::Phone, typed).as_deref(), stored, "{typed:?}");
        }
        assert_eq!(key(Kind::Phone, "+43 664 1234567"), "+436641234567");
    }
}
