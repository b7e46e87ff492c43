//! From the name of an attribute to its description in the schemas.

use super::builtin::common_attributes;
use super::path::AttributePath;
use super::schema::{Attribute, Schema, named};

/// What an attribute path points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    /// The URN of the core schema: the resource itself.
    Resource,
    /// The URN of an extension: all of its attributes.
    Extension(&'a Schema),
    /// An attribute.
    Attribute(Located<'a>),
}

/// An attribute and where it stands in a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located<'a> {
    /// The extension that it belongs to: the member that holds it. `None` for core and common attributes.
    pub extension: Option<&'a str>,
    /// The attribute.
    pub attribute: &'a Attribute,
    /// The sub-attribute, where the path names one.
    pub sub: Option<&'a Attribute>,
}

impl Located<'_> {
    /// The canonical text of the path.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = qualified(self.extension, &self.attribute.name);
        if let Some(sub) = self.sub {
            path.push('.');
            path.push_str(&sub.name);
        }
        path
    }

    /// The attribute that the path ends at.
    #[must_use]
    pub fn leaf(&self) -> &Attribute {
        self.sub.unwrap_or(self.attribute)
    }
}

/// The name of an attribute as the answers and errors of the API write it.
pub(crate) fn qualified(extension: Option<&str>, name: &str) -> String {
    extension.map_or_else(|| name.to_owned(), |urn| format!("{urn}:{name}"))
}

/// Finds what a path points at; `None` where the schemas know no such attribute.
#[must_use]
pub fn resolve<'a>(path: &AttributePath, schemas: &'a [Schema]) -> Option<Target<'a>> {
    let (core, extensions) = schemas.split_first()?;
    let Some(urn) = &path.schema else {
        return in_schema(path, None, core).or_else(|| in_common(path));
    };
    if core.id.eq_ignore_ascii_case(urn) {
        return in_schema(path, None, core).or_else(|| in_common(path));
    }
    if let Some(extension) = extensions.iter().find(|schema| schema.id.eq_ignore_ascii_case(urn)) {
        return in_schema(path, Some(&extension.id), extension);
    }
    if path.sub.is_some() {
        return None;
    }
    // The text of a bare URN reads as "URN up to the last colon, then a name".
    let whole = format!("{urn}:{}", path.name);
    if core.id.eq_ignore_ascii_case(&whole) {
        return Some(Target::Resource);
    }
    extensions.iter().find(|schema| schema.id.eq_ignore_ascii_case(&whole)).map(Target::Extension)
}

fn in_schema<'a>(path: &AttributePath, extension: Option<&'a str>, schema: &'a Schema) -> Option<Target<'a>> {
    located(path, extension, schema.attribute(&path.name)?)
}

fn in_common(path: &AttributePath) -> Option<Target<'static>> {
    located(path, None, named(common_attributes(), &path.name)?)
}

fn located<'a>(
    path: &AttributePath,
    extension: Option<&'a str>,
    attribute: &'a Attribute,
) -> Option<Target<'a>> {
    let sub = match &path.sub {
        Some(name) => Some(attribute.sub(name)?),
        None => None,
    };
    Some(Target::Attribute(Located { extension, attribute, sub }))
}
