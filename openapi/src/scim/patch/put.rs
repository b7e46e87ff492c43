//! PUT (RFC 7644 §3.5.1): the client sends the whole resource.

use serde_json::{Map, Value};

use super::{PatchError, Patched, finish};
use crate::error::ErrorCode;
use crate::scim::builtin::common_attributes;
use crate::scim::resource::{attributes, canonical_resource};
use crate::scim::schema::{Attribute, AttributeType, Mutability, Schema};
use crate::scim::value::{ReadOnly, required};

/// Puts a replacement in the place of a canonical resource. Read-only attributes of the replacement are ignored, the
/// present ones stay; everything else that the replacement does not have is cleared, apart from immutable attributes.
///
/// # Errors
/// The first rule that the replacement breaks.
pub fn put(current: &Value, replacement: &Value, schemas: &[Schema]) -> Result<Patched, PatchError> {
    check_schemas(replacement, schemas)?;
    let mut result = canonical_resource(replacement, schemas, ReadOnly::Ignore)?;
    let Value::Object(members) = &mut result else {
        return Err(PatchError::new(ErrorCode::InvalidType, "", "An object is expected."));
    };
    let common = common_attributes().iter().map(|attribute| (None, attribute));
    for (extension, attribute) in attributes(schemas).chain(common) {
        let held = extension.map_or(Some(current), |urn| current.get(urn));
        let Some(held) = held.and_then(|holder| holder.get(&attribute.name)) else { continue };
        keep(members, extension, attribute, held);
    }
    finish(current, result, schemas, "invalidValue")
}

/// `schemas` is required in every resource (RFC 7643 §3), and has to be known.
fn check_schemas(replacement: &Value, schemas: &[Schema]) -> Result<(), PatchError> {
    let mut given = replacement.as_object().into_iter().flatten();
    let given = given.find(|(name, _)| name.eq_ignore_ascii_case("schemas")).map(|(_, value)| value);
    let Some(given) = given.and_then(Value::as_array) else { return Err(required("schemas").into()) };
    let is =
        |urn: &Value, schema: &Schema| urn.as_str().is_some_and(|urn| schema.id.eq_ignore_ascii_case(urn));
    let known = given.iter().all(|urn| schemas.iter().any(|schema| is(urn, schema)));
    if known && schemas.first().is_some_and(|core| given.iter().any(|urn| is(urn, core))) {
        return Ok(());
    }
    Err(PatchError::new(
        ErrorCode::InvalidValue,
        "schemas",
        "The core schema and known extensions are expected.",
    ))
}

/// Carries over from the present resource what PUT does not touch.
fn keep(members: &mut Map<String, Value>, extension: Option<&str>, attribute: &Attribute, held: &Value) {
    let whole = match attribute.mutability {
        Mutability::ReadOnly => true,
        Mutability::Immutable => false,
        Mutability::ReadWrite | Mutability::WriteOnly => {
            let single = attribute.kind == AttributeType::Complex && !attribute.multi_valued;
            if single && let Value::Object(held) = held {
                keep_read_only_parts(members, extension, attribute, held);
            }
            return;
        }
    };
    let Some(holder) = holder(members, extension) else { return };
    if whole || !holder.contains_key(&attribute.name) {
        holder.insert(attribute.name.clone(), held.clone());
    }
}

fn keep_read_only_parts(
    members: &mut Map<String, Value>,
    extension: Option<&str>,
    attribute: &Attribute,
    held: &Map<String, Value>,
) {
    for sub in attribute.sub_attributes.iter().filter(|sub| sub.mutability == Mutability::ReadOnly) {
        let Some(part) = held.get(&sub.name) else { continue };
        let Some(holder) = holder(members, extension) else { return };
        let value = holder.entry(attribute.name.clone()).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(parts) = value {
            parts.insert(sub.name.clone(), part.clone());
        }
    }
}

/// The object that the attributes of the extension stand in; the resource itself for the core ones.
fn holder<'m>(
    members: &'m mut Map<String, Value>,
    extension: Option<&str>,
) -> Option<&'m mut Map<String, Value>> {
    let Some(urn) = extension else { return Some(members) };
    members.entry(urn.to_owned()).or_insert_with(|| Value::Object(Map::new())).as_object_mut()
}
