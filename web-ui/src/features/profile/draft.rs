//! A value while it is edited: what was typed, whether it can be sent, and as what.

use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::profile::{FormAttribute, InputType};
use latchkey_openapi::validate::{TEXT_MAX, is_email};
use serde_json::{Map, Number, Value};

use super::value::plain;

/// What was typed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Draft {
    /// One value.
    One(String),
    /// Yes or no.
    Flag(bool),
    /// Several values.
    Many(Vec<String>),
    /// Postal addresses, with members that the form does not show kept as they are.
    Addresses(Vec<Map<String, Value>>),
}

/// A rule that the draft breaks, with the rule's number.
pub(crate) type Broken = (ErrorCode, Option<i64>);

impl Draft {
    /// The draft that an edit of a value begins with.
    pub(crate) fn of(attribute: &FormAttribute, value: Option<&Value>) -> Self {
        let items = || value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        match attribute.input_type {
            InputType::Toggle | InputType::Checkbox => {
                Self::Flag(value.and_then(Value::as_bool).unwrap_or_default())
            }
            InputType::Address => {
                let one = value.and_then(Value::as_object).cloned();
                let mut all: Vec<_> =
                    items().iter().filter_map(Value::as_object).cloned().chain(one).collect();
                if all.is_empty() {
                    all.push(Map::new());
                }
                Self::Addresses(all)
            }
            _ if is_many(attribute) => {
                let mut texts: Vec<String> = items().iter().map(plain).collect();
                if texts.is_empty() && !is_choice(attribute) {
                    texts.push(String::new());
                }
                Self::Many(texts)
            }
            _ => Self::One(value.map(plain).unwrap_or_default()),
        }
    }

    /// What is sent: `None` takes the value away.
    pub(crate) fn value(&self, attribute: &FormAttribute) -> Option<Value> {
        match self {
            Self::Flag(on) => Some(Value::Bool(*on)),
            Self::One(text) => scalar(attribute, text.trim()),
            Self::Many(texts) => {
                let items: Vec<Value> =
                    texts.iter().filter_map(|text| scalar(attribute, text.trim())).collect();
                (!items.is_empty()).then_some(Value::Array(items))
            }
            Self::Addresses(all) => {
                let mut filled: Vec<Value> = all.iter().filter_map(filled_address).collect();
                match (attribute.multi_valued, filled.is_empty()) {
                    (_, true) => None,
                    (true, _) => Some(Value::Array(filled)),
                    (false, _) => filled.pop(),
                }
            }
        }
    }

    /// The first rule that the draft breaks, if any: the same rules that the server runs.
    pub(crate) fn broken(
        &self,
        attribute: &FormAttribute,
        matches: impl Fn(&str, &str) -> bool,
    ) -> Option<Broken> {
        if attribute.required && self.value(attribute).is_none() {
            return Some((ErrorCode::Required, None));
        }
        match self {
            Self::One(text) => broken_text(attribute, text.trim(), &matches),
            Self::Many(texts) => texts.iter().find_map(|text| broken_text(attribute, text.trim(), &matches)),
            Self::Flag(_) => None,
            Self::Addresses(all) => all
                .iter()
                .flat_map(|address| address.values())
                .filter_map(Value::as_str)
                .find(|text| text.chars().count() > TEXT_MAX as usize)
                .map(|_| (ErrorCode::TooLong, Some(i64::from(TEXT_MAX)))),
        }
    }
}

/// Whether an attribute holds several values.
pub(crate) const fn is_many(attribute: &FormAttribute) -> bool {
    attribute.multi_valued || matches!(attribute.input_type, InputType::CheckboxGroup)
}

/// Whether the values come from a list.
pub(crate) const fn is_choice(attribute: &FormAttribute) -> bool {
    matches!(attribute.input_type, InputType::Select | InputType::CheckboxGroup | InputType::Radio)
}

fn scalar(attribute: &FormAttribute, text: &str) -> Option<Value> {
    if text.is_empty() {
        return None;
    }
    let number = match attribute.input_type {
        InputType::Integer => text.parse::<i64>().ok().map(Number::from),
        InputType::Decimal => text.replace(',', ".").parse::<f64>().ok().and_then(Number::from_f64),
        _ => None,
    };
    Some(number.map_or_else(|| Value::String(text.to_owned()), Value::Number))
}

/// An address without its empty parts; nothing when only its kind is left.
fn filled_address(address: &Map<String, Value>) -> Option<Value> {
    let filled: Map<String, Value> = address
        .iter()
        .filter(|(_, part)| part.as_str().is_none_or(|text| !text.trim().is_empty()))
        .map(|(name, part)| {
            (name.clone(), part.as_str().map_or_else(|| part.clone(), |text| Value::from(text.trim())))
        })
        .collect();
    filled.keys().any(|name| name != "type" && name != "primary").then_some(Value::Object(filled))
}

