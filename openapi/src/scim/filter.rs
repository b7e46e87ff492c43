//! Filters (RFC 7644 §3.4.2.2): their form, their text, and what they may name.
//!
//! [`Filter::parse`] knows the grammar, [`Filter::check`] the schemas, [`Filter::matches`] the values. A filter that
//! comes from outside goes through all three in this order.

use std::fmt;

use serde_json::Number;

use super::parser::Parser;
use super::path::{AttributePath, SyntaxError};

/// Parentheses and brackets that a filter may nest at most.
pub const DEPTH_MAX: usize = 16;
/// Comparisons that a filter may have at most.
pub const TERMS_MAX: usize = 64;

/// A condition on a resource, or on one value of a multi-valued attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// `path operator literal`
    Compare {
        /// What is compared.
        path: AttributePath,
        /// How.
        operator: Operator,
        /// With what.
        literal: Literal,
    },
    /// `path pr`: it has a value.
    Present(AttributePath),
    /// `not (..)`
    Not(Box<Filter>),
    /// All of these; at least two.
    And(Vec<Filter>),
    /// Any of these; at least two.
    Or(Vec<Filter>),
    /// `path[..]`: one and the same value of the attribute meets the whole condition.
    Values {
        /// The attribute, without a sub-attribute.
        path: AttributePath,
        /// The condition on its sub-attributes.
        filter: Box<Filter>,
    },
}

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Contains.
    Co,
    /// Starts with.
    Sw,
    /// Ends with.
    Ew,
    /// Greater than.
    Gt,
    /// Greater than or equal.
    Ge,
    /// Less than.
    Lt,
    /// Less than or equal.
    Le,
}

impl Operator {
    /// Every operator.
    pub const ALL: [Self; 9] =
        [Self::Eq, Self::Ne, Self::Co, Self::Sw, Self::Ew, Self::Gt, Self::Ge, Self::Lt, Self::Le];

    /// Its text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Co => "co",
            Self::Sw => "sw",
            Self::Ew => "ew",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
        }
    }
}

/// A value to compare with: JSON, without objects and arrays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// A string.
    String(String),
    /// A number.
    Number(Number),
    /// `true` or `false`.
    Boolean(bool),
    /// `null`: no value.
    Null,
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// When the text is no filter, is longer than [`super::path::TEXT_BYTES_MAX`], deeper than [`DEPTH_MAX`], or has more
    /// than [`TERMS_MAX`] comparisons.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let mut parser = Parser::new(text)?;
        let filter = parser.any_of(false)?;
        parser.spaces();
        parser.end()?;
        Ok(filter)
    }
}

impl std::str::FromStr for Filter {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        Self::parse(text)
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compare { path, operator, literal } => write!(f, "{path} {} {literal}", operator.as_str()),
            Self::Present(path) => write!(f, "{path} pr"),
            Self::Not(inner) => write!(f, "not ({inner})"),
            Self::And(terms) => write_joined(f, terms, " and ", |t| matches!(t, Self::And(_) | Self::Or(_))),
            Self::Or(terms) => write_joined(f, terms, " or ", |t| matches!(t, Self::Or(_))),
            Self::Values { path, filter } => write!(f, "{path}[{filter}]"),
        }
    }
}

fn write_joined(
    f: &mut fmt::Formatter<'_>,
    terms: &[Filter],
    joint: &str,
    needs_parentheses: fn(&Filter) -> bool,
) -> fmt::Result {
    for (index, term) in terms.iter().enumerate() {
        if index > 0 {
            f.write_str(joint)?;
        }
        if needs_parentheses(term) {
            write!(f, "({term})")?;
        } else {
            write!(f, "{term}")?;
        }
    }
    Ok(())
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String(text) => serde_json::Value::from(text.as_str()).fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Boolean(value) => value.fmt(f),
            Self::Null => f.write_str("null"),
        }
    }
}
