use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use latchkey_openapi::activity::{EventGroup, EventType};
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::password::StrengthReason;
use latchkey_openapi::profile::AttributeGroup;
use yew::Callback;

use super::{I18n, Language, Messages};
use crate::routes::{Section, group_name};

/// The files of a language.
pub(super) fn sources(language: Language) -> Vec<String> {
    let folder = format!("{}/locales/{}", env!("CARGO_MANIFEST_DIR"), language.tag());
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

/// Message ids of a language, each with the arguments that it names.
fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for source in sources(language) {
        assert!(FluentResource::try_new(source.clone()).is_ok(), "{} parses", language.tag());
        let mut current: Option<String> = None;
        for line in source.lines() {
            if line.starts_with(|c: char| c.is_ascii_alphabetic())
                && let Some((id, _)) = line.split_once('=')
            {
                let id = id.trim().to_owned();
                assert!(
                    found.insert(id.clone(), BTreeSet::new()).is_none(),
                    "{}: {id} stands twice",
                    language.tag()
                );
                current = Some(id);
            }
            if let Some(arguments) = current.as_ref().and_then(|id| found.get_mut(id)) {
                for part in line.split('$').skip(1) {
                    arguments.insert(
                        part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect(),
                    );
                }
            }
        }
    }
    found
}

/// Every Rust file of the app.
fn code() -> Vec<String> {
    fn walk(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut found = Vec::new();
    walk(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut found);
    found
}

#[test]
fn every_language_has_every_message_with_the_same_arguments() {
    let english = messages(Language::English);
    for language in Language::ALL {
        let other = messages(*language);
        for (id, arguments) in &english {
            let found = other.get(id);
            assert!(found.is_some(), "{} lacks {id}", language.tag());
            assert_eq!(found, Some(arguments), "{}: arguments of {id}", language.tag());
        }
        for id in other.keys() {
            assert!(english.contains_key(id), "{} has {id}, which nobody asks for", language.tag());
        }
    }
}

#[test]
fn every_message_that_the_code_asks_for_exists() {
    let english = messages(Language::English);
    let mut asked = 0;
    for source in code() {
        for call in [".text(\"", ".with(\"", ".text_or(\""] {
            for part in source.split(call).skip(1) {
                let id: String = part.chars().take_while(|c| *c != '"').collect();
                // `.with("` is other types' method as well; ids of messages have no space.
                if id.is_empty() || id.contains([' ', '{', '\\']) {
                    continue;
                }
                asked += 1;
                assert!(english.contains_key(&id), "the code asks for {id}");
            }
        }
    }
    assert!(asked > 100, "only {asked} messages found: the search is broken");
}

#[test]
fn every_code_event_reason_group_and_section_is_translated() {
    let mut wanted: Vec<String> = Vec::new();
    wanted.extend(ErrorCode::ALL.iter().map(|code| format!("error-{}", code.as_str())));
    wanted.extend(EventType::ALL.iter().map(|kind| format!("event-{}", kind.as_str())));
    wanted.extend(EventGroup::ALL.iter().map(|group| format!("event-group-{}", group_name(*group))));
    wanted.extend(Section::ALL.iter().map(|section| format!("nav-{}", section.name())));
    wanted.extend(StrengthReason::ALL.iter().map(|reason| crate::features::password::reason_key(*reason)));
    wanted.extend(
        AttributeGroup::ALL.iter().map(|group| crate::features::profile::group_key(*group).to_owned()),
    );
    for language in Language::ALL {
        let there = messages(*language);
        for id in &wanted {
            assert!(there.contains_key(id), "{} lacks {id}", language.tag());
        }
    }
}

#[test]
fn every_built_in_attribute_has_a_label() {
    // RFC 7643 §4.1 and §4.3 and our own, as the profile's form names them; anything else falls back to its path.
    let labels = [
        "user-name",
        "display-name",
        "nick-name",
        "profile-url",
        "title",
        "user-type",
        "preferred-language",
        "locale",
        "timezone",
        "emails",
        "phone-numbers",
        "addresses",
        "photos",
        "name-formatted",
        "name-given-name",
        "name-middle-name",
        "name-family-name",
        "name-honorific-prefix",
        "name-honorific-suffix",
        "birth-date",
        "pronouns",
        "employee-number",
        "cost-center",
        "organization",
        "division",
        "department",
        "manager",
    ];
    for language in Language::ALL {
        let there = messages(*language);
        for label in labels {
            let id = format!("attribute-{label}");
            assert!(there.contains_key(&id), "{} lacks {id}", language.tag());
        }
    }
}

#[test]
fn arguments_and_plurals_are_put_into_sentences() {
    let german = I18n::new(&Messages::all(Language::German), Callback::noop());
    assert_eq!(german.with("sessions-count", &[("count", 1.into())]), "1 Sitzung");
    assert_eq!(german.with("sessions-count", &[("count", 3.into())]), "3 Sitzungen");
    assert_eq!(german.text(&String::from("unheard-of")), "unheard-of");
}

#[test]
fn what_must_be_said_when_nothing_came_is_always_there() {
    for (language, words) in [(Language::English, "Try again"), (Language::German, "Erneut versuchen")] {
        let i18n = I18n::new(&Messages::start(language), Callback::noop());
        assert_eq!(i18n.text("try-again"), words);
        for id in ["crash-title", "crash-body", "crash-reload", "offline-title"] {
            assert_ne!(i18n.text(&String::from(id)), id);
        }
    }
}

#[test]
fn a_regional_tag_is_served_by_its_language() {
    assert_eq!(Language::serving("de-AT"), Some(Language::German));
    assert_eq!(Language::serving("EN_us"), Some(Language::English));
    assert_eq!(Language::serving("fr"), None);
}
