//! Whether a filter fits the schemas, and whether a resource meets it.
//!
//! A multi-valued attribute meets a comparison when one of its values does; a complex value without a named
//! sub-attribute is compared by its `value`. Strings compare without case unless the schema says `caseExact`, times as
//! points in time. What is never returned is never compared either: a filter would tell it piece by piece.

use std::cmp::Ordering;

use chrono::DateTime;
use serde_json::{Number, Value};

use super::filter::{Filter, Literal, Operator};
use super::lookup::{Target, resolve};
use super::path::AttributePath;
use super::schema::{Attribute, AttributeType, Returned, Schema};
use crate::error::{ErrorCode, FieldError};

/// What names in a filter are looked up in.
#[derive(Clone, Copy)]
enum Scope<'a> {
    Resource(&'a [Schema]),
    /// Inside brackets: one value of this attribute.
    Value(&'a Attribute),
}

impl<'a> Scope<'a> {
    /// The attribute and the one that is compared: the sub-attribute, or the `value` of a complex one.
    fn find(self, path: &AttributePath) -> Option<Found<'a>> {
        let (extension, attribute, sub) = match self {
            Scope::Resource(schemas) => match resolve(path, schemas)? {
                Target::Attribute(located) => (located.extension, Some(located.attribute), located.sub),
                Target::Resource | Target::Extension(_) => return None,
            },
            Scope::Value(_) if path.schema.is_some() || path.sub.is_some() => return None,
            Scope::Value(attribute) if attribute.kind == AttributeType::Complex => {
                (None, None, Some(attribute.sub(&path.name)?))
            }
            Scope::Value(attribute) if path.name.eq_ignore_ascii_case("value") => {
                (None, None, Some(attribute))
            }
            Scope::Value(_) => return None,
        };
        let hidden = |attribute: &Attribute| attribute.returned == Returned::Never;
        let found = Found { extension, attribute, sub };
        (!attribute.is_some_and(hidden) && !sub.is_some_and(hidden)).then_some(found)
    }
}

#[derive(Clone, Copy)]
struct Found<'a> {
    extension: Option<&'a str>,
    /// Absent inside brackets.
    attribute: Option<&'a Attribute>,
    sub: Option<&'a Attribute>,
}

impl<'a> Found<'a> {
    /// The simple attribute that a comparison looks at.
    fn compared(&self) -> Option<&'a Attribute> {
        let named = self.sub.or(self.attribute)?;
        if named.kind == AttributeType::Complex { named.sub("value") } else { Some(named) }
    }

    /// The values of the attribute, one by one.
    fn values<'v>(&self, holder: &'v Value) -> impl Iterator<Item = &'v Value> + use<'v> {
        let holder = self.extension.map_or(Some(holder), |urn| holder.get(urn));
        let value = match self.attribute {
            Some(attribute) => holder.and_then(|holder| holder.get(&attribute.name)),
            None => holder,
        };
        let (list, single) = match value {
            Some(Value::Array(list)) => (list.as_slice(), None),
            other => (&[][..], other),
        };
        list.iter().chain(single)
    }

    /// The part of a value that the path names.
    fn part<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        match self.sub {
            Some(sub) if value.is_object() => value.get(&sub.name),
            // The `value` of a simple value is the value itself.
            _ => Some(value),
        }
    }
}

impl Filter {
    /// Checks that the filter names known attributes only and compares each with what it can be compared with.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidFilter`] with the attribute's name as the field.
    pub fn check(&self, schemas: &[Schema]) -> Result<(), FieldError> {
        check(self, Scope::Resource(schemas))
    }

    /// The same for a condition in brackets, on the values of this attribute.
    ///
    /// # Errors
    /// As [`Filter::check`].
    pub fn check_values(&self, attribute: &Attribute) -> Result<(), FieldError> {
        check(self, Scope::Value(attribute))
    }

    /// Whether a canonical resource meets the filter. An attribute that is unknown has no value.
    #[must_use]
    pub fn matches(&self, resource: &Value, schemas: &[Schema]) -> bool {
        matches(self, resource, Scope::Resource(schemas))
    }

    /// Whether one canonical value of this attribute meets a condition in brackets.
    #[must_use]
    pub fn matches_value(&self, value: &Value, attribute: &Attribute) -> bool {
        matches(self, value, Scope::Value(attribute))
    }
}

fn check(filter: &Filter, scope: Scope<'_>) -> Result<(), FieldError> {
    let invalid = |path: &AttributePath, message: &str| {
        Err(FieldError::new(path.to_string(), ErrorCode::InvalidFilter, message))
    };
    match filter {
        Filter::Not(inner) => check(inner, scope),
        Filter::And(terms) | Filter::Or(terms) => terms.iter().try_for_each(|term| check(term, scope)),
        Filter::Present(path) => {
            scope.find(path).map_or_else(|| invalid(path, "There is no such attribute."), |_| Ok(()))
        }
        Filter::Values { path, filter } => match scope.find(path).and_then(|found| found.attribute) {
            Some(attribute) => check(filter, Scope::Value(attribute)),
            None => invalid(path, "There is no such attribute."),
        },
        Filter::Compare { path, operator, literal } => match scope.find(path).map(|found| found.compared()) {
            None => invalid(path, "There is no such attribute."),
            Some(None) => invalid(path, "Name a sub-attribute to compare."),
            Some(Some(attribute)) if comparable(attribute, *operator, literal) => Ok(()),
            Some(Some(_)) => invalid(path, "The attribute cannot be compared like this."),
        },
    }
}

