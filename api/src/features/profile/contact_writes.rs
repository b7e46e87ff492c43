//! `emails` and `phoneNumbers` in a change of the profile: what is new there waits for its proof, like everywhere.
//!
//! A change can add an address, or write another value into the place of one. Both only begin a proof; the resource keeps the
//! old value and lists the new one under `pendingEmails` or `pendingPhoneNumbers`. Which address is the primary one, what it is for
//! and that it goes are changed by the operations of contacts, which tell the addresses concerned.

use latchkey_openapi::error::{ErrorCode, FieldError};
use serde_json::Value;

use crate::identity::contact_value::{key, parse};
use crate::identity::contacts::Kind;
use crate::identity::verifications::store::Purpose;
use crate::identity::verifications::{ContactError, Replaced, Wanted};
use crate::platform::http::error::ApiError;

/// What addresses may be for (SCIM `type`).
const LABELS: [&str; 4] = ["work", "home", "mobile", "other"];

/// The kind of contact that an attribute holds.
pub(super) fn kind_of(path: &str) -> Option<Kind> {
    match path {
        "emails" => Some(Kind::Email),
        "phoneNumbers" => Some(Kind::Phone),
        _ => None,
    }
}

/// The proofs that a change of an attribute begins.
///
/// # Errors
/// A change that is not one of values.
pub(super) fn wanted(
    path: &str,
    kind: Kind,
    before: Option<&Value>,
    after: Option<&Value>,
) -> Result<Vec<Wanted>, ApiError> {
    let (before, after) = (list(before), list(after));
    let keys: Vec<String> = after.iter().map(|entry| key_of(kind, entry)).collect();
    let mut wanted = Vec::new();
    let mut replaced = Vec::new();
    for (index, (entry, new_key)) in after.iter().zip(&keys).enumerate() {
        if let Some(same) = before.iter().find(|old| key_of(kind, old) == *new_key) {
            if same != entry {
                return Err(elsewhere(path));
            }
            continue;
        }
        // Another value in the place of one that is gone takes its place; one behind them is new.
        let old = before.get(index).filter(|old| !keys.contains(&key_of(kind, old)));
        let is_primary = |entry: &Value| entry.get("primary") == Some(&Value::Bool(true));
        if is_primary(entry) != old.is_some_and(is_primary) {
            return Err(elsewhere(path));
        }
        replaced.extend(old.map(|old| key_of(kind, old)));
        wanted.push(of_entry(path, kind, entry, old)?);
    }
    let is_gone = |old: &&Value| {
        let old = key_of(kind, old);
        !keys.contains(&old) && !replaced.contains(&old)
    };
    if before.iter().any(|old| is_gone(&old)) {
        return Err(elsewhere(path));
    }
    Ok(wanted)
}

fn of_entry(path: &str, kind: Kind, entry: &Value, old: Option<&Value>) -> Result<Wanted, ApiError> {
    let text = |name: &str| entry.get(name).and_then(Value::as_str);
    let label = text("type").map(str::to_owned);
    if label.as_deref().is_some_and(|label| !LABELS.contains(&label)) {
        let message = "An address is for work, home, mobile or other.";
        let error = FieldError::new(format!("{path}.type"), ErrorCode::NotAnOption, message);
        return Err(ApiError::new(ErrorCode::InvalidValue).errors(vec![error]));
    }
    if entry.as_object().is_some_and(|members| members.contains_key("display")) {
        return Err(elsewhere(path));
    }
    let value_of = |entry: &Value| entry.get("value").and_then(Value::as_str).map(str::to_owned);
    Ok(Wanted {
        purpose: Purpose::Profile,
        kind,
        value: value_of(entry).unwrap_or_default(),
        label,
        replaces: old.and_then(value_of).map(Replaced::Value),
    })
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The form in which two values are the same address; one that is none is itself.
fn key_of(kind: Kind, entry: &Value) -> String {
    let text = entry.get("value").and_then(Value::as_str).unwrap_or_default();
    parse(kind, text).map_or_else(|| text.to_owned(), |value| key(kind, &value))
}

/// What is changed by an operation of its own.
fn elsewhere(path: &str) -> ApiError {
    let message = "Removal, type and rank of an address are changed by /api/users/v1/me/contacts.";
    ApiError::new(ErrorCode::Mutability).detail(message).errors(vec![FieldError::new(
        path,
        ErrorCode::Mutability,
        message,
    )])
}

/// A refusal of a proof, on the attribute that asked for it.
pub(super) fn refused(path: &str, error: ContactError) -> ApiError {
    let field = |code, message: &str| vec![FieldError::new(format!("{path}.value"), code, message)];
    match error {
        ContactError::Invalid => {
            let message = "Write an e-mail address, or a phone number with its country code.";
            ApiError::new(ErrorCode::InvalidValue).errors(field(ErrorCode::Pattern, message))
        }
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(before: &Value, after: &Value) -> Result<Vec<(String, bool)>, ErrorCode> {
        let wanted = wanted("emails", Kind::Email, Some(before), Some(after)).map_err(|error| error.code)?;
        Ok(wanted.into_iter().map(|one| (one.value, one.replaces.is_some())).collect())
    }

    #[test]
    fn what_is_new_is_added_or_takes_the_place_that_it_was_written_into() {
        let mine = json!([{"value": "a@x.org", "type": "work", "primary": true}, {"value": "b@x.org", "type": "home"}]);
        assert_eq!(of(&mine, &mine), Ok(vec![]));
        let mut added = mine.clone();
        added.as_array_mut().unwrap().push(json!({"value": "c@x.org", "type": "home"}));
        assert_eq!(of(&mine, &added), Ok(vec![("c@x.org".to_owned(), false)]));
        let mut replaced = mine.clone();
        replaced[0]["value"] = json!("c@x.org");
        assert_eq!(of(&mine, &replaced), Ok(vec![("c@x.org".to_owned(), true)]));
    }

    #[test]
    fn removal_rank_and_label_are_changed_elsewhere() {
        let mine = json!([{"value": "a@x.org", "type": "work", "primary": true}, {"value": "b@x.org", "type": "home"}]);
        for other in [
            json!([]),
            json!([mine[0]]),
            json!([mine[1]]),
            json!([{"value": "a@x.org", "type": "home", "primary": true}, mine[1]]),
            json!([{"value": "a@x.org", "type": "work"}, {"value": "b@x.org", "type": "home", "primary": true}]),
            json!([mine[0], mine[1], {"value": "c@x.org", "primary": true}]),
            json!([mine[0], mine[1], {"value": "c@x.org", "display": "C"}]),
        ] {
            assert_eq!(of(&mine, &other), Err(ErrorCode::Mutability), "{other}");
        }
        let labelled = json!([mine[0], mine[1], {"value": "c@x.org", "type": "boat"}]);
        assert_eq!(of(&mine, &labelled), Err(ErrorCode::InvalidValue));
    }
}
