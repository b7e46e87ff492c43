//! What the organization allows, checked on what a request would change.

use chrono::{DateTime, NaiveDate, Utc};
use latchkey_openapi::error::{ErrorCode, FieldError};
use latchkey_openapi::profile::{FormAttribute, InputType};
use serde_json::Value;

use super::attributes::whole_match;

/// Checks the new value of a field. `None` is an empty one.
#[must_use]
pub fn check(field: &FormAttribute, value: Option<&Value>, now: DateTime<Utc>) -> Vec<FieldError> {
    let Some(value) = value.filter(|value| !is_empty(value)) else {
        return if field.required {
            vec![FieldError::new(&field.path, ErrorCode::Required, "This field must have a value.")]
        } else {
            Vec::new()
        };
    };
    let single = std::slice::from_ref(value);
    let values = value.as_array().map_or(single, Vec::as_slice);
    values.iter().filter_map(|value| check_one(field, value, now)).collect()
}

fn check_one(field: &FormAttribute, value: &Value, now: DateTime<Utc>) -> Option<FieldError> {
    let error = |code, message: &str| Some(FieldError::new(&field.path, code, message));
    // Numbers and switches have their type checked by the schema; of complex values the schema knows the rules.
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    if let Some(limit) = field.max_length
        && text.chars().count() > limit as usize
    {
        return Some(
            FieldError::new(&field.path, ErrorCode::TooLong, format!("At most {limit} characters."))
                .with_limit(i64::from(limit)),
        );
    }
    if !field.options.is_empty() && !field.options.iter().any(|option| option.value == text) {
        return error(ErrorCode::NotAnOption, "Choose one of the options.");
    }
    if let Some(pattern) = &field.pattern
        && !whole_match(pattern).is_ok_and(|regex| regex.is_match(&text))
    {
        return error(ErrorCode::Pattern, "The value does not have the right form.");
    }
    check_input(field.input_type, &text, now).and_then(|(code, message)| error(code, message))
}

fn check_input(input: InputType, text: &str, now: DateTime<Utc>) -> Option<(ErrorCode, &'static str)> {
    match input {
        InputType::Date | InputType::BirthDate => match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            // The date of tomorrow is still today somewhere east of here.
            Ok(date) if input == InputType::BirthDate && date > now.date_naive() + chrono::Days::new(1) => {
                Some((ErrorCode::InvalidDate, "The date lies in the future."))
            }
            Ok(date) if text.len() == 10 && date.to_string() == text => None,
            _ => Some((ErrorCode::InvalidDate, "Write the date as YYYY-MM-DD.")),
        },
        InputType::Url => {
            let is_web = url::Url::parse(text)
                .is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
            (!is_web)
                .then_some((ErrorCode::Pattern, "Write a web address that begins with https:// or http://."))
        }
        InputType::Country => {
            let is_code = text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
            (!is_code).then_some((ErrorCode::Pattern, "Write the country as two capital letters."))
        }
        InputType::Locale => (!is_language_tag(text))
            .then_some((ErrorCode::Pattern, "Write a language tag such as en or de-AT.")),
        InputType::TimeZone => {
            (!is_time_zone(text)).then_some((ErrorCode::Pattern, "Write a time zone such as Europe/Berlin."))
        }
        _ => None,
    }
}

/// The form of a language tag (BCP 47), not whether it is registered.
fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or_default();
    text.len() <= 35
        && (2..=8).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The form of an IANA time zone name, not whether it is in the database.
fn is_time_zone(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.split('/').all(|part| {
            !part.is_empty()
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+'))
        })
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn code(input: InputType, value: Value) -> Option<ErrorCode> {
        let form =
            crate::identity::attributes::form(&latchkey_openapi::settings::AttributeSettings::default());
        let mut field = form.into_iter().find(|field| field.path == "nickName").unwrap();
        field.input_type = input;
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        check(&field, Some(&value), now).first().map(|error| error.code)
    }

    #[test]
    fn values_have_the_form_of_their_field() {
        assert_eq!(code(InputType::BirthDate, json!("1815-12-10")), None);
        assert_eq!(code(InputType::BirthDate, json!("2815-12-10")), Some(ErrorCode::InvalidDate));
        assert_eq!(code(InputType::Date, json!("2024-02-30")), Some(ErrorCode::InvalidDate));
        assert_eq!(code(InputType::Date, json!("2024-2-3")), Some(ErrorCode::InvalidDate));
        assert_eq!(code(InputType::Url, json!("javascript:alert(1)")), Some(ErrorCode::Pattern));
        assert_eq!(code(InputType::Url, json!("https://example.org/x")), None);
        assert_eq!(code(InputType::Country, json!("de")), Some(ErrorCode::Pattern));
        assert_eq!(code(InputType::Locale, json!("de-AT")), None);
        assert_eq!(code(InputType::Locale, json!("german!")), Some(ErrorCode::Pattern));
        assert_eq!(code(InputType::TimeZone, json!("America/Argentina/Buenos_Aires")), None);
        assert_eq!(code(InputType::TimeZone, json!("../etc")), Some(ErrorCode::Pattern));
        assert_eq!(code(InputType::Text, json!("x".repeat(256))), Some(ErrorCode::TooLong));
    }

    #[test]
    fn a_pattern_matches_the_whole_value() {
        let regex = whole_match("a|b").unwrap();
        assert!(regex.is_match("a") && !regex.is_match("ab") && !regex.is_match("xb"));
        assert!(whole_match("(").is_err());
    }
}
