//! Values of attributes: their types, their bounds, their canonical form.

use chrono::{DateTime, NaiveDate};
use serde_json::{Map, Value};

use super::schema::{Attribute, AttributeType, Mutability, TextRule, named};
use crate::error::{ErrorCode, FieldError};
use crate::validate::{LONG_TEXT_MAX, TEXT_MAX, is_deceptive, is_email};

/// Values that a multi-valued attribute may hold at most.
pub const VALUES_MAX: usize = 100;
/// Characters that a URI may have at most.
pub const URI_MAX: u32 = 2_048;

/// What happens to read-only attributes in a value that a client sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadOnly {
    /// They are checked like the others: the value is the server's own.
    Keep,
    /// They are left out, as PUT and POST do (RFC 7644 §3.5.1).
    Ignore,
    /// They are an error, as in PATCH (RFC 7644 §3.5.2).
    Refuse,
}

/// Brings a value of an attribute (all of its values, where it is multi-valued) to canonical form. `field` is its path,
/// for errors. `None` where the value is unassigned: `null`, an empty list, an object without values (RFC 7643 §2.5).
///
/// # Errors
/// What is wrong with the value, by the first rule that it breaks.
pub fn canonical(
    attribute: &Attribute,
    value: &Value,
    field: &str,
    read_only: ReadOnly,
) -> Result<Option<Value>, FieldError> {
    if !attribute.multi_valued {
        return canonical_one(attribute, value, field, read_only);
    }
    let values = match value {
        Value::Null => return Ok(None),
        Value::Array(values) => values,
        _ => return Err(FieldError::new(field, ErrorCode::InvalidType, "A list is expected.")),
    };
    let mut kept: Vec<Value> = Vec::new();
    check_count(values.len(), field)?;
    for value in values {
        let Some(value) = canonical_one(attribute, value, field, read_only)? else { continue };
        put_once(&mut kept, value);
    }
    if kept.iter().filter(|value| is_primary(value)).count() > 1 {
        return Err(FieldError::new(field, ErrorCode::InvalidValue, "At most one value is the primary one."));
    }
    Ok((!kept.is_empty()).then_some(Value::Array(kept)))
}

/// Adds a value to a list unless it is there already. Being the primary one is no difference between values; the one that
/// is stays.
pub(crate) fn put_once(values: &mut Vec<Value>, value: Value) {
    match values.iter_mut().find(|present| same_but_primary(present, &value)) {
        Some(present) if is_primary(&value) => *present = value,
        Some(_) => {}
        None => values.push(value),
    }
}

/// Whether two values are equal apart from being the primary one.
pub(crate) fn same_but_primary(left: &Value, right: &Value) -> bool {
    let (Value::Object(left), Value::Object(right)) = (left, right) else { return left == right };
    let others = |members: &Map<String, Value>| members.len() - usize::from(members.contains_key("primary"));
    others(left) == others(right)
        && left
            .iter()
            .filter(|(name, _)| *name != "primary")
            .all(|(name, value)| right.get(name) == Some(value))
}

/// Whether a value says that it is the primary one.
pub(crate) fn is_primary(value: &Value) -> bool {
    value.get("primary") == Some(&Value::Bool(true))
}

pub(crate) fn check_count(count: usize, field: &str) -> Result<(), FieldError> {
    if count <= VALUES_MAX {
        return Ok(());
    }
    let error = FieldError::new(field, ErrorCode::InvalidValue, format!("At most {VALUES_MAX} values."));
    Err(error.with_limit(i64::try_from(VALUES_MAX).unwrap_or(i64::MAX)))
}

/// Brings one value to canonical form; of a multi-valued attribute, one of its values.
///
/// # Errors
/// As [`canonical`].
pub fn canonical_one(
    attribute: &Attribute,
    value: &Value,
    field: &str,
    read_only: ReadOnly,
) -> Result<Option<Value>, FieldError> {
    if value.is_null() {
        return Ok(None);
    }
    let wrong = |message: &str| Err(FieldError::new(field, ErrorCode::InvalidType, message));
    let value = match (attribute.kind, value) {
        (AttributeType::Complex, Value::Object(members)) => {
            let members = canonical_members(attribute, members, field, read_only)?;
            return Ok((!members.is_empty()).then_some(Value::Object(members)));
        }
        (AttributeType::Complex, _) => return wrong("An object is expected."),
        (AttributeType::Boolean, Value::Bool(_)) | (AttributeType::Decimal, Value::Number(_)) => {
            value.clone()
        }
        (AttributeType::Boolean, _) => return wrong("true or false is expected."),
        (AttributeType::Decimal, _) => return wrong("A number is expected."),
        (AttributeType::Integer, Value::Number(number)) if !number.is_f64() => value.clone(),
        (AttributeType::Integer, _) => return wrong("A whole number is expected."),
        (_, Value::String(text)) => Value::String(canonical_text(attribute, text, field)?),
        _ => return wrong("A text is expected."),
    };
    Ok(Some(value))
}

/// The members of a complex value in the spelling of the schema.
pub(crate) fn canonical_members(
    attribute: &Attribute,
    members: &Map<String, Value>,
    field: &str,
    read_only: ReadOnly,
) -> Result<Map<String, Value>, FieldError> {
    let mut canonical_members = Map::new();
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in members {
        let Some(sub) = named(&attribute.sub_attributes, name) else {
            return Err(unknown(&format!("{field}.{name}")));
        };
        let field = format!("{field}.{}", sub.name);
        if seen.contains(&sub.name.as_str()) {
            return Err(twice(&field));
        }
        seen.push(&sub.name);
        if let Some(value) = guarded(sub, value, &field, read_only)? {
            canonical_members.insert(sub.name.clone(), value);
        }
    }
    Ok(canonical_members)
}

