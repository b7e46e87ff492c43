//! Passwords before they are hashed: their one form, their rules, what is known of them from breaches.

pub mod breach;
mod context;
pub mod policy;
mod strength;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::secret::SecretString;

/// Bytes that a password may have at most before anything is computed from it. Far above the longest password that a
/// policy can allow, and small enough that nobody can make the server work by sending a long one.
pub const MAX_BYTES: usize = 4096;

/// UTF-8 grows to at most three times its bytes under NFC (Unicode Standard Annex #15, §9).
const NFC_GROWTH: usize = 3;

/// The password in Unicode normalization form C, the one form that is counted, compared and hashed, so that a
/// keyboard that composes `é` and one that sends `e` and an accent type the same password (NIST SP 800-63B-4 §3.1.1.2).
///
/// The capacity is reserved at once: a text that grows by copying would leave pieces of the password behind.
#[must_use]
pub fn normalize(password: &SecretString) -> SecretString {
    let text = password.expose();
    if is_nfc(text) {
        return password.clone();
    }
    let mut normal = String::with_capacity(text.len().saturating_mul(NFC_GROWTH));
    normal.extend(text.nfc());
    SecretString::new(normal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_and_decomposed_spellings_become_one() {
        let composed = normalize(&"caf\u{e9}".into());
        let decomposed = normalize(&"cafe\u{301}".into());
        assert_eq!(composed.expose(), decomposed.expose());
    }

    #[test]
    fn nothing_else_about_a_password_is_changed() {
        for text in
            [" spaces kept ", "CaSe", "\u{2126}hm".replace('\u{2126}', "\u{3a9}").as_str(), "ﬁ", "", "\0"]
        {
            assert_eq!(normalize(&text.into()).expose(), text);
        }
    }

    #[test]
    fn the_reserved_capacity_holds_the_worst_growth() {
        // U+1D160 grows most: 4 bytes to 12.
        let text = "\u{1D160}".repeat(50);
        let normal = normalize(&text.as_str().into());
        assert!(normal.expose().len() <= text.len() * NFC_GROWTH);
    }
}
