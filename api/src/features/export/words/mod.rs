//! What stands on the page in words, in every language: lists, members, and values that are one of a few.
//!
//! Each entry has all languages beside each other, so that none can be forgotten. What has no entry is shown under the name
//! that the document gives it, set apart as such; a test reads a full export and names each.

mod events;
mod fields;
mod sections;
mod values;

use crate::identity::notices::Language;

/// A name, and the words in English and German.
type Entry = (&'static str, &'static str, &'static str);

const fn of(language: Language, english: &'static str, german: &'static str) -> &'static str {
    match language {
        Language::English => english,
        Language::German => german,
    }
}

fn entry(table: &[Entry], language: Language, name: &str) -> Option<&'static str> {
    let (_, english, german) = table.iter().find(|(known, ..)| *known == name)?;
    Some(of(language, english, german))
}

/// The heading of a list, and a sentence that says what it is.
pub(super) fn section(language: Language, list: &str) -> Option<(&'static str, &'static str)> {
    let (_, [title, titel], [lead, satz]) = sections::SECTIONS.iter().find(|(known, ..)| *known == list)?;
    Some((of(language, title, titel), of(language, lead, satz)))
}

/// What a member is called within a list. Attributes of an extension stand under their URN: its last part is their name.
pub(super) fn field(language: Language, list: &str, name: &str) -> Option<&'static str> {
    let name = if name.starts_with("urn:") { name.rsplit(':').next().unwrap_or(name) } else { name };
    let find = |name: &str| entry(fields::FIELDS, language, name);
    find(&format!("{list}.{name}")).or_else(|| find(name))
}

/// A value that is one of a few. None where the member can be anything.
pub(super) enum Told {
    /// These words.
    Words(&'static str),
    /// It has no words, though the member's values have.
    Unknown,
    /// The member is not one of a few.
    Free,
}

/// The words of a value.
pub(super) fn value(language: Language, name: &str, text: &str) -> Told {
    let same = values::SAME.iter().find(|(one, _)| *one == name).map(|(_, other)| *other);
    let is_of = |member: &str| member == name || Some(member) == same;
    let mut known = values::VALUES.iter().filter(|(member, ..)| is_of(member)).peekable();
    if known.peek().is_none() {
        return Told::Free;
    }
    match known.find(|(_, value, ..)| value.eq_ignore_ascii_case(text)) {
        Some((_, _, english, german)) => Told::Words(of(language, english, german)),
        None if values::OPEN.contains(&name) => Told::Free,
        None => Told::Unknown,
    }
}

/// What happened.
pub(super) fn event(language: Language, kind: &str, is_refused: bool) -> Option<&'static str> {
    let find = |name: &str| entry(events::EVENTS, language, name);
    is_refused.then(|| find(&format!("{kind}-failed"))).flatten().or_else(|| find(kind))
}

#[cfg(test)]
mod tests {
    use latchkey_openapi::activity::EventType;
    use latchkey_openapi::auth::FactorOption;
    use latchkey_openapi::scope::Scope;

    use super::*;

    #[test]
    fn every_kind_of_event_factor_and_scope_has_words_in_every_language() {
        let is_told = |name: &str, text: &str| {
            let told = |language| matches!(value(language, name, text), Told::Words(_));
            Language::ALL.into_iter().all(told)
        };
        let events = EventType::ALL.iter().map(|kind| kind.as_str());
        let mut without: Vec<String> = events
            .filter(|kind| Language::ALL.into_iter().any(|language| event(language, kind, false).is_none()))
            .map(str::to_owned)
            .collect();
        for option in FactorOption::ALL.into_iter().chain([FactorOption::Federated]) {
            let text = serde_json::to_value(option).unwrap();
            if !is_told("factor", text.as_str().unwrap()) || !is_told("method", text.as_str().unwrap()) {
                without.push(text.to_string());
            }
        }
        let scopes = Scope::ALL.iter().map(|scope| scope.as_str());
        without.extend(scopes.filter(|scope| !is_told("scopes", scope)).map(str::to_owned));
        assert_eq!(without, Vec::<String>::new());
    }

    #[test]
    fn a_name_has_one_entry_and_a_value_that_is_new_is_not_taken_for_free_text() {
        let mut names: Vec<&str> =
            fields::FIELDS.iter().chain(events::EVENTS).map(|(name, ..)| *name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(matches!(value(Language::German, "role", "emperor"), Told::Unknown));
        assert!(matches!(value(Language::German, "nickName", "emperor"), Told::Free));
        assert!(matches!(value(Language::German, "state", "ACTIVE"), Told::Words("Erteilt")));
        let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";
        assert_eq!(field(Language::German, "user_profile", urn), Some("Abteilung"));
        assert_eq!(event(Language::English, "sign_in", true), Some("Failed sign-in"));
    }
}
