//! How complete a profile is, and what is missing next.

use latchkey_openapi::profile::{FormAttribute, ProfileSchema};
use serde_json::Value;

use super::value::read;

/// How complete a profile is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Completion {
    /// Attributes with a value.
    pub filled: usize,
    /// Attributes that count.
    pub total: usize,
    /// The first empty one that the user may fill: required ones before the others.
    pub next: Option<FormAttribute>,
}

impl Completion {
    /// 0 to 100; a form without counting attributes is complete.
    pub(crate) fn percent(&self) -> usize {
        (self.filled * 100).checked_div(self.total).unwrap_or(100)
    }
}

/// How complete this profile is.
pub(crate) fn completion(schema: &ProfileSchema, me: &Value) -> Completion {
    let is_filled = |attribute: &FormAttribute| read(me, &attribute.path).is_some();
    // What is empty and cannot be filled by the user is nobody's gap.
    let counting = schema
        .attributes
        .iter()
        .filter(|attribute| attribute.counts_for_completion && (attribute.editable || is_filled(attribute)));
    let missing: Vec<&FormAttribute> = counting.clone().filter(|attribute| !is_filled(attribute)).collect();
    let total = counting.count();
    let next = missing.iter().find(|attribute| attribute.required).or_else(|| missing.first());
    Completion { filled: total - missing.len(), total, next: next.map(|attribute| (*attribute).clone()) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn required_gaps_come_first_and_locked_ones_do_not_count() {
        let field = |path: &str, editable: bool, required: bool, counts: bool| {
            json!({"path": path, "group": "about", "inputType": "text", "multiValued": false, "editable": editable,
                "required": required, "countsForCompletion": counts})
        };
        let schema: ProfileSchema = serde_json::from_value(json!({"attributes": [
            field("a", true, false, true), field("b", true, false, true), field("c", true, true, true),
            field("d", false, false, true), field("e", true, false, false), field("f", true, false, true),
        ]}))
        .unwrap();
        let now = completion(&schema, &json!({"a": "1"}));
        assert_eq!((now.filled, now.total, now.percent()), (1, 4, 25));
        assert_eq!(now.next.map(|attribute| attribute.path).as_deref(), Some("c"));
        let all = completion(&schema, &json!({"a": "1", "b": "1", "c": "1", "f": "1"}));
        assert_eq!((all.percent(), all.next), (100, None));
    }
}
