//! The document itself: complete, consistent, with examples.

use std::collections::BTreeSet;

use latchkey_tests::operations::document;
use serde_json::Value;

fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().iter().map(move |(method, op)| (format!("{method} {path}"), op))
        })
        .collect()
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|inner| references(inner, found));
        }
        Value::Array(values) => values.iter().for_each(|inner| references(inner, found)),
        _ => {}
    }
}

#[test]
fn the_document_is_openapi_3_1_and_every_reference_leads_somewhere() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 20, "the schemas are referenced: {found:?}");
    for reference in found {
        let pointer = reference.strip_prefix('#').expect("references stay within the document");
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

#[test]
fn every_operation_has_an_id_of_its_own_a_summary_a_tag_and_its_errors() {
    let document = document();
    let tags: Vec<&str> =
        document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{name} has no id"));
        assert!(ids.insert(id), "{id} comes twice");
        assert!(operation["summary"].is_string(), "{name} has no summary");
        let tag = operation["tags"][0].as_str().unwrap_or_else(|| panic!("{name} has no tag"));
        assert!(tags.contains(&tag), "{name}: the tag {tag} is not described");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.contains_key("4XX") && responses.contains_key("5XX"), "{name} tells no errors");
        assert!(operation["security"].is_array(), "{name} says nothing about security");
    }
}

#[test]
fn every_parameter_of_a_path_is_described() {
    let document = document();
    for (name, operation) in operations(&document) {
        let described: Vec<&str> = operation["parameters"]
            .as_array()
            .map(|all| all.iter().filter(|p| p["in"] == "path").filter_map(|p| p["name"].as_str()).collect())
            .unwrap_or_default();
        let in_path: Vec<&str> = name.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        assert_eq!(described, in_path, "{name}");
    }
}

#[test]
fn every_json_body_has_an_example() {
    let document = document();
    let mut missing = Vec::new();
    for (name, operation) in operations(&document) {
        let Some(content) = operation["requestBody"]["content"].as_object() else { continue };
        for (kind, body) in content.iter().filter(|(kind, _)| kind.ends_with("json")) {
            let schema = &body["schema"];
            let schema = schema["$ref"]
                .as_str()
                .map_or(schema, |reference| document.pointer(&reference[1..]).unwrap());
            let has_example = [body, schema]
                .iter()
                .any(|place| place.get("example").is_some() || place.get("examples").is_some());
            if !has_example {
                missing.push(format!("{name}: {kind}"));
            }
        }
    }
    assert!(missing.is_empty(), "without an example: {missing:?}");
}

#[test]
fn the_checked_in_document_is_what_the_code_says() {
    let checked_in = include_str!("../../openapi/my-account.json");
    assert_eq!(
        checked_in.trim_end(),
        latchkey::openapi::text().unwrap().trim_end(),
        "run `cargo xtask openapi`"
    );
}
