//! How much a browser that has never been here must fetch before the sign-in page or the Overview can be used.

use anyhow::{Result, ensure};
use std::collections::BTreeMap;

/// What that may come to, as brotli, in bytes.
const BUDGET: usize = 400_000;

/// Set aside for what is no file: the headers of each answer, and the answers that the Overview shows.
const ANSWERS: usize = 16_000;

/// Adds up the `sizes` of the `files` that both pages need. Of the messages in several languages one is needed: the
/// largest counts.
///
/// # Errors
/// It is more than the budget.
pub(crate) fn check(sizes: &BTreeMap<String, usize>, files: &[&str], messages: &[&str]) -> Result<()> {
    let size = |url: &&str| sizes.get(*url).copied().unwrap_or_default();
    let total = files.iter().map(size).sum::<usize>() + messages.iter().map(size).max().unwrap_or_default();
    println!(
        "    the first load: {total} bytes in files of {} ({ANSWERS} set aside for answers)",
        BUDGET - ANSWERS
    );
    ensure!(
        total + ANSWERS <= BUDGET,
        "the first load is {total} bytes and {ANSWERS} for answers, its budget {BUDGET}: a page that is seldom the first \
         belongs to a part (web-ui/src/features/parts.rs)"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_language_counts_and_too_much_is_an_error() {
        let sizes = |code: usize| {
            BTreeMap::from(
                [("/wasm", code), ("/css", 10_000), ("/de", 9_000), ("/en", 8_000)]
                    .map(|(u, s)| (u.to_owned(), s)),
            )
        };
        let checked = |code| check(&sizes(code), &["/wasm", "/css"], &["/de", "/en"]);
        assert!(checked(BUDGET - ANSWERS - 19_000).is_ok());
        assert!(checked(BUDGET - ANSWERS - 18_999).is_err());
    }
}
