//! The values of a profile as they stand in a SCIM resource and in the account's document.

use latchkey_openapi::profile::SCHEMA_ACCOUNT;
use latchkey_openapi::scim::Schema;
use serde_json::{Map, Value, json};
use unicode_normalization::UnicodeNormalization as _;

/// Top-level members that are not stored in the document, because they stand elsewhere.
const DERIVED: &[&str] =
    &["schemas", "id", "meta", "userName", "emails", "phoneNumbers", "photos", "active", "groups", "roles"];
/// Members of the account extension that the user writes; the others are derived.
const STORED_OF_ACCOUNT: &[&str] = &["birthDate", "pronouns"];

/// What of a resource is stored in the account's document.
#[must_use]
pub fn stored_part(resource: &Value) -> Value {
    let mut members = resource.as_object().cloned().unwrap_or_default();
    for name in DERIVED {
        members.remove(*name);
    }
    if let Some(Value::Object(extension)) = members.get_mut(SCHEMA_ACCOUNT) {
        extension.retain(|name, _| STORED_OF_ACCOUNT.contains(&name.as_str()));
        if extension.is_empty() {
            members.remove(SCHEMA_ACCOUNT);
        }
    }
    Value::Object(members)
}

/// The value at a path of the form: `name.givenName`, `emails`, `urn:…:User:department`.
#[must_use]
pub fn value_at<'a>(resource: &'a Value, path: &str, schemas: &[Schema]) -> Option<&'a Value> {
    let (holder, rest) = split_urn(resource, path, schemas)?;
    rest.split('.').try_fold(holder, |value, name| value.get(name))
}

/// Takes the value at a path of the form away; an object that becomes empty goes with it.
pub fn remove_at(resource: &mut Value, path: &str, schemas: &[Schema]) {
    let urn = urn_of(path, schemas);
    let rest = urn.map_or(path, |urn| path.get(urn.len() + 1..).unwrap_or_default());
    let mut steps: Vec<&str> = urn.into_iter().collect();
    steps.extend(rest.split('.'));
    remove_steps(resource, &steps);
}

fn remove_steps(value: &mut Value, steps: &[&str]) {
    let (Some(members), Some((first, rest))) = (value.as_object_mut(), steps.split_first()) else { return };
    if rest.is_empty() {
        members.remove(*first);
        return;
    }
    if let Some(inner) = members.get_mut(*first) {
        remove_steps(inner, rest);
        if inner.as_object().is_some_and(Map::is_empty) {
            members.remove(*first);
        }
    }
}

/// Puts a value at a path of the form.
pub fn set_at(resource: &mut Value, path: &str, value: Value, schemas: &[Schema]) {
    let urn = urn_of(path, schemas);
    let rest = urn.map_or(path, |urn| path.get(urn.len() + 1..).unwrap_or_default());
    let mut holder = resource;
    let mut steps: Vec<&str> = urn.into_iter().collect();
    steps.extend(rest.split('.'));
    let Some((last, parents)) = steps.split_last() else { return };
    for step in parents {
        let Some(members) = holder.as_object_mut() else { return };
        holder = members.entry((*step).to_owned()).or_insert_with(|| json!({}));
    }
    if let Some(members) = holder.as_object_mut() {
        members.insert((*last).to_owned(), value);
    }
}

fn urn_of<'a>(path: &str, schemas: &'a [Schema]) -> Option<&'a str> {
    schemas
        .iter()
        .skip(1)
        .map(|schema| schema.id.as_str())
        .find(|urn| path.strip_prefix(urn).is_some_and(|rest| rest.starts_with(':')))
}

fn split_urn<'a, 'p>(resource: &'a Value, path: &'p str, schemas: &[Schema]) -> Option<(&'a Value, &'p str)> {
    match urn_of(path, schemas) {
        Some(urn) => Some((resource.get(urn)?, path.get(urn.len() + 1..)?)),
        None => Some((resource, path)),
    }
}

/// Puts text into Unicode normal form C, so that equal names are equal.
pub fn normalize_value(value: &mut Value) {
    match value {
        Value::String(text) if !unicode_normalization::is_nfc(text) => *text = text.nfc().collect(),
        Value::Array(values) => values.iter_mut().for_each(normalize_value),
        Value::Object(members) => members.values_mut().for_each(normalize_value),
        _ => {}
    }
}