fn comparable(attribute: &Attribute, operator: Operator, literal: &Literal) -> bool {
    use Operator::{Co, Eq, Ew, Ne, Sw};
    let equality = matches!(operator, Eq | Ne);
    let part = matches!(operator, Co | Sw | Ew);
    match (literal, attribute.kind) {
        (Literal::Null, _) | (Literal::Boolean(_), AttributeType::Boolean) => equality,
        (Literal::Number(_), AttributeType::Decimal | AttributeType::Integer) => !part,
        (Literal::String(text), AttributeType::DateTime) => {
            part || DateTime::parse_from_rfc3339(text).is_ok()
        }
        (Literal::String(_), AttributeType::Binary) => equality,
        (Literal::String(_), AttributeType::String | AttributeType::Reference) => true,
        _ => false,
    }
}

fn matches(filter: &Filter, holder: &Value, scope: Scope<'_>) -> bool {
    match filter {
        Filter::Not(inner) => !matches(inner, holder, scope),
        Filter::And(terms) => terms.iter().all(|term| matches(term, holder, scope)),
        Filter::Or(terms) => terms.iter().any(|term| matches(term, holder, scope)),
        Filter::Present(path) => scope.find(path).is_some_and(|found| {
            found.values(holder).filter_map(|value| found.part(value)).any(|value| !is_unassigned(value))
        }),
        Filter::Values { path, filter } => scope.find(path).is_some_and(|found| {
            found.attribute.is_some_and(|attribute| {
                found.values(holder).any(|value| matches(filter, value, Scope::Value(attribute)))
            })
        }),
        Filter::Compare { path, operator, literal } => {
            scope.find(path).is_some_and(|found| compares(found, holder, *operator, literal))
        }
    }
}

fn compares(found: Found<'_>, holder: &Value, operator: Operator, literal: &Literal) -> bool {
    let Some(attribute) = found.compared() else { return false };
    let mut values = found
        .values(holder)
        .filter_map(|value| found.part(value))
        .filter_map(|value| if value.is_object() { value.get(&attribute.name) } else { Some(value) })
        .filter(|value| !value.is_null())
        .peekable();
    if *literal == Literal::Null {
        return (operator == Operator::Ne) == values.peek().is_some();
    }
    if operator == Operator::Ne {
        return values.peek().is_none()
            || values.any(|value| !holds(value, Operator::Eq, literal, attribute));
    }
    values.any(|value| holds(value, operator, literal, attribute))
}

/// Whether there is nothing in a value (RFC 7644, table 3: `pr`).
pub(crate) fn is_unassigned(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.iter().all(is_unassigned),
        Value::Object(members) => members.values().all(is_unassigned),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn holds(value: &Value, operator: Operator, literal: &Literal, attribute: &Attribute) -> bool {
    match (value, literal) {
        (Value::String(value), Literal::String(literal)) => text_holds(value, operator, literal, attribute),
        (Value::Number(value), Literal::Number(literal)) => {
            ordered(operator, compare_numbers(value, literal))
        }
        (Value::Bool(value), Literal::Boolean(literal)) => operator == Operator::Eq && value == literal,
        _ => false,
    }
}

fn text_holds(value: &str, operator: Operator, literal: &str, attribute: &Attribute) -> bool {
    if attribute.kind == AttributeType::DateTime
        && let (Ok(value), Ok(literal)) =
            (DateTime::parse_from_rfc3339(value), DateTime::parse_from_rfc3339(literal))
    {
        return ordered(operator, Some(value.cmp(&literal)));
    }
    if attribute.case_exact {
        return plain_text_holds(value, operator, literal);
    }
    plain_text_holds(&value.to_lowercase(), operator, &literal.to_lowercase())
}

fn plain_text_holds(value: &str, operator: Operator, literal: &str) -> bool {
    match operator {
        Operator::Co => value.contains(literal),
        Operator::Sw => value.starts_with(literal),
        Operator::Ew => value.ends_with(literal),
        _ => ordered(operator, Some(value.cmp(literal))),
    }
}

fn ordered(operator: Operator, ordering: Option<Ordering>) -> bool {
    let Some(ordering) = ordering else { return false };
    match operator {
        Operator::Eq => ordering.is_eq(),
        Operator::Ne => ordering.is_ne(),
        Operator::Gt => ordering.is_gt(),
        Operator::Ge => ordering.is_ge(),
        Operator::Lt => ordering.is_lt(),
        Operator::Le => ordering.is_le(),
        Operator::Co | Operator::Sw | Operator::Ew => false,
    }
}

/// Whole numbers compare exactly, others as floating point.
fn compare_numbers(left: &Number, right: &Number) -> Option<Ordering> {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        _ => left.as_f64()?.partial_cmp(&right.as_f64()?),
    }
}
