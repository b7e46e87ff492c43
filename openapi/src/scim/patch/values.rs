//! What becomes of the value of one attribute: the rules of RFC 7644 §3.5.2.1 (add), §3.5.2.2 (remove) and §3.5.2.3
//! (replace).

use serde_json::{Map, Value};

use super::PatchError;
use crate::error::ErrorCode;
use crate::scim::filter::Filter;
use crate::scim::lookup::Located;
use crate::scim::message::PatchOp;
use crate::scim::schema::{Attribute, AttributeType, Mutability, named};
use crate::scim::value::{
    ReadOnly, canonical, canonical_one, check_count, guarded, is_primary, locked, put_once, same_but_primary,
    twice, unknown,
};

/// What an operation does with what.
#[derive(Clone, Copy)]
pub(super) struct Change<'v> {
    pub(super) op: PatchOp,
    /// Absent for `remove` only.
    pub(super) value: Option<&'v Value>,
    /// Whether a single value may stand for a list of one, as it may after a path.
    pub(super) one_of_many: bool,
}

impl<'v> Change<'v> {
    /// The new value; `None` where the old one is to be unassigned.
    fn given(self) -> Option<&'v Value> {
        if self.op == PatchOp::Remove { None } else { self.value.filter(|value| !value.is_null()) }
    }

    /// Whether the absence of a value unassigns the old one. `add` never takes anything away.
    fn clears(self) -> bool {
        self.op != PatchOp::Add
    }
}

/// The value that the attribute has after the operation; `None` where it is unassigned.
pub(super) fn new_value(
    located: Located<'_>,
    filter: Option<&Filter>,
    change: Change<'_>,
    current: Option<Value>,
) -> Result<Option<Value>, PatchError> {
    let path = located.path();
    if located.attribute.multi_valued {
        let values = match current {
            Some(Value::Array(values)) => values,
            other => other.into_iter().collect(),
        };
        let list = List { located, path: &path };
        let values = match (filter, located.sub) {
            (None, None) => list.whole(change, values)?,
            (filter, _) => list.picked(filter, change, values)?,
        };
        check_count(values.len(), &path)?;
        return Ok((!values.is_empty()).then_some(Value::Array(values)));
    }
    if filter.is_some() {
        let message = "A filter picks values of a multi-valued attribute only.";
        return Err(PatchError::new(ErrorCode::InvalidPath, path, message));
    }
    changed_one(located.attribute, located.sub, change, current, &path)
}

/// The outcome for a single value, or for one of many.
fn changed_one(
    attribute: &Attribute,
    sub: Option<&Attribute>,
    change: Change<'_>,
    current: Option<Value>,
    path: &str,
) -> Result<Option<Value>, PatchError> {
    if attribute.kind != AttributeType::Complex {
        let Some(value) = change.given() else { return Ok(current.filter(|_| !change.clears())) };
        return Ok(canonical_one(attribute, value, path, ReadOnly::Refuse)?);
    }
    let mut members = match current {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    };
    match (sub, change.given()) {
        (Some(sub), _) => set_member(&mut members, sub, change, path)?,
        (None, Some(Value::Object(given))) => merge(&mut members, attribute, given, change, path)?,
        (None, Some(_)) => {
            return Err(PatchError::new(ErrorCode::InvalidType, path, "An object is expected."));
        }
        (None, None) if change.clears() => members.clear(),
        (None, None) => {}
    }
    Ok((!members.is_empty()).then_some(Value::Object(members)))
}

/// Sub-attributes that are given take the place of the present ones; the others stay.
fn merge(
    members: &mut Map<String, Value>,
    attribute: &Attribute,
    given: &Map<String, Value>,
    change: Change<'_>,
    path: &str,
) -> Result<(), PatchError> {
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in given {
        let sub = named(&attribute.sub_attributes, name).ok_or_else(|| unknown(&format!("{path}.{name}")))?;
        let path = format!("{path}.{}", sub.name);
        if seen.contains(&sub.name.as_str()) {
            return Err(twice(&path).into());
        }
        seen.push(&sub.name);
        set_member(members, sub, Change { value: Some(value), ..change }, &path)?;
    }
    Ok(())
}

