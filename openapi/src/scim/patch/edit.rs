//! Finds what an operation aims at and puts the outcome in its place.

use serde_json::{Map, Value};

use super::PatchError;
use super::values::{Change, new_value};
use crate::error::ErrorCode;
use crate::scim::filter::Filter;
use crate::scim::lookup::{Located, Target, resolve};
use crate::scim::message::{PatchOp, PatchOperation};
use crate::scim::path::{AttributePath, Path};
use crate::scim::schema::{Mutability, Schema};
use crate::scim::value::{locked, twice, unknown};

type Edited = Result<(), PatchError>;

/// The working copy that operations change one after the other.
pub(super) struct Editor<'a> {
    members: Map<String, Value>,
    schemas: &'a [Schema],
}

impl<'a> Editor<'a> {
    pub(super) fn new(resource: &Value, schemas: &'a [Schema]) -> Result<Self, PatchError> {
        match resource {
            Value::Object(members) => Ok(Self { members: members.clone(), schemas }),
            _ => Err(PatchError::new(ErrorCode::InvalidType, "", "An object is expected.")),
        }
    }

    pub(super) fn into_resource(self) -> Value {
        Value::Object(self.members)
    }

    pub(super) fn operation(&mut self, operation: &PatchOperation) -> Edited {
        let value = operation.value.as_ref();
        match operation.op {
            PatchOp::Remove if value.is_some_and(|value| !value.is_null()) => {
                return Err(PatchError::new(
                    ErrorCode::InvalidValue,
                    operation.path.as_deref().unwrap_or_default(),
                    "remove takes no value; pick values by a filter in the path.",
                ));
            }
            PatchOp::Add | PatchOp::Replace if value.is_none() => {
                return Err(PatchError::new(
                    ErrorCode::InvalidValue,
                    operation.path.as_deref().unwrap_or_default(),
                    "A value is expected.",
                ));
            }
            _ => {}
        }
        match &operation.path {
            Some(path) => self.at_path(operation.op, path, value),
            None => self.resource(operation.op, value),
        }
    }

    fn at_path(&mut self, op: PatchOp, text: &str, value: Option<&Value>) -> Edited {
        let short = || text.chars().take(200).collect::<String>();
        let path = Path::parse(text)
            .map_err(|error| PatchError::new(ErrorCode::InvalidPath, short(), error.to_string()))?;
        let target = resolve(&path.attribute, self.schemas)
            .ok_or_else(|| PatchError::from(unknown(text)).with_type("invalidPath"))?;
        match target {
            Target::Attribute(located) => {
                let change = Change { op, value, one_of_many: true };
                self.attribute(located, path.filter.as_ref(), change)
            }
            _ if path.filter.is_some() => {
                Err(PatchError::new(ErrorCode::InvalidPath, short(), "A filter needs an attribute."))
            }
            Target::Resource => self.resource(op, value),
            Target::Extension(extension) => self.extension(op, extension, value),
        }
    }

    /// An operation on the resource itself.
    fn resource(&mut self, op: PatchOp, value: Option<&Value>) -> Edited {
        if op == PatchOp::Remove {
            return Err(PatchError::new(ErrorCode::NoTarget, "", "remove needs the path of an attribute."));
        }
        let members = object(value, "")?;
        let mut seen = Vec::new();
        for (name, value) in members {
            match resolve(&member_path(name)?, self.schemas) {
                None => return Err(unknown(name).into()),
                Some(Target::Extension(extension)) => self.extension(op, extension, Some(value))?,
                Some(Target::Resource) => self.core_members(op, value, &mut seen)?,
                Some(Target::Attribute(located)) => self.member(op, located, value, &mut seen)?,
            }
        }
        Ok(())
    }

    /// The core attributes, where a client sends them under the URN of the core schema.
    fn core_members(&mut self, op: PatchOp, value: &Value, seen: &mut Vec<String>) -> Edited {
        for (name, value) in object(Some(value), "")? {
            match resolve(&member_path(name)?, self.schemas) {
                Some(Target::Attribute(located)) => self.member(op, located, value, seen)?,
                _ => return Err(unknown(name).into()),
            }
        }
        Ok(())
    }

