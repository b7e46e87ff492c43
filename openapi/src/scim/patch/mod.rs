//! The PATCH engine (RFC 7644 §3.5.2) and PUT (§3.5.1), on resources as JSON.
//!
//! Promises: a request is applied as a whole or not at all; nothing that the schemas do not know and nothing that is
//! read-only gets in; a valid resource stays valid; the work is bounded by the size of the request and the resource.
//!
//! Where the RFC leaves a choice:
//! - Removing what has no value is no error; a filter that picks no value is `noTarget` for every operation.
//! - `remove` with a value is refused: some clients mean "only this value", and others would lose the rest.
//! - `null` unassigns in `replace` and adds nothing in `add` (RFC 7643 §2.5).
//! - Two members of one path-less value that name the same attribute are an error, not a matter of order.
//! - `schemas` follows from the values that are there; clients may name known schemas and change nothing by it.

mod edit;
mod put;
mod values;

use serde_json::Value;

use super::builtin::common_attributes;
use super::lookup::qualified;
use super::message::{MESSAGE_PATCH, PatchRequest, scim_type};
use super::resource::{attributes, set_schemas};
use super::schema::{Attribute, AttributeType, Mutability, Schema};
use super::value::{check_required, locked, required};
use crate::error::{ErrorCode, FieldError};

pub use put::put;

/// Operations that a request may have at most.
pub const OPERATIONS_MAX: usize = 100;

/// A changed resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patched {
    /// The resource as it is now.
    pub resource: Value,
    /// The paths of the attributes whose values are others than before, in the order of the schemas. Of a single
    /// complex attribute each sub-attribute counts (`name.givenName`); a list counts as a whole (`emails`).
    pub changed: Vec<String>,
}

/// Why a resource was not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatchError {
    /// The cause.
    pub code: ErrorCode,
    /// The cause in the words of RFC 7644 §3.12.
    pub scim_type: Option<&'static str>,
    /// The path of the attribute; empty where it is the request as a whole.
    pub field: String,
    /// What is wrong, in English.
    pub message: String,
    /// The limit that the rule names, where there is one.
    pub limit: Option<i64>,
    /// Which operation of the request, from 0.
    pub operation: Option<usize>,
}

impl PatchError {
    pub(crate) fn new(code: ErrorCode, field: impl Into<String>, message: impl Into<String>) -> Self {
        FieldError::new(field, code, message).into()
    }

    pub(crate) fn with_type(mut self, scim_type: &'static str) -> Self {
        self.scim_type = Some(scim_type);
        self
    }

    /// The error as an entry of a problem's `errors`.
    #[must_use]
    pub fn field_error(&self) -> FieldError {
        let error = FieldError::new(&self.field, self.code, &self.message);
        self.limit.map_or(error.clone(), |limit| error.with_limit(limit))
    }
}

impl From<FieldError> for PatchError {
    fn from(error: FieldError) -> Self {
        Self {
            code: error.code,
            scim_type: scim_type(error.code),
            field: error.field,
            message: error.message,
            limit: error.limit,
            operation: None,
        }
    }
}

impl std::fmt::Display for PatchError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.field.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.field, self.message)
        }
    }
}

impl std::error::Error for PatchError {}

/// Applies a PATCH request to a canonical resource.
///
/// `resource` is complete: a projected one would lose what was left out of it.
///
/// # Errors
/// The first operation that cannot be carried out, or the first rule that the outcome would break.
pub fn apply(resource: &Value, request: &PatchRequest, schemas: &[Schema]) -> Result<Patched, PatchError> {
    let invalid = |message: String| Err(PatchError::new(ErrorCode::InvalidBody, "", message));
    if !request.schemas.iter().any(|urn| urn.eq_ignore_ascii_case(MESSAGE_PATCH)) {
        return invalid(format!("schemas has to hold {MESSAGE_PATCH}."));
    }
    if request.operations.is_empty() {
        return invalid("At least one operation is expected.".to_owned());
    }
    if request.operations.len() > OPERATIONS_MAX {
        return invalid(format!("At most {OPERATIONS_MAX} operations."));
    }
    let mut editor = edit::Editor::new(resource, schemas)?;
    for (index, operation) in request.operations.iter().enumerate() {
        editor.operation(operation).map_err(|mut error| {
            error.operation = Some(index);
            error
        })?;
    }
    finish(resource, editor.into_resource(), schemas, "mutability")
}

/// Compares before and after, checks what changed and lists it. `missing` is the `scimType` of a required attribute that
/// would have no value: `mutability` where it was removed (RFC 7644 §3.5.2.2), `invalidValue` where it was not given.
fn finish(
    before: &Value,
    mut after: Value,
    schemas: &[Schema],
    missing: &'static str,
) -> Result<Patched, PatchError> {
    let mut changed = Vec::new();
    let common = common_attributes().iter().filter(|a| a.mutability != Mutability::ReadOnly);
    for (extension, attribute) in attributes(schemas).chain(common.map(|attribute| (None, attribute))) {
        let old = value_of(before, extension, attribute);
        let new = value_of(&after, extension, attribute);
        let field = qualified(extension, &attribute.name);
        let extension_changed =
            extension.is_some_and(|urn| after.get(urn).is_some() && after.get(urn) != before.get(urn));
        if attribute.required && new.is_none_or(|value| *value == *"") && (old != new || extension_changed) {
            return Err(PatchError::from(required(&field)).with_type(missing));
        }
        if old == new {
            continue;
        }
        if attribute.mutability == Mutability::Immutable && old.is_some() {
            return Err(locked(&field).into());
        }
        if let Some(new) = new {
            check_required(attribute, new, &field)
                .map_err(|error| PatchError::from(error).with_type(missing))?;
        }
        list_changes(&mut changed, attribute, field, old, new);
    }
    if changed.is_empty() {
        after = before.clone();
    } else {
        set_schemas(&mut after, schemas);
    }
    Ok(Patched { resource: after, changed })
}

fn value_of<'v>(resource: &'v Value, extension: Option<&str>, attribute: &Attribute) -> Option<&'v Value> {
    extension.map_or(Some(resource), |urn| resource.get(urn))?.get(&attribute.name)
}

fn list_changes(
    changed: &mut Vec<String>,
    attribute: &Attribute,
    field: String,
    old: Option<&Value>,
    new: Option<&Value>,
) {
    if attribute.multi_valued || attribute.kind != AttributeType::Complex {
        changed.push(field);
        return;
    }
    let part = |value: Option<&Value>, sub: &Attribute| value.and_then(|value| value.get(&sub.name)).cloned();
    let differing = attribute.sub_attributes.iter().filter(|sub| part(old, sub) != part(new, sub));
    changed.extend(differing.map(|sub| format!("{field}.{}", sub.name)));
}
