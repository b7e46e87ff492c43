//! Any text is read as a path and as a filter, or refused; what is read is written so that it reads the same; a filter
//! and its negation never agree.
#![no_main]

use latchkey_fuzz::{SCHEMAS, USER};
use latchkey_openapi::scim::path::TEXT_BYTES_MAX;
use latchkey_openapi::scim::{Filter, Path};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Path::parse(text) {
        Ok(path) => {
            let written = path.to_string();
            // Spaces and numbers may be written longer than they were read.
            if written.len() <= TEXT_BYTES_MAX {
                assert_eq!(Path::parse(&written), Ok(path));
            }
        }
        Err(error) => assert!(error.position <= text.len()),
    }
    match Filter::parse(text) {
        Ok(filter) => {
            let written = filter.to_string();
            if written.len() <= TEXT_BYTES_MAX {
                assert_eq!(Filter::parse(&written), Ok(filter.clone()));
            }
            // Names may be unknown: neither finding that out nor evaluating nonetheless may fail.
            drop(filter.check(&SCHEMAS));
            let met = filter.matches(&USER, &SCHEMAS);
            assert_ne!(met, Filter::Not(Box::new(filter)).matches(&USER, &SCHEMAS));
        }
        Err(error) => assert!(error.position <= text.len()),
    }
});
