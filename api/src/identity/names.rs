//! The names of people: how they are shown, searched, checked and written.

use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::validate::is_deceptive;
use serde_json::{Map, Value, json};

use super::contacts::fold;

/// Characters of a given or family name at most.
const NAME_MAX: usize = 255;

/// The name for people: display name, else given and family name, else user name.
#[must_use]
pub fn display_name(username: &str, attributes: &Map<String, Value>) -> String {
    let text = |value: Option<&Value>| {
        value.and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let name = attributes.get("name");
    let part = |key: &str| text(name.and_then(|name| name.get(key)));
    text(attributes.get("displayName"))
        .or_else(|| part("formatted"))
        .or_else(|| match (part("givenName"), part("familyName")) {
            (Some(given), Some(family)) => Some(format!("{given} {family}")),
            (given, family) => given.or(family),
        })
        .unwrap_or_else(|| username.to_owned())
}

/// What a search of people looks through: every name of a profile, folded.
#[must_use]
pub fn name_key(profile: &Value) -> String {
    let text = |pointer: &str| profile.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let parts = ["/displayName", "/name/formatted", "/name/givenName", "/name/familyName"].map(text);
    fold(&parts.join(" "))
}

/// A profile document of a name.
#[must_use]
pub fn profile_of(given_name: Option<&str>, family_name: Option<&str>) -> Value {
    let mut name = Map::new();
    for (key, value) in [("givenName", given_name), ("familyName", family_name)] {
        if let Some(text) = value.map(str::trim).filter(|text| !text.is_empty()) {
            name.insert(key.to_owned(), json!(text));
        }
    }
    if name.is_empty() { json!({}) } else { json!({ "name": name }) }
}

/// Checks the names of a new account.
#[must_use]
pub fn check(given_name: Option<&str>, family_name: Option<&str>) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (field, value) in [("givenName", given_name), ("familyName", family_name)] {
        if value.is_some_and(|text| text.chars().count() > NAME_MAX || text.chars().any(is_deceptive)) {
            errors.push(FieldError::new(field, ErrorCode::Pattern, "At most 255 visible characters."));
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(attributes: Value) -> String {
        display_name("ada", attributes.as_object().unwrap())
    }

    #[test]
    fn the_name_for_people_is_the_best_one_there_is() {
        assert_eq!(name(json!({})), "ada");
        assert_eq!(name(json!({"name": {"givenName": "Ada"}})), "Ada");
        assert_eq!(name(json!({"name": {"givenName": "Ada", "familyName": "Lovelace"}})), "Ada Lovelace");
        assert_eq!(name(json!({"displayName": "Countess", "name": {"givenName": "Ada"}})), "Countess");
    }

    #[test]
    fn a_search_finds_every_name_whatever_its_case() {
        let profile =
            json!({"displayName": "Countess", "name": {"givenName": "Ada", "familyName": "LOVELACE"}});
        let key = name_key(&profile);
        assert!(key.contains("countess") && key.contains("ada lovelace"), "{key}");
        assert_eq!(name_key(&json!({})), "");
    }
}
