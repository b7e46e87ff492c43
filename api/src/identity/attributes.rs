//! The fields of the form: the built-in ones with their defaults, under the organization's rules, and its own.

use latchkey_openapi::profile::{
    AttributeGroup, AttributeRule, FormAttribute, InputType, LockedBy, SCHEMA_ACCOUNT, SCHEMA_CUSTOM,
    SCHEMA_ENTERPRISE,
};
use latchkey_openapi::settings::{AttributeSettings, CustomAttribute};
use latchkey_openapi::validate::TEXT_MAX;

/// A built-in field.
struct BuiltIn {
    urn: Option<&'static str>,
    name: &'static str,
    group: AttributeGroup,
    input: InputType,
    shape: Shape,
    autocomplete: Option<&'static str>,
}

/// What a field is unless the organization says otherwise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Seen and changed by the user.
    Open,
    /// The same, and an empty one counts against the completion of the profile.
    Wanted,
    /// Seen, kept by the organization.
    Kept,
    /// Always kept by Latchkey: changed by other operations, if at all.
    System,
    /// Not shown unless the organization says so.
    Hidden,
}

const fn field(
    urn: Option<&'static str>,
    name: &'static str,
    group: AttributeGroup,
    input: InputType,
    shape: Shape,
    autocomplete: Option<&'static str>,
) -> BuiltIn {
    BuiltIn { urn, name, group, input, shape, autocomplete }
}

const ENT: Option<&str> = Some(SCHEMA_ENTERPRISE);
const ACC: Option<&str> = Some(SCHEMA_ACCOUNT);

const BUILT_IN: &[BuiltIn] = &{
    use AttributeGroup::{About, Address, Contact, Preferences, Work};
    use InputType::{BirthDate, Email, Locale, Phone, Text, TimeZone, Url};
    use Shape::{Hidden, Kept, Open, System, Wanted};
    [
        field(None, "userName", About, Text, System, Some("username")),
        field(None, "name.givenName", About, Text, Wanted, Some("given-name")),
        field(None, "name.middleName", About, Text, Hidden, Some("additional-name")),
        field(None, "name.familyName", About, Text, Wanted, Some("family-name")),
        field(None, "name.honorificPrefix", About, Text, Hidden, Some("honorific-prefix")),
        field(None, "name.honorificSuffix", About, Text, Hidden, Some("honorific-suffix")),
        field(None, "displayName", About, Text, Open, Some("name")),
        field(None, "nickName", About, Text, Open, Some("nickname")),
        field(ACC, "pronouns", About, Text, Open, None),
        field(ACC, "birthDate", About, BirthDate, Open, Some("bday")),
        field(None, "profileUrl", About, Url, Open, Some("url")),
        field(None, "emails", Contact, Email, System, Some("email")),
        field(None, "phoneNumbers", Contact, Phone, System, Some("tel")),
        field(None, "title", Work, Text, Wanted, Some("organization-title")),
        field(ENT, "organization", Work, Text, Open, Some("organization")),
        field(ENT, "department", Work, Text, Open, None),
        field(ENT, "division", Work, Text, Hidden, None),
        field(ENT, "costCenter", Work, Text, Hidden, None),
        field(ENT, "employeeNumber", Work, Text, Kept, None),
        field(None, "userType", Work, Text, Hidden, None),
        field(None, "addresses", Address, InputType::Address, Wanted, None),
        field(None, "preferredLanguage", Preferences, Locale, Wanted, Some("language")),
        field(None, "locale", Preferences, Locale, Hidden, None),
        field(None, "timezone", Preferences, TimeZone, Open, None),
    ]
};

/// The fields that a user sees, in the order of the form.
#[must_use]
pub fn form(settings: &AttributeSettings) -> Vec<FormAttribute> {
    let built_in = BUILT_IN.iter().filter_map(|field| built_in(field, settings));
    let custom = settings.custom.iter().filter_map(|attribute| custom(attribute, settings));
    built_in.chain(custom).collect()
}

/// The paths of every field that users do not see.
#[must_use]
pub fn hidden(settings: &AttributeSettings) -> Vec<String> {
    let shown: Vec<String> = form(settings).into_iter().map(|field| field.path).collect();
    let all = BUILT_IN
        .iter()
        .map(path_of)
        .chain(settings.custom.iter().map(|attribute| format!("{SCHEMA_CUSTOM}:{}", attribute.name)));
    all.filter(|path| !shown.contains(path)).collect()
}

/// Whether an attribute of that path exists, so that a rule for it makes sense.
#[must_use]
pub fn is_known(path: &str, custom: &[CustomAttribute]) -> bool {
    BUILT_IN.iter().any(|field| path_of(field) == path)
        || custom.iter().any(|attribute| format!("{SCHEMA_CUSTOM}:{}", attribute.name) == path)
}

