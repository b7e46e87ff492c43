//! What holds for every input, not for the examples alone.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use serde_json::{Map, Value};

use super::{ACCOUNT, CUSTOM, ENTERPRISE, barbara, schemas};
use crate::scim::filter::{Filter, Literal, Operator};
use crate::scim::message::{PatchOp, PatchOperation, PatchRequest};
use crate::scim::patch::{apply, put};
use crate::scim::path::{AttributePath, Path};
use crate::scim::projection::{Selection, project};
use crate::scim::resource::validate;

fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z][a-zA-Z0-9_-]{0,6}"
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        any::<String>().prop_map(Literal::String),
        any::<i64>().prop_map(|number| Literal::Number(number.into())),
        any::<f64>()
            .prop_filter_map("JSON has finite numbers only", serde_json::Number::from_f64)
            .prop_map(Literal::Number),
        any::<bool>().prop_map(Literal::Boolean),
        Just(Literal::Null),
    ]
}

fn term(in_brackets: bool) -> impl Strategy<Value = Filter> {
    let part = move |text: BoxedStrategy<String>| {
        if in_brackets { Just(None).boxed() } else { option::of(text).boxed() }
    };
    let path = (part("urn:[a-z]{1,4}(:[a-zA-Z0-9.]{1,5}){1,3}".boxed()), name(), part(name().boxed()))
        .prop_map(|(schema, name, sub)| AttributePath { schema, name, sub });
    (path, select(&Operator::ALL), option::of(literal())).prop_map(
        |(path, operator, literal)| match literal {
            Some(literal) => Filter::Compare { path, operator, literal },
            None => Filter::Present(path),
        },
    )
}

fn filter(in_brackets: bool) -> BoxedStrategy<Filter> {
    let leaf = if in_brackets {
        term(true).boxed()
    } else {
        let values = (name(), filter(true)).prop_map(|(name, filter)| Filter::Values {
            path: AttributePath { schema: None, name, sub: None },
            filter: Box::new(filter),
        });
        prop_oneof![3 => term(false), 1 => values].boxed()
    };
    leaf.prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|filter| Filter::Not(Box::new(filter))),
            vec(inner.clone(), 2..4).prop_map(Filter::And),
            vec(inner, 2..4).prop_map(Filter::Or),
        ]
    })
    .boxed()
}

/// Names that mean something to the schemas, in many spellings, and some that do not.
fn attribute_text() -> impl Strategy<Value = String> {
    let known = vec![
        "userName",
        "USERNAME",
        "name",
        "name.givenName",
        "nickname",
        "displayName",
        "emails",
        "emails.value",
        "emails.primary",
        "emails.type",
        "addresses",
        "addresses.locality",
        "phoneNumbers",
        "photos",
        "groups",
        "roles",
        "active",
        "password",
        "id",
        "meta",
        "schemas",
        "externalId",
        "profileUrl",
        "shoe",
        "a b",
        "",
    ];
    let known = known.into_iter().map(str::to_owned);
    let urns = [ENTERPRISE, ACCOUNT, CUSTOM, "urn:ietf:params:scim:schemas:core:2.0:User"];
    let extended =
        ["", ":department", ":manager", ":birthDate", ":accountState", ":hobbies", ":badge", ":about"];
    let all = known.chain(urns.into_iter().flat_map(move |urn| extended.map(|name| format!("{urn}{name}"))));
    select(all.collect::<Vec<_>>())
}

fn path_text() -> impl Strategy<Value = String> {
    let filters = vec![
        "",
        "[type eq \"work\"]",
        "[type eq \"home\"]",
        "[primary eq true]",
        "[not (value pr)]",
        "[value co \"e\"]",
        "[type pr].primary",
        "[type pr].value",
        "[type eq \"home\"].type",
        "[locality pr].country",
        "[",
    ];
    (attribute_text(), select(filters)).prop_map(|(name, filter)| format!("{name}{filter}"))
}

fn value() -> impl Strategy<Value = Value> {
    let texts = vec![
        "",
        "work",
        "HOME",
        "a@b.org",
        "babs@jensen.org",
        "de",
        "2001-02-03",
        "https://x.org",
        "\u{200B}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        select(texts).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let parts = vec![
            "value",
            "VALUE",
            "type",
            "primary",
            "givenName",
            "familyName",
            "locality",
            "country",
            "formatted",
        ];
        let key = prop_oneof![3 => select(parts).prop_map(str::to_owned), 2 => attribute_text()];
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((key, inner), 0..4).prop_map(|members| Value::Object(Map::from_iter(members))),
        ]
    })
}

/// A path and a value that fits it, mostly.
fn fitting() -> impl Strategy<Value = (String, Value)> {
    let texts = vec!["displayName", "NICKNAME", "title", "name.givenName", "name.familyName", "externalId"];
    let texts = texts.into_iter().map(str::to_owned).chain([
        format!("{ENTERPRISE}:department"),
        format!("{ACCOUNT}:pronouns"),
        format!("{CUSTOM}:about"),
        format!("{CUSTOM}:hobbies"),
        format!("{CUSTOM}:hobbies[value sw \"a\"]"),
        "addresses.locality".to_owned(),
        "addresses[type eq \"home\"].region".to_owned(),
    ]);
    let text = (select(texts.collect::<Vec<_>>()), "[a-c]{1,2}").prop_map(|(path, text)| (path, text.into()));
    let flags = vec!["active", "emails[type eq \"home\"].primary", "addresses[type eq \"work\"].primary"];
    let flag = (select(flags), any::<bool>()).prop_map(|(path, flag)| (path.to_owned(), flag.into()));
    let lists = vec!["emails", "emails[type eq \"home\"]", "phoneNumbers", "phoneNumbers[primary eq true]"];
    let list =
        (select(lists), "[ab]@b\\.org", select(vec!["work", "home", "other"]), option::of(any::<bool>()))
            .prop_map(|(path, value, kind, primary)| {
                let mut value = serde_json::json!({"value": value, "type": kind, "primary": primary});
                if !path.ends_with(']') {
                    value = Value::Array(vec![value]);
                }
                (path.to_owned(), value)
            });
    prop_oneof![text, flag, list]
}

