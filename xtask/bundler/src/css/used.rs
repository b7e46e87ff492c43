//! The class names and custom properties that occur in the compiled app.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Prefixes of every class that PatternFly styles; a class with another prefix is the app's own business and stays.
const PREFIXES: [&str; 3] = ["pf-", "fa-", "--pf-"];

/// Classes that are set by name parts at run time or by a script before the app starts.
const ALWAYS: [&str; 1] = ["pf-v6-theme-dark"];

/// A breakpoint suffix that patternfly-yew appends to a modifier at run time.
const BREAKPOINTS: [&str; 5] = ["-on-sm", "-on-md", "-on-lg", "-on-xl", "-on-2xl"];

/// What the app can put into a `class` attribute.
///
/// The compiler joins the app's strings without a separator, so a name counts as used wherever it occurs as part of
/// the text. That keeps a few rules too many and never one too few.
pub(crate) struct Used {
    text: String,
    custom_properties: BTreeSet<String>,
    known: RefCell<BTreeMap<String, bool>>,
}

impl Used {
    /// Reads the names out of the app's files: code, page and style sheets.
    pub(crate) fn new(files: &[&[u8]]) -> Self {
        let mut text = ALWAYS.join(" ");
        let mut custom_properties = BTreeSet::new();
        for file in files {
            for word in file.split(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))) {
                let word = String::from_utf8_lossy(word);
                if word == "fas" || PREFIXES.iter().any(|prefix| word.contains(prefix)) {
                    custom_properties.extend(word.match_indices("--pf-").map(|(at, _)| tail(&word, at)));
                    text.push(' ');
                    text.push_str(&word);
                }
            }
        }
        Self { text, custom_properties, known: RefCell::default() }
    }

    /// Custom properties that the app sets or reads by name.
    pub(super) fn custom_properties(&self) -> &BTreeSet<String> {
        &self.custom_properties
    }

    /// Whether `class` can occur in the app.
    pub(super) fn has_class(&self, class: &str) -> bool {
        if let Some(known) = self.known.borrow().get(class) {
            return *known;
        }
        let found = self.find(class);
        self.known.borrow_mut().insert(class.to_owned(), found);
        found
    }

    fn find(&self, class: &str) -> bool {
        if self.text.contains(class) {
            return true;
        }
        let Some(modifier) = class.strip_prefix("pf-m-") else { return false };
        if let Some(plain) = BREAKPOINTS.iter().find_map(|suffix| class.strip_suffix(suffix)) {
            return self.find(plain);
        }
        // `pf-m-{}-col`: the text around a number that is filled in at run time.
        modifier.contains(|c: char| c.is_ascii_digit())
            && class
                .split(|c: char| c.is_ascii_digit())
                .filter(|p| !p.is_empty())
                .all(|p| self.text.contains(p))
    }
}

/// The custom property that starts at `at`: up to where the next string begins.
fn tail(word: &str, at: usize) -> String {
    let from = word.get(at..).unwrap_or_default();
    let end = from.get(2..).and_then(|rest| rest.find("--pf-")).map_or(from.len(), |next| next + 2);
    from.get(..end).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_inside_joined_strings() {
        let used = Used::new(&[b"\0pf-m-primarypf-v6-c-button__text\x01other"]);
        assert!(used.has_class("pf-m-primary") && used.has_class("pf-v6-c-button__text"));
        assert!(!used.has_class("pf-v6-c-card"));
    }

    #[test]
    fn a_modifier_counts_at_every_breakpoint_and_with_every_number() {
        let used = Used::new(&[b"pf-m-hidden pf-m-all- x-col pf-m--col"]);
        assert!(used.has_class("pf-m-hidden-on-md") && used.has_class("pf-m-all-6-col"));
        assert!(!used.has_class("pf-m-visible-on-md"));
    }

    #[test]
    fn the_dark_theme_is_always_kept() {
        assert!(Used::new(&[]).has_class("pf-v6-theme-dark"));
    }
}
