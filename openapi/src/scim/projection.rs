//! Which attributes of a resource an answer holds (RFC 7644 §3.9): `attributes`, `excludedAttributes` and each
//! attribute's own `returned` rule. What the schemas do not know never leaves, nor does what is never returned.

use serde_json::{Map, Value};

use super::builtin::common_attributes;
use super::lookup::{Target, resolve};
use super::path::{Path, TEXT_BYTES_MAX};
use super::schema::{Attribute, Mutability, Returned, Schema, named};
use crate::error::{ErrorCode, FieldError};

/// The choice of a client. The default one is to take what is returned by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection(Choice);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Choice {
    #[default]
    Usual,
    Only(Vec<Named>),
    Without(Vec<Named>),
}

/// What one entry of a list names, in the spelling of the schemas.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    extension: Option<String>,
    /// `None`: all of the schema.
    attribute: Option<String>,
    sub: Option<String>,
}

/// How much of an attribute an answer holds.
enum Extent<'a> {
    Nothing,
    Usual,
    /// These sub-attributes and those that are always returned.
    Only(Vec<&'a str>),
    /// All but these.
    Without(Vec<&'a str>),
}

impl Selection {
    /// Reads the two parameters: attribute paths with commas between.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidParameter`] with the parameter's name: both at once, an unknown attribute, no attribute path.
    pub fn parse(
        attributes: Option<&str>,
        excluded: Option<&str>,
        schemas: &[Schema],
    ) -> Result<Self, FieldError> {
        match (attributes, excluded) {
            (None, None) => Ok(Self::default()),
            (Some(list), None) => named_in("attributes", list, schemas).map(|n| Self(Choice::Only(n))),
            (None, Some(list)) => {
                named_in("excludedAttributes", list, schemas).map(|n| Self(Choice::Without(n)))
            }
            (Some(_), Some(_)) => {
                Err(invalid("excludedAttributes", "Give attributes or excludedAttributes, not both."))
            }
        }
    }

    /// Whether an attribute that is returned on request only was asked for. The server may save itself the work of
    /// finding out its value otherwise.
    #[must_use]
    pub fn asks_for(&self, extension: Option<&str>, attribute: &str) -> bool {
        match &self.0 {
            Choice::Only(list) => list.iter().any(|named| named.is(extension, attribute)),
            Choice::Usual | Choice::Without(_) => false,
        }
    }

    fn extent(&self, extension: Option<&str>, attribute: &Attribute) -> Extent<'_> {
        if attribute.returned == Returned::Never || attribute.mutability == Mutability::WriteOnly {
            return Extent::Nothing;
        }
        let always = attribute.returned == Returned::Always;
        let usual = always || attribute.returned == Returned::Default;
        match &self.0 {
            Choice::Only(list) => {
                let mut mine = list.iter().filter(|named| named.is(extension, &attribute.name)).peekable();
                let named_at_all = mine.peek().is_some();
                let as_a_whole = mine.any(|named| named.sub.is_none())
                    || (usual && list.iter().any(|named| named.is_all_of(extension)));
                match (as_a_whole || always, named_at_all) {
                    (true, _) => Extent::Usual,
                    (false, true) => Extent::Only(subs(list, extension, &attribute.name)),
                    (false, false) => Extent::Nothing,
                }
            }
            _ if always => Extent::Usual,
            _ if !usual => Extent::Nothing,
            Choice::Usual => Extent::Usual,
            Choice::Without(list) => {
                let as_a_whole = |named: &Named| {
                    named.is_all_of(extension)
                        || (named.sub.is_none() && named.is(extension, &attribute.name))
                };
                if list.iter().any(as_a_whole) {
                    return Extent::Nothing;
                }
                Extent::Without(subs(list, extension, &attribute.name))
            }
        }
    }
}

impl Named {
    fn is(&self, extension: Option<&str>, attribute: &str) -> bool {
        self.extension.as_deref() == extension && self.attribute.as_deref() == Some(attribute)
    }

    fn is_all_of(&self, extension: Option<&str>) -> bool {
        self.extension.as_deref() == extension && self.attribute.is_none()
    }
}