fn operation() -> impl Strategy<Value = PatchOperation> {
    let op = select(vec![PatchOp::Add, PatchOp::Add, PatchOp::Replace, PatchOp::Remove]);
    let fitting = (op, fitting(), any::<bool>()).prop_map(|(op, (path, value), nested)| match op {
        PatchOp::Remove => PatchOperation { op, path: Some(path), value: None },
        _ if nested && !path.contains('[') => {
            PatchOperation { op, path: None, value: Some(Value::Object(Map::from_iter([(path, value)]))) }
        }
        _ => PatchOperation { op, path: Some(path), value: Some(value) },
    });
    prop_oneof![4 => fitting, 1 => any_operation()]
}

fn any_operation() -> impl Strategy<Value = PatchOperation> {
    let op = select(vec![PatchOp::Add, PatchOp::Remove, PatchOp::Replace]);
    (op, option::weighted(0.8, path_text()), value()).prop_map(|(op, path, value)| {
        let value = (op != PatchOp::Remove).then_some(value);
        PatchOperation { op, path, value }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_filter_reads_as_it_was_written(filter in filter(false)) {
        prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
    }

    #[test]
    fn a_path_reads_as_it_was_written(name in name(), filter in option::of(filter(true)), sub in option::of(name())) {
        let path = Path { attribute: AttributePath { schema: None, name, sub }, filter };
        prop_assert_eq!(Path::parse(&path.to_string()), Ok(path));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[a-z\"\\\\(\\[. ]{0,40}|\\PC{0,40}") {
        if let Ok(filter) = Filter::parse(&text) {
            prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter.clone()));
            let negated = Filter::Not(Box::new(filter.clone()));
            prop_assert_ne!(filter.matches(&barbara(), &schemas()), negated.matches(&barbara(), &schemas()));
        }
        if let Ok(path) = Path::parse(&text) {
            prop_assert_eq!(Path::parse(&path.to_string()), Ok(path));
        }
    }

    #[test]
    fn every_patch_is_refused_or_leaves_a_valid_user(operations in vec(operation(), 1..6)) {
        let (before, schemas) = (barbara(), schemas());
        if let Ok(after) = apply(&before, &PatchRequest::new(operations.clone()), &schemas) {
            prop_assert_eq!(validate(&after.resource, &schemas), Ok(()));
            prop_assert_eq!(after.changed.is_empty(), after.resource == before);
            for kept in ["id", "meta", "groups", "roles", "photos"] {
                prop_assert_eq!(after.resource.get(kept), before.get(kept));
            }
            let state = |user: &Value| user[ACCOUNT]["accountState"].clone();
            prop_assert_eq!(state(&after.resource), state(&before));
        }
    }

    #[test]
    fn what_was_patched_can_be_put_and_gives_the_same(operations in vec(operation(), 1..3)) {
        let (before, schemas) = (barbara(), schemas());
        if let Ok(after) = apply(&before, &PatchRequest::new(operations), &schemas) {
            prop_assert_eq!(put(&before, &after.resource, &schemas), Ok(after));
        }
    }

    #[test]
    fn every_replacement_is_refused_or_leaves_a_valid_user(name in attribute_text(), value in value()) {
        let mut replacement = barbara();
        replacement[name] = value;
        if let Ok(after) = put(&barbara(), &replacement, &schemas()) {
            prop_assert_eq!(validate(&after.resource, &schemas()), Ok(()));
        }
    }

    #[test]
    fn a_projection_holds_nothing_that_was_not_there(list in vec(attribute_text(), 1..4), excluded in any::<bool>()) {
        let list = list.join(",");
        let parameters = if excluded { (None, Some(list.as_str())) } else { (Some(list.as_str()), None) };
        if let Ok(selection) = Selection::parse(parameters.0, parameters.1, &schemas()) {
            let part = project(barbara(), &schemas(), &selection);
            prop_assert_eq!(&part["id"], &barbara()["id"]);
            prop_assert!(is_part_of(&part, &barbara()));
        }
    }
}

fn is_part_of(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            part.iter().all(|(name, value)| whole.get(name).is_some_and(|whole| is_part_of(value, whole)))
        }
        (Value::Array(part), Value::Array(whole)) => {
            part.iter().all(|value| whole.iter().any(|w| is_part_of(value, w)))
        }
        _ => part == whole,
    }
}

#[test]
fn the_generated_operations_are_often_accepted() {
    // A property over inputs that are all refused would prove nothing.
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let accepted = (0..400)
        .filter_map(|_| operation().new_tree(&mut runner).ok())
        .filter(|tree| apply(&barbara(), &PatchRequest::new(vec![tree.current()]), &schemas()).is_ok())
        .count();
    assert!(accepted > 150, "{accepted} of 400");
}
