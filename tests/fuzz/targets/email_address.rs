//! What is taken for an e-mail address can stand in a header and in a command of a mail server, whatever was typed (T-63).
#![no_main]

use latchkey_openapi::validate::{is_deceptive, is_email};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if !is_email(text) {
        return;
    }
    // Nothing that ends a line, an address or a list of them, and nothing invisible.
    let breaks = |c: char| c.is_control() || c.is_whitespace() || is_deceptive(c) || "<>,;:\"()[]\\".contains(c);
    assert!(!text.contains(breaks), "{text:?}");
    assert!(text.len() <= 254);
    assert_eq!(text.matches('@').count(), 1, "{text:?}");
    let (local, domain) = text.rsplit_once('@').expect("an address has an at");
    assert!(!local.is_empty() && domain.contains('.'));
});