fn broken_text(
    attribute: &FormAttribute,
    text: &str,
    matches: &impl Fn(&str, &str) -> bool,
) -> Option<Broken> {
    if text.is_empty() {
        return None;
    }
    if let Some(most) = attribute.max_length
        && text.chars().count() > most as usize
    {
        return Some((ErrorCode::TooLong, Some(i64::from(most))));
    }
    let kind = match attribute.input_type {
        InputType::Integer if text.parse::<i64>().is_err() => Some(ErrorCode::InvalidType),
        InputType::Decimal if text.replace(',', ".").parse::<f64>().is_err() => Some(ErrorCode::InvalidType),
        InputType::Email if !is_email(text) => Some(ErrorCode::InvalidValue),
        InputType::Url if !is_web_address(text) => Some(ErrorCode::InvalidValue),
        InputType::Date | InputType::BirthDate if text.parse::<chrono::NaiveDate>().is_err() => {
            Some(ErrorCode::InvalidDate)
        }
        _ => None,
    };
    let kind = kind.or_else(|| {
        let is_unknown =
            !attribute.options.is_empty() && !attribute.options.iter().any(|option| option.value == text);
        is_unknown.then_some(ErrorCode::NotAnOption)
    });
    let pattern = attribute.pattern.as_deref().filter(|pattern| !matches(pattern, text));
    kind.or_else(|| pattern.map(|_| ErrorCode::Pattern)).map(|code| (code, None))
}

fn is_web_address(text: &str) -> bool {
    text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with('/') && !rest.chars().any(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn attribute(kind: &str, more: Value) -> FormAttribute {
        let mut all = json!({"path": "x", "group": "about", "inputType": kind, "multiValued": false, "editable": true,
            "required": false, "countsForCompletion": true});
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(all).unwrap()
    }

    fn broken(attribute: &FormAttribute, text: &str) -> Option<ErrorCode> {
        let draft = Draft::One(text.into());
        draft.broken(attribute, |_, value| value.starts_with('A')).map(|(code, _)| code)
    }

    #[test]
    fn a_draft_of_a_value_sends_the_same_value() {
        let cases = [
            ("text", json!({}), json!("Ada")),
            ("integer", json!({}), json!(42)),
            ("toggle", json!({}), json!(true)),
            ("text", json!({"multiValued": true}), json!(["a", "b"])),
            ("checkbox_group", json!({"options": [{"value": "S"}]}), json!(["S"])),
            (
                "address",
                json!({"multiValued": true}),
                json!([{"locality": "Bath", "type": "home", "primary": true}]),
            ),
            ("address", json!({}), json!({"locality": "Bath"})),
        ];
        for (kind, more, value) in cases {
            let attribute = attribute(kind, more);
            assert_eq!(Draft::of(&attribute, Some(&value)).value(&attribute), Some(value), "{kind}");
        }
    }

    #[test]
    fn an_emptied_draft_takes_the_value_away() {
        let text = attribute("text", json!({}));
        assert_eq!(Draft::One("  ".into()).value(&text), None);
        let many = attribute("text", json!({"multiValued": true}));
        assert_eq!(Draft::Many(vec![String::new()]).value(&many), None);
        let address = attribute("address", json!({"multiValued": true}));
        let only_type = json!({"type": "home", "locality": " "}).as_object().unwrap().clone();
        assert_eq!(Draft::Addresses(vec![only_type]).value(&address), None);
    }

    #[test]
    fn the_rules_of_the_server_hold_while_typing() {
        let required = attribute("text", json!({"required": true, "maxLength": 3}));
        assert_eq!(broken(&required, ""), Some(ErrorCode::Required));
        assert_eq!(broken(&required, "äöüß"), Some(ErrorCode::TooLong));
        assert_eq!(broken(&required, "äöü"), None);
        assert_eq!(broken(&attribute("integer", json!({})), "4.5"), Some(ErrorCode::InvalidType));
        assert_eq!(broken(&attribute("decimal", json!({})), "4,5"), None);
        assert_eq!(broken(&attribute("birth_date", json!({})), "2001-02-30"), Some(ErrorCode::InvalidDate));
        assert_eq!(broken(&attribute("url", json!({})), "example.org"), Some(ErrorCode::InvalidValue));
        assert_eq!(broken(&attribute("url", json!({})), "https://example.org/x"), None);
        assert_eq!(
            broken(&attribute("select", json!({"options": [{"value": "S"}]})), "M"),
            Some(ErrorCode::NotAnOption)
        );
        assert_eq!(broken(&attribute("text", json!({"pattern": "A.*"})), "Bob"), Some(ErrorCode::Pattern));
        assert_eq!(broken(&attribute("text", json!({"pattern": "A.*"})), "Ann"), None);
    }
}