/// The canonical value of an attribute that a client named as a member, minding its mutability.
pub(crate) fn guarded(
    attribute: &Attribute,
    value: &Value,
    field: &str,
    read_only: ReadOnly,
) -> Result<Option<Value>, FieldError> {
    match read_only {
        ReadOnly::Ignore if attribute.mutability == Mutability::ReadOnly => Ok(None),
        ReadOnly::Refuse if attribute.mutability == Mutability::ReadOnly => Err(locked(field)),
        _ => canonical(attribute, value, field, read_only),
    }
}

pub(crate) fn unknown(field: &str) -> FieldError {
    // The name came from outside: a long one is not thrown back.
    let short: String = field.chars().take(200).collect();
    FieldError::new(short, ErrorCode::UnknownAttribute, "There is no such attribute.")
}

pub(crate) fn twice(field: &str) -> FieldError {
    FieldError::new(field, ErrorCode::InvalidValue, "The attribute is given twice.")
}

pub(crate) fn locked(field: &str) -> FieldError {
    FieldError::new(field, ErrorCode::Mutability, "This attribute cannot be changed.")
}

/// Checks that nothing required is missing in a value that is complete.
///
/// # Errors
/// [`ErrorCode::Required`] with the path of the sub-attribute.
pub fn check_required(attribute: &Attribute, value: &Value, field: &str) -> Result<(), FieldError> {
    let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    for sub in attribute.sub_attributes.iter().filter(|sub| sub.required) {
        if values.iter().any(|value| value.get(&sub.name).is_none_or(|value| *value == *"")) {
            return Err(required(&format!("{field}.{}", sub.name)));
        }
    }
    Ok(())
}

pub(crate) fn required(field: &str) -> FieldError {
    FieldError::new(field, ErrorCode::Required, "This attribute must have a value.")
}

fn canonical_text(attribute: &Attribute, text: &str, field: &str) -> Result<String, FieldError> {
    let lines = attribute.text == TextRule::Lines;
    let limit = match attribute.kind {
        AttributeType::Reference => URI_MAX,
        AttributeType::Binary => LONG_TEXT_MAX,
        _ if lines => LONG_TEXT_MAX,
        _ => TEXT_MAX,
    };
    if text.chars().nth(usize::try_from(limit).unwrap_or(usize::MAX)).is_some() {
        let error = FieldError::new(field, ErrorCode::TooLong, format!("At most {limit} characters."));
        return Err(error.with_limit(limit.into()));
    }
    if text.chars().any(|c| is_deceptive(c) && !(lines && matches!(c, '\n' | '\r'))) {
        return Err(FieldError::new(field, ErrorCode::Pattern, "Invisible characters are not allowed."));
    }
    if !attribute.canonical_values.is_empty() {
        return option(attribute, text).ok_or_else(|| {
            FieldError::new(field, ErrorCode::NotAnOption, "This is not one of the choices.")
        });
    }
    match attribute.kind {
        AttributeType::DateTime if DateTime::parse_from_rfc3339(text).is_err() => {
            Err(FieldError::new(field, ErrorCode::InvalidDate, "A date and time is expected (RFC 3339)."))
        }
        AttributeType::Reference if !is_reference(attribute, text) => {
            Err(FieldError::new(field, ErrorCode::Pattern, "A web address is expected."))
        }
        AttributeType::Binary if !is_base64(text) => {
            Err(FieldError::new(field, ErrorCode::Pattern, "Base64 is expected."))
        }
        _ => ruled_text(attribute.text, text, field),
    }
}

fn option(attribute: &Attribute, text: &str) -> Option<String> {
    let same = |option: &&String| match attribute.case_exact {
        true => *option == text,
        false => option.eq_ignore_ascii_case(text),
    };
    attribute.canonical_values.iter().find(same).cloned()
}

fn ruled_text(rule: TextRule, text: &str, field: &str) -> Result<String, FieldError> {
    let pattern = |message: &str| Err(FieldError::new(field, ErrorCode::Pattern, message));
    match rule {
        TextRule::Date if !is_day(text) => {
            Err(FieldError::new(field, ErrorCode::InvalidDate, "A date is expected (YYYY-MM-DD)."))
        }
        TextRule::Email if !is_email(text) => pattern("An e-mail address is expected."),
        TextRule::Country if text.len() != 2 || !text.bytes().all(|b| b.is_ascii_alphabetic()) => {
            pattern("A country code of two letters is expected (ISO 3166-1).")
        }
        TextRule::Country => Ok(text.to_ascii_uppercase()),
        // One kind of line end, or the same text would count as a change.
        TextRule::Lines => Ok(text.replace("\r\n", "\n").replace('\r', "\n")),
        TextRule::Line | TextRule::Date | TextRule::Email => Ok(text.to_owned()),
    }
}

/// A web address where it points outside (`javascript:` and the like would run in the portal); any URI otherwise.
fn is_reference(attribute: &Attribute, text: &str) -> bool {
    if text.chars().any(|c| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\' | '`')) {
        return false;
    }
    if !attribute.reference_types.iter().any(|target| target == "external") {
        return !text.is_empty();
    }
    let host = ["https://", "http://"].iter().find_map(|scheme| {
        let (start, rest) = text.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    });
    host.is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['))
}

/// The one form of a day. chrono alone would also read `2001-2-3` and `+12001-2-3`.
fn is_day(text: &str) -> bool {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok_and(|day| day.to_string() == text && text.len() == 10)
}

fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - body.len() <= 2
        && body.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_'))
}
