//! Whole resources: canonical form, validity, and which schemas they use.

use serde_json::{Map, Value};

use super::builtin::common_attributes;
use super::lookup::{Target, qualified, resolve};
use super::path::Path;
use super::schema::{Attribute, Schema, named};
use super::value::{ReadOnly, check_required, guarded, required, twice, unknown};
use crate::error::{ErrorCode, FieldError};

/// Brings a resource to canonical form: known attributes only, in the spelling of the schemas, of the right types and
/// within the bounds, without unassigned values, at most one primary value each. What is required may be missing, see
/// [`check_complete`].
///
/// # Errors
/// The first rule that is broken, with the path of the attribute.
pub fn canonical_resource(
    resource: &Value,
    schemas: &[Schema],
    read_only: ReadOnly,
) -> Result<Value, FieldError> {
    let (Value::Object(members), Some((core, extensions))) = (resource, schemas.split_first()) else {
        return Err(FieldError::new("", ErrorCode::InvalidType, "An object is expected."));
    };
    let mut result = Map::new();
    for (name, value) in members {
        let extension = extensions.iter().find(|schema| schema.id.eq_ignore_ascii_case(name));
        let (name, value) = match extension {
            Some(extension) => (&extension.id, canonical_extension(extension, value, read_only)?),
            None => {
                let attribute = core.attribute(name).or_else(|| named(common_attributes(), name));
                let attribute = attribute.ok_or_else(|| unknown(name))?;
                (&attribute.name, guarded(attribute, value, &attribute.name, read_only)?)
            }
        };
        if let Some(value) = value
            && result.insert(name.clone(), value).is_some()
        {
            return Err(twice(name));
        }
    }
    Ok(Value::Object(result))
}

fn canonical_extension(
    extension: &Schema,
    value: &Value,
    read_only: ReadOnly,
) -> Result<Option<Value>, FieldError> {
    let members = match value {
        Value::Null => return Ok(None),
        Value::Object(members) => members,
        _ => return Err(FieldError::new(&extension.id, ErrorCode::InvalidType, "An object is expected.")),
    };
    let mut result = Map::new();
    for (name, value) in members {
        let field = qualified(Some(&extension.id), name);
        let attribute = extension.attribute(name).ok_or_else(|| unknown(&field))?;
        let field = qualified(Some(&extension.id), &attribute.name);
        if let Some(value) = guarded(attribute, value, &field, read_only)?
            && result.insert(attribute.name.clone(), value).is_some()
        {
            return Err(twice(&field));
        }
    }
    Ok((!result.is_empty()).then_some(Value::Object(result)))
}

/// Checks a resource that the server holds: canonical already, and complete.
///
/// # Errors
/// The first rule that is broken.
pub fn validate(resource: &Value, schemas: &[Schema]) -> Result<(), FieldError> {
    if canonical_resource(resource, schemas, ReadOnly::Keep)? != *resource {
        return Err(FieldError::new("", ErrorCode::InvalidValue, "The resource is not in canonical form."));
    }
    check_complete(resource, schemas)
}

/// Checks that a canonical resource has all that is required. `schemas` and `id` are the server's to give.
///
/// # Errors
/// [`ErrorCode::Required`] with the path of the first attribute that is missing.
pub fn check_complete(resource: &Value, schemas: &[Schema]) -> Result<(), FieldError> {
    for (extension, attribute) in attributes(schemas) {
        let holder = extension.map_or(Some(resource), |urn| resource.get(urn));
        match holder.and_then(|holder| holder.get(&attribute.name)) {
            Some(value) if attribute.required && *value == *"" => {
                return Err(required(&qualified(extension, &attribute.name)));
            }
            Some(value) => check_required(attribute, value, &qualified(extension, &attribute.name))?,
            // An extension is optional as a whole.
            None if attribute.required && holder.is_some() => {
                return Err(required(&qualified(extension, &attribute.name)));
            }
            None => {}
        }
    }
    Ok(())
}

/// Every attribute of the schemas with the URN of the extension that it belongs to; no common ones.
pub(crate) fn attributes(schemas: &[Schema]) -> impl Iterator<Item = (Option<&str>, &Attribute)> {
    schemas.iter().enumerate().flat_map(|(index, schema)| {
        let extension = (index > 0).then_some(schema.id.as_str());
        schema.attributes.iter().map(move |attribute| (extension, attribute))
    })
}

/// Sets `schemas` to the core schema and the extensions that have values (RFC 7643 §3).
pub fn set_schemas(resource: &mut Value, schemas: &[Schema]) {
    let Value::Object(members) = resource else { return };
    let used = schemas
        .iter()
        .enumerate()
        .filter(|(index, schema)| *index == 0 || members.contains_key(&schema.id))
        .map(|(_, schema)| Value::from(schema.id.as_str()))
        .collect();
    members.insert("schemas".to_owned(), Value::Array(used));
}

/// Checks one value of an attribute by its path, as a form does before it sends it; gives it in canonical form, `None`
/// where it is unassigned.
///
/// # Errors
/// An unknown path, or the rule that the value breaks.
pub fn canonical_at(path: &str, value: &Value, schemas: &[Schema]) -> Result<Option<Value>, FieldError> {
    let parsed = Path::parse(path).map_err(|error| {
        FieldError::new(path.chars().take(200).collect::<String>(), ErrorCode::InvalidPath, error.to_string())
    })?;
    match resolve(&parsed.attribute, schemas) {
        Some(Target::Attribute(located)) => guarded(located.leaf(), value, &located.path(), ReadOnly::Keep),
        _ => Err(unknown(path)),
    }
}