    fn member(&mut self, op: PatchOp, located: Located<'a>, value: &Value, seen: &mut Vec<String>) -> Edited {
        let path = located.path();
        if path == "schemas" {
            return self.known_schemas(value);
        }
        if seen.contains(&path) {
            return Err(twice(&path).into());
        }
        seen.push(path);
        self.attribute(located, None, Change { op, value: Some(value), one_of_many: false })
    }

    /// A client may say which schemas its value uses; which ones the resource uses is seen from its values.
    fn known_schemas(&self, value: &Value) -> Edited {
        let known = |urn: &Value| {
            urn.as_str()
                .is_some_and(|urn| self.schemas.iter().any(|schema| schema.id.eq_ignore_ascii_case(urn)))
        };
        match value.as_array() {
            Some(urns) if urns.iter().all(known) => Ok(()),
            _ => Err(PatchError::new(ErrorCode::InvalidValue, "schemas", "Only known schemas can be named.")),
        }
    }

    /// An operation on all attributes of an extension.
    fn extension(&mut self, op: PatchOp, extension: &'a Schema, value: Option<&Value>) -> Edited {
        let urn = Some(extension.id.as_str());
        if op == PatchOp::Remove || (op == PatchOp::Replace && value == Some(&Value::Null)) {
            let writable = extension.attributes.iter().filter(|a| a.mutability != Mutability::ReadOnly);
            for attribute in writable {
                let located = Located { extension: urn, attribute, sub: None };
                self.attribute(
                    located,
                    None,
                    Change { op: PatchOp::Remove, value: None, one_of_many: false },
                )?;
            }
            return Ok(());
        }
        let mut seen = Vec::new();
        for (name, value) in object(value, &extension.id)? {
            let mut path = member_path(name)?;
            // Inside the extension's object names stand alone.
            if path.schema.is_some() {
                return Err(unknown(name).into());
            }
            path.schema = Some(extension.id.clone());
            match resolve(&path, self.schemas) {
                Some(Target::Attribute(located)) => self.member(op, located, value, &mut seen)?,
                _ => return Err(unknown(&path.to_string()).into()),
            }
        }
        Ok(())
    }

    /// An operation on one attribute: everything ends here.
    fn attribute(&mut self, located: Located<'a>, filter: Option<&Filter>, change: Change<'_>) -> Edited {
        let read_only = |mutability| mutability == Mutability::ReadOnly;
        if read_only(located.attribute.mutability) || read_only(located.leaf().mutability) {
            return Err(locked(&located.path()).into());
        }
        let name = &located.attribute.name;
        let Some(urn) = located.extension else {
            let current = self.members.remove(name);
            if let Some(value) = new_value(located, filter, change, current)? {
                self.members.insert(name.clone(), value);
            }
            return Ok(());
        };
        let mut holder = match self.members.remove(urn) {
            Some(Value::Object(holder)) => holder,
            _ => Map::new(),
        };
        let current = holder.remove(name);
        if let Some(value) = new_value(located, filter, change, current)? {
            holder.insert(name.clone(), value);
        }
        if !holder.is_empty() {
            self.members.insert(urn.to_owned(), Value::Object(holder));
        }
        Ok(())
    }
}

fn object<'v>(value: Option<&'v Value>, field: &str) -> Result<&'v Map<String, Value>, PatchError> {
    value
        .and_then(Value::as_object)
        .ok_or_else(|| PatchError::new(ErrorCode::InvalidType, field, "An object is expected."))
}

/// The name of a member is an attribute path: `nickName`, `name.givenName`, or either after a URN.
fn member_path(name: &str) -> Result<AttributePath, PatchError> {
    match Path::parse(name) {
        Ok(Path { attribute, filter: None }) => Ok(attribute),
        _ => Err(unknown(name).into()),
    }
}
