//! Saving one field, with the version that the edit began with.

use latchkey_openapi::error::ErrorCode;
use serde_json::{Value, json};

use super::value::read;
use crate::api::{self, ApiError, Client, Versioned};

/// How a save can end without being saved.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NotSaved {
    /// The server said no, or could not be reached.
    Failed(ApiError),
    /// The same field was changed elsewhere in the meantime; this is the profile as it is now.
    Conflict(Box<Versioned<Value>>),
}

/// The operation that makes `path` have this value.
pub(crate) fn operation(path: &str, value: Option<&Value>) -> Value {
    match value {
        Some(value) => json!({"op": "replace", "path": path, "value": value}),
        None => json!({"op": "remove", "path": path}),
    }
}

/// Saves a field. Changes of *other* fields elsewhere are no conflict: the save is repeated on top of them.
pub(crate) async fn save(
    client: &Client,
    path: &str,
    before: Option<&Value>,
    value: Option<&Value>,
    etag: Option<String>,
) -> Result<Versioned<Value>, NotSaved> {
    let mut etag = etag;
    // Somebody who changes the profile faster than this is no human: the last refusal is shown.
    for _ in 0..3 {
        let error = match api::profile::patch(client, &[operation(path, value)], etag.as_deref()).await {
            Ok(saved) => return Ok(saved),
            Err(error) => error,
        };
        if error.code() != Some(ErrorCode::PreconditionFailed) {
            return Err(NotSaved::Failed(error));
        }
        let fresh = api::profile::me(client).await.map_err(NotSaved::Failed)?;
        let theirs = read(&fresh.value, path);
        if theirs == value {
            return Ok(fresh);
        }
        if theirs != before {
            return Err(NotSaved::Conflict(Box::new(fresh)));
        }
        etag = fresh.etag;
    }
    Err(NotSaved::Failed(ApiError::Unexpected { status: 412 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emptied_field_is_removed_and_any_other_replaced() {
        assert_eq!(operation("title", None), json!({"op": "remove", "path": "title"}));
        let replaced = operation("name.givenName", Some(&json!("Ada")));
        assert_eq!(replaced, json!({"op": "replace", "path": "name.givenName", "value": "Ada"}));
    }
}