/// The sub-attributes of this attribute that a list names.
fn subs<'a>(list: &'a [Named], extension: Option<&str>, attribute: &str) -> Vec<&'a str> {
    list.iter()
        .filter(|named| named.is(extension, attribute))
        .filter_map(|named| named.sub.as_deref())
        .collect()
}

fn invalid(parameter: &str, message: &str) -> FieldError {
    FieldError::new(parameter, ErrorCode::InvalidParameter, message)
}

fn named_in(parameter: &str, list: &str, schemas: &[Schema]) -> Result<Vec<Named>, FieldError> {
    if list.len() > TEXT_BYTES_MAX {
        return Err(invalid(parameter, "The list is too long."));
    }
    let mut all = Vec::new();
    for text in list.split(',').map(str::trim) {
        let path = match Path::parse(text) {
            Ok(Path { attribute, filter: None }) => attribute,
            _ => return Err(invalid(parameter, "Attribute names with commas between are expected.")),
        };
        all.push(match resolve(&path, schemas) {
            None => return Err(invalid(parameter, &format!("There is no attribute {path}."))),
            Some(Target::Resource) => Named { extension: None, attribute: None, sub: None },
            Some(Target::Extension(schema)) => {
                Named { extension: Some(schema.id.clone()), attribute: None, sub: None }
            }
            Some(Target::Attribute(located)) => Named {
                extension: located.extension.map(str::to_owned),
                attribute: Some(located.attribute.name.clone()),
                sub: located.sub.map(|sub| sub.name.clone()),
            },
        });
    }
    Ok(all)
}

/// The part of a canonical resource that an answer holds.
#[must_use]
pub fn project(resource: Value, schemas: &[Schema], selection: &Selection) -> Value {
    let (Value::Object(members), Some((core, extensions))) = (resource, schemas.split_first()) else {
        return Value::Null;
    };
    let mut result = Map::new();
    for (name, value) in members {
        let kept = match extensions.iter().find(|schema| schema.id == name) {
            Some(schema) => projected_members(value, &schema.attributes, |attribute| {
                selection.extent(Some(&schema.id), attribute)
            }),
            None => core
                .attribute(&name)
                .or_else(|| named(common_attributes(), &name))
                .and_then(|attribute| projected(value, attribute, &selection.extent(None, attribute))),
        };
        if let Some(value) = kept {
            result.insert(name, value);
        }
    }
    Value::Object(result)
}

fn projected_members<'s>(
    value: Value,
    attributes: &[Attribute],
    extent: impl Fn(&Attribute) -> Extent<'s>,
) -> Option<Value> {
    let Value::Object(members) = value else { return None };
    let kept: Map<String, Value> = members
        .into_iter()
        .filter_map(|(name, value)| {
            let attribute = named(attributes, &name)?;
            Some((name, projected(value, attribute, &extent(attribute))?))
        })
        .collect();
    (!kept.is_empty()).then_some(Value::Object(kept))
}

fn projected(value: Value, attribute: &Attribute, extent: &Extent<'_>) -> Option<Value> {
    if matches!(extent, Extent::Nothing) {
        return None;
    }
    match value {
        Value::Array(values) => {
            let kept: Vec<_> =
                values.into_iter().filter_map(|value| projected(value, attribute, extent)).collect();
            (!kept.is_empty()).then_some(Value::Array(kept))
        }
        Value::Object(_) => projected_members(value, &attribute.sub_attributes, |sub| {
            if keeps(sub, extent) { Extent::Usual } else { Extent::Nothing }
        }),
        simple => Some(simple),
    }
}

fn keeps(sub: &Attribute, extent: &Extent<'_>) -> bool {
    let listed = |list: &[&str]| list.contains(&sub.name.as_str());
    match (sub.returned, extent) {
        (Returned::Never, _) | (_, Extent::Nothing) => false,
        (Returned::Always, _) => true,
        (_, Extent::Only(list)) => listed(list),
        (Returned::Default, Extent::Without(list)) => !listed(list),
        (returned, Extent::Usual) => returned == Returned::Default,
        (Returned::Request, Extent::Without(_)) => false,
    }
}