fn set_member(
    members: &mut Map<String, Value>,
    sub: &Attribute,
    change: Change<'_>,
    path: &str,
) -> Result<(), PatchError> {
    let value = match change.given() {
        Some(value) => guarded(sub, value, path, ReadOnly::Refuse)?,
        None if sub.mutability == Mutability::ReadOnly => return Err(locked(path).into()),
        None => None,
    };
    if value.is_none() && !change.clears() {
        return Ok(());
    }
    let old = members.remove(&sub.name);
    if sub.mutability == Mutability::Immutable && old.is_some() && old != value {
        return Err(locked(path).into());
    }
    if let Some(value) = value {
        members.insert(sub.name.clone(), value);
    }
    Ok(())
}

/// A multi-valued attribute.
struct List<'a> {
    located: Located<'a>,
    path: &'a str,
}

/// One of its values, and whether the operation set it: what was set decides which one is primary.
struct Entry {
    value: Value,
    set: bool,
}

impl List<'_> {
    /// The operation aims at the list as a whole.
    fn whole(&self, change: Change<'_>, current: Vec<Value>) -> Result<Vec<Value>, PatchError> {
        let Some(value) = change.given() else {
            return Ok(if change.clears() { Vec::new() } else { current });
        };
        let single = || Value::Array(vec![value.clone()]);
        let wrapped = (change.one_of_many && !value.is_array()).then(single);
        let value = wrapped.as_ref().unwrap_or(value);
        let given = match canonical(self.located.attribute, value, self.path, ReadOnly::Refuse)? {
            Some(Value::Array(values)) => values,
            _ => Vec::new(),
        };
        if change.op == PatchOp::Replace {
            return Ok(given);
        }
        let mut entries: Vec<Entry> = current.into_iter().map(|value| Entry { value, set: false }).collect();
        for value in given {
            match entries.iter_mut().find(|entry| same_but_primary(&entry.value, &value)) {
                Some(present) if is_primary(&value) => *present = Entry { value, set: true },
                Some(_) => {}
                None => entries.push(Entry { value, set: true }),
            }
        }
        self.settled(entries)
    }

    /// The operation aims at the values that the filter picks (at all of them without one), or at a part of each.
    fn picked(
        &self,
        filter: Option<&Filter>,
        change: Change<'_>,
        current: Vec<Value>,
    ) -> Result<Vec<Value>, PatchError> {
        let attribute = self.located.attribute;
        if let Some(filter) = filter {
            filter.check_values(attribute)?;
        }
        let mut entries = Vec::new();
        let mut picked_any = false;
        for value in current {
            if filter.is_some_and(|filter| !filter.matches_value(&value, attribute)) {
                entries.push(Entry { value, set: false });
                continue;
            }
            picked_any = true;
            if let Some(value) = self.changed_value(change, value)? {
                entries.push(Entry { value, set: true });
            }
        }
        if !picked_any && (filter.is_some() || change.op != PatchOp::Remove) {
            return Err(PatchError::new(
                ErrorCode::NoTarget,
                self.path,
                "No value is there that the path picks.",
            ));
        }
        self.settled(entries)
    }

    fn changed_value(&self, change: Change<'_>, current: Value) -> Result<Option<Value>, PatchError> {
        let Located { attribute, sub, .. } = self.located;
        match (sub, change.op, change.given()) {
            // `replace` puts the whole value in the place of the one that was picked.
            (None, PatchOp::Replace, Some(value)) => {
                Ok(canonical_one(attribute, value, self.path, ReadOnly::Refuse)?)
            }
            _ => changed_one(attribute, sub, change, Some(current), self.path),
        }
    }

    /// At most one primary value, the one that was set last; no value twice.
    fn settled(&self, entries: Vec<Entry>) -> Result<Vec<Value>, PatchError> {
        let claims = entries.iter().filter(|entry| entry.set && is_primary(&entry.value)).count();
        if claims > 1 {
            let message = "At most one value is the primary one.";
            return Err(PatchError::new(ErrorCode::InvalidValue, self.path, message));
        }
        let mut values: Vec<Value> = Vec::new();
        for Entry { mut value, set } in entries {
            if claims == 1 && !set && is_primary(&value) {
                lose_primary(&mut value);
            }
            put_once(&mut values, value);
        }
        Ok(values)
    }
}

fn lose_primary(value: &mut Value) {
    if let Some(primary) = value.get_mut("primary") {
        *primary = Value::Bool(false);
    }
}