/// Whether the attribute is kept by Latchkey, whatever a rule says.
#[must_use]
pub fn is_system(path: &str) -> bool {
    BUILT_IN.iter().any(|field| field.shape == Shape::System && path_of(field) == path)
}

/// Bytes that a compiled pattern may take.
const PATTERN_SIZE_LIMIT: usize = 256 * 1024;

/// A pattern that must match the whole value.
///
/// # Errors
/// A pattern that cannot be compiled, or that would take too much memory.
pub fn whole_match(pattern: &str) -> Result<regex::Regex, regex::Error> {
    regex::RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(PATTERN_SIZE_LIMIT).build()
}

fn path_of(field: &BuiltIn) -> String {
    match field.urn {
        Some(urn) => format!("{urn}:{}", field.name),
        None => field.name.to_owned(),
    }
}

fn built_in(field: &BuiltIn, settings: &AttributeSettings) -> Option<FormAttribute> {
    let path = path_of(field);
    let rule = settings.rules.get(&path).cloned().unwrap_or_default();
    let is_multi = matches!(field.input, InputType::Email | InputType::Phone | InputType::Address);
    let editable = match field.shape {
        Shape::System => false,
        Shape::Kept => rule.editable.unwrap_or(false),
        _ => rule.editable.unwrap_or(true),
    };
    let attribute = FormAttribute {
        group: field.group,
        label: Some(kebab(field.name)),
        labels: std::collections::BTreeMap::new(),
        input_type: if is_multi { field.input } else { rule.input_type.unwrap_or(field.input) },
        multi_valued: is_multi,
        editable,
        locked_by: (!editable).then_some(if field.shape == Shape::System {
            LockedBy::System
        } else {
            LockedBy::Organization
        }),
        required: rule.required.unwrap_or(field.shape == Shape::System && field.name == "userName"),
        pattern: rule.pattern.clone(),
        max_length: (!is_multi).then_some(TEXT_MAX),
        options: rule.options.clone(),
        autocomplete: field.autocomplete.map(str::to_owned),
        counts_for_completion: field.shape == Shape::Wanted || rule.required == Some(true),
        path,
    };
    is_visible(&rule, field.shape != Shape::Hidden).then_some(attribute)
}

fn custom(custom: &CustomAttribute, settings: &AttributeSettings) -> Option<FormAttribute> {
    let path = format!("{SCHEMA_CUSTOM}:{}", custom.name);
    let rule = settings.rules.get(&path).cloned().unwrap_or_default();
    let editable = rule.editable.unwrap_or(true);
    let is_text = matches!(custom.input_type, InputType::Text | InputType::Textarea | InputType::Url);
    let attribute = FormAttribute {
        group: AttributeGroup::More,
        label: None,
        labels: custom.labels.clone(),
        input_type: custom.input_type,
        multi_valued: custom.multi_valued || custom.input_type == InputType::CheckboxGroup,
        editable,
        locked_by: (!editable).then_some(LockedBy::Organization),
        required: rule.required.unwrap_or(false),
        pattern: rule.pattern.clone(),
        max_length: is_text.then_some(TEXT_MAX),
        options: if rule.options.is_empty() { custom.options.clone() } else { rule.options.clone() },
        autocomplete: None,
        counts_for_completion: rule.required == Some(true),
        path,
    };
    is_visible(&rule, true).then_some(attribute)
}

fn is_visible(rule: &AttributeRule, default: bool) -> bool {
    rule.visible.unwrap_or(default)
}

/// `name.givenName` as `name-given-name`: the id of the label.
fn kebab(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        match c {
            '.' => text.push('-'),
            c if c.is_ascii_uppercase() => {
                text.push('-');
                text.push(c.to_ascii_lowercase());
            }
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_hides_locks_and_requires() {
        let mut settings = AttributeSettings::default();
        settings
            .rules
            .insert("nickName".into(), AttributeRule { visible: Some(false), ..AttributeRule::default() });
        settings
            .rules
            .insert("title".into(), AttributeRule { editable: Some(false), ..AttributeRule::default() });
        settings
            .rules
            .insert("displayName".into(), AttributeRule { required: Some(true), ..AttributeRule::default() });
        let form = form(&settings);
        let find = |path: &str| form.iter().find(|field| field.path == path);
        assert!(find("nickName").is_none() && hidden(&settings).contains(&"nickName".to_owned()));
        assert_eq!(find("title").map(|field| field.locked_by), Some(Some(LockedBy::Organization)));
        assert_eq!(find("displayName").map(|field| field.required), Some(true));
    }

    #[test]
    fn no_rule_opens_what_latchkey_keeps() {
        let mut settings = AttributeSettings::default();
        settings
            .rules
            .insert("userName".into(), AttributeRule { editable: Some(true), ..AttributeRule::default() });
        let form = form(&settings);
        assert!(form.iter().any(|field| field.path == "userName" && !field.editable));
    }

    #[test]
    fn labels_are_message_ids() {
        assert_eq!(kebab("name.givenName"), "name-given-name");
    }
}
