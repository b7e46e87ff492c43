//! Reading values out of a SCIM resource, and showing them.

use latchkey_openapi::profile::{
    AttributeGroup, FormAttribute, InputType, SCHEMA_ACCOUNT, SCHEMA_CUSTOM, SCHEMA_ENTERPRISE, SCHEMA_USER,
};
use serde_json::{Map, Value};

use crate::i18n::I18n;
use crate::ui::format;

/// A part of an address that people fill in, in the order of the form: SCIM name, message, `autocomplete`.
pub(crate) const ADDRESS_PARTS: [(&str, &str, &str); 4] = [
    ("streetAddress", "address-street", "street-address"),
    ("postalCode", "address-postal-code", "postal-code"),
    ("locality", "address-locality", "address-level2"),
    ("region", "address-region", "address-level1"),
];

/// Schema and attribute of a path: `urn:...:User:name.part` has its schema before the last colon.
fn split(path: &str) -> (Option<&str>, &str) {
    match path.strip_prefix("urn:").and_then(|_| path.rsplit_once(':')) {
        Some((SCHEMA_USER, attribute)) => (None, attribute),
        Some((schema, attribute)) => (Some(schema), attribute),
        None => (None, path),
    }
}

/// The value of a path; `None` where there is none or only an empty one.
pub(crate) fn read<'a>(resource: &'a Value, path: &str) -> Option<&'a Value> {
    let (schema, attribute) = split(path);
    let mut value = match schema {
        Some(schema) => resource.get(schema)?,
        None => resource,
    };
    for part in attribute.split('.') {
        value = value.get(part)?;
    }
    (!is_empty(value)).then_some(value)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A short name for ids: `name-givenName`, `enterprise-department`, `custom-tShirtSize`.
pub(crate) fn slug(path: &str) -> String {
    let (schema, attribute) = split(path);
    let prefix = match schema {
        None => "",
        Some(SCHEMA_ENTERPRISE) => "enterprise-",
        Some(SCHEMA_ACCOUNT) => "account-",
        Some(SCHEMA_CUSTOM) => "custom-",
        Some(_) => "other-",
    };
    format!("{prefix}{}", attribute.replace('.', "-"))
}

/// The message key of a group's heading.
pub(crate) const fn group_key(group: AttributeGroup) -> &'static str {
    match group {
        AttributeGroup::About => "group-about",
        AttributeGroup::Contact => "group-contact",
        AttributeGroup::Work => "group-work",
        AttributeGroup::Address => "group-address",
        AttributeGroup::Preferences => "group-preferences",
        AttributeGroup::More => "group-more",
    }
}

/// The label of an attribute: a message for the built-in ones, the organization's own words else.
pub(crate) fn label(i18n: &I18n, attribute: &FormAttribute) -> String {
    let tag = i18n.language().tag();
    let own = attribute
        .labels
        .get(tag)
        .or_else(|| attribute.labels.get("en"))
        .or_else(|| attribute.labels.values().next());
    let plain = own.cloned().unwrap_or_else(|| split(&attribute.path).1.to_owned());
    match &attribute.label {
        Some(key) => i18n.text_or(&format!("attribute-{key}"), &plain),
        None => plain,
    }
}

/// What an option is called.
pub(crate) fn option_label(i18n: &I18n, attribute: &FormAttribute, value: &str) -> String {
    let option = attribute.options.iter().find(|option| option.value == value);
    option
        .and_then(|option| option.labels.get(i18n.language().tag()).or_else(|| option.labels.get("en")))
        .cloned()
        .unwrap_or_else(|| value.to_owned())
}

/// One scalar as people write it.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A value in the lines that the row shows.
pub(crate) fn lines(i18n: &I18n, attribute: &FormAttribute, value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(|item| lines(i18n, attribute, item)).collect(),
        Value::Object(members) if attribute.input_type == InputType::Address => {
            vec![address_line(i18n, members)]
        }
        Value::Object(members) => {
            members.get("value").or_else(|| members.get("displayName")).map(plain).into_iter().collect()
        }
        Value::Bool(on) => vec![i18n.text(if *on { "yes" } else { "no" })],
        scalar => vec![scalar_line(i18n, attribute, &plain(scalar))],
    }
}

fn scalar_line(i18n: &I18n, attribute: &FormAttribute, text: &str) -> String {
    match attribute.input_type {
        InputType::Date | InputType::BirthDate => format::plain_date(i18n, text),
        InputType::Country => format::display_name(i18n, "region", text),
        InputType::Locale => format::display_name(i18n, "language", text),
        InputType::TimeZone => text.replace('_', " "),
        _ => option_label(i18n, attribute, text),
    }
}

fn address_line(i18n: &I18n, members: &Map<String, Value>) -> String {
    let part = |name: &str| members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let town = [part("postalCode"), part("locality")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let country = part("country").map(|code| format::display_name(i18n, "region", code));
    let parts = [
        part("streetAddress").map(|street| street.replace('\n', ", ")),
        Some(town).filter(|town| !town.is_empty()),
        part("region").map(str::to_owned),
        country,
    ];
    let line = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    if line.is_empty() { part("formatted").unwrap_or_default().replace('\n', ", ") } else { line }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_read_by_path_with_and_without_a_schema() {
        let me = json!({
            "userName": "ada", "name": {"givenName": "Ada", "middleName": ""}, "emails": [],
            SCHEMA_ENTERPRISE: {"department": "Engines", "manager": {"displayName": "Bo"}},
        });
        assert_eq!(read(&me, "userName"), Some(&json!("ada")));
        assert_eq!(read(&me, &format!("{SCHEMA_USER}:name.givenName")), Some(&json!("Ada")));
        assert_eq!(read(&me, &format!("{SCHEMA_ENTERPRISE}:department")), Some(&json!("Engines")));
        assert_eq!(read(&me, &format!("{SCHEMA_ENTERPRISE}:manager.displayName")), Some(&json!("Bo")));
        for empty in ["name.middleName", "emails", "title", "userName.x"] {
            assert_eq!(read(&me, empty), None, "{empty}");
        }
    }

    #[test]
    fn ids_are_made_of_letters_and_hyphens() {
        assert_eq!(slug("name.givenName"), "name-givenName");
        assert_eq!(
            slug(&format!("{SCHEMA_ENTERPRISE}:manager.displayName")),
            "enterprise-manager-displayName"
        );
        assert_eq!(slug(&format!("{SCHEMA_CUSTOM}:tShirtSize")), "custom-tShirtSize");
    }
}
