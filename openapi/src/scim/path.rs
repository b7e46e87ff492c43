//! Attribute paths (RFC 7644 §3.10 and §3.5.2): `name.givenName`, `emails[type eq "work"].value`, and the same after
//! the URN of a schema and a colon.

use std::fmt;

use super::filter::Filter;
use super::parser::Parser;

/// Bytes that a path or a filter may have at most.
pub const TEXT_BYTES_MAX: usize = 2_048;

/// Why a path or a filter could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where, in bytes from the start.
    pub position: usize,
    /// What was expected there, in English.
    pub message: &'static str,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at character {})", self.message, self.position.saturating_add(1))
    }
}

impl std::error::Error for SyntaxError {}

/// An attribute, by name only: `[URN:]name[.sub]`. Names keep the case that they were written in, and compare
/// without it where they are looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributePath {
    /// The URN of the schema, where it was written.
    pub schema: Option<String>,
    /// The attribute.
    pub name: String,
    /// The sub-attribute.
    pub sub: Option<String>,
}

impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}:")?;
        }
        f.write_str(&self.name)?;
        self.sub.as_ref().map_or(Ok(()), |sub| write!(f, ".{sub}"))
    }
}

/// The path of a PATCH operation or of a projection: an attribute, or those of its values that a filter picks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The attribute; with a filter, the sub-attribute is the one after the bracket.
    pub attribute: AttributePath,
    /// Picks values of a multi-valued attribute.
    pub filter: Option<Filter>,
}

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// When the text is no path or is longer than [`TEXT_BYTES_MAX`].
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let mut parser = Parser::new(text)?;
        let mut attribute = parser.attribute_path()?;
        let mut filter = None;
        if parser.eat(b'[') {
            if attribute.sub.is_some() {
                return Err(parser.error("a filter follows an attribute, not a sub-attribute"));
            }
            filter = Some(parser.value_filter()?);
            if parser.eat(b'.') {
                attribute.sub = Some(parser.name()?);
            }
        }
        parser.end()?;
        Ok(Self { attribute, filter })
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(filter) = &self.filter else { return self.attribute.fmt(f) };
        if let Some(schema) = &self.attribute.schema {
            write!(f, "{schema}:")?;
        }
        write!(f, "{}[{filter}]", self.attribute.name)?;
        self.attribute.sub.as_ref().map_or(Ok(()), |sub| write!(f, ".{sub}"))
    }
}

impl std::str::FromStr for Path {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        Self::parse(text)
    }
}
