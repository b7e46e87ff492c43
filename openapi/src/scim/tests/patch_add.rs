//! RFC 7644 §3.5.2.1.

use serde_json::json;

use super::{ACCOUNT, CUSTOM, ENTERPRISE, barbara, patched};

#[test]
fn the_example_adds_an_email_and_a_nickname_without_a_path() {
    let after = patched(json!([{
        "op": "add",
        "value": {"emails": [{"value": "babs@example.org", "type": "home"}], "nickname": "Babs"}
    }]));
    assert_eq!(after.resource["emails"].as_array().unwrap().len(), 3);
    assert_eq!(after.resource["emails"][2], json!({"value": "babs@example.org", "type": "home"}));
    assert_eq!(after.resource["nickName"], "Babs");
    assert_eq!(after.changed, ["nickName", "emails"]);
}

#[test]
fn adding_to_a_list_leaves_its_values_and_skips_what_is_there() {
    let again = patched(json!([
        {"op": "add", "path": "emails", "value": [{"value": "babs@jensen.org", "type": "home"}]}
    ]));
    assert_eq!(again.resource, barbara());
    assert!(again.changed.is_empty());
    let new = patched(json!([
        {"op": "add", "path": "emails", "value": [
            {"type": "home", "value": "babs@jensen.org"}, {"type": "other", "value": "b@jensen.org"}
        ]}
    ]));
    assert_eq!(new.resource["emails"].as_array().unwrap().len(), 3);
}

#[test]
fn a_single_value_may_stand_for_a_list_of_one_after_a_path() {
    let after = patched(json!([{"op": "add", "path": "emails", "value": {"value": "b@jensen.org"}}]));
    assert_eq!(after.resource["emails"][2], json!({"value": "b@jensen.org"}));
    let hobbies = patched(json!([{"op": "add", "path": format!("{CUSTOM}:hobbies"), "value": "chess"}]));
    assert_eq!(hobbies.resource[CUSTOM]["hobbies"], json!(["chess"]));
}

#[test]
fn adding_a_primary_value_takes_it_from_the_others() {
    let after = patched(json!([
        {"op": "add", "path": "emails", "value": [{"value": "b@jensen.org", "primary": true}]}
    ]));
    assert_eq!(after.resource["emails"][0]["primary"], false);
    assert_eq!(after.resource["emails"][2]["primary"], true);
    let present = patched(json!([
        {"op": "add", "path": "emails", "value": [{"value": "babs@jensen.org", "type": "home", "primary": true}]}
    ]));
    assert_eq!(
        present.resource["emails"],
        json!([
            {"value": "bjensen@example.com", "type": "work", "primary": false},
            {"value": "babs@jensen.org", "type": "home", "primary": true}
        ])
    );
}

#[test]
fn adding_to_a_single_attribute_replaces_it_and_the_same_value_changes_nothing() {
    let after = patched(json!([{"op": "add", "path": "displayName", "value": "Barbara"}]));
    assert_eq!(
        (after.resource["displayName"].as_str(), after.changed),
        (Some("Barbara"), vec!["displayName".into()])
    );
    assert!(
        patched(json!([{"op": "add", "path": "displayName", "value": "Babs Jensen"}])).changed.is_empty()
    );
}

#[test]
fn adding_to_a_complex_attribute_merges_its_parts() {
    let after = patched(json!([{"op": "add", "path": "NAME", "value": {"GIVENNAME": "Babs"}}]));
    assert_eq!(after.resource["name"]["givenName"], "Babs");
    assert_eq!(after.resource["name"]["familyName"], "Jensen");
    assert_eq!(after.changed, ["name.givenName"]);
}

#[test]
fn adding_a_part_of_picked_values_changes_those_only() {
    let after = patched(json!([
        {"op": "add", "path": "addresses[type eq \"home\"]", "value": {"postalCode": "91608"}},
        {"op": "add", "path": "addresses[type eq \"home\"].region", "value": "CA"}
    ]));
    assert_eq!(
        after.resource["addresses"][1],
        json!({
            "type": "home", "streetAddress": "456 Hollywood Blvd", "locality": "Hollywood", "country": "US",
            "postalCode": "91608", "region": "CA"
        })
    );
    assert_eq!(after.resource["addresses"][0], barbara()["addresses"][0]);
    assert_eq!(after.changed, ["addresses"]);
}

#[test]
fn extension_attributes_are_named_by_urn_in_three_ways() {
    let expected =
        patched(json!([{"op": "add", "path": format!("{ENTERPRISE}:costCenter"), "value": "4130"}]));
    assert_eq!(expected.resource[ENTERPRISE]["costCenter"], "4130");
    assert_eq!(expected.resource[ENTERPRISE]["employeeNumber"], "701984");
    assert_eq!(expected.changed, [format!("{ENTERPRISE}:costCenter")]);
    for operations in [
        json!([{"op": "add", "value": {ENTERPRISE: {"costcenter": "4130"}}}]),
        json!([{"op": "add", "value": {format!("{}:costCenter", ENTERPRISE.to_uppercase()): "4130"}}]),
        json!([{"op": "add", "path": ENTERPRISE, "value": {"costCenter": "4130"}}]),
    ] {
        assert_eq!(patched(operations.clone()), expected, "{operations}");
    }
}

#[test]
fn core_attributes_may_be_named_by_urn_too() {
    let urn = "urn:ietf:params:scim:schemas:core:2.0:User";
    for operations in [
        json!([{"op": "add", "path": format!("{urn}:name.givenName"), "value": "Babs"}]),
        json!([{"op": "add", "value": {format!("{urn}:name.givenName"): "Babs"}}]),
        json!([{"op": "add", "value": {urn: {"name": {"givenName": "Babs"}}}}]),
        json!([{"op": "add", "value": {"name.givenName": "Babs"}}]),
    ] {
        let after = patched(operations);
        assert_eq!(
            (after.resource["name"]["givenName"].as_str(), after.changed),
            (Some("Babs"), vec!["name.givenName".into()])
        );
    }
}

#[test]
fn the_first_value_of_an_extension_adds_its_schema_and_the_last_one_takes_it_away() {
    let after = patched(json!([{"op": "add", "path": format!("{CUSTOM}:tShirtSize"), "value": "M"}]));
    let schemas = |patched: &super::Patched| patched.resource["schemas"].clone();
    assert_eq!(
        schemas(&after),
        json!(["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE, ACCOUNT, CUSTOM])
    );
    let gone = patched(json!([
        {"op": "add", "value": {"schemas": [CUSTOM], CUSTOM: {"tShirtSize": "M", "shoeSize": 43}}},
        {"op": "remove", "path": CUSTOM},
        {"op": "add", "path": "nickName", "value": "Babs"}
    ]));
    assert_eq!(schemas(&gone), barbara()["schemas"]);
    assert_eq!(gone.resource.get(CUSTOM), None);
}

#[test]
fn null_adds_nothing() {
    let after = patched(json!([
        {"op": "add", "path": "displayName", "value": null},
        {"op": "add", "value": {"emails": null, "name": {"givenName": null}, "nickName": null}},
        {"op": "add", "path": "emails", "value": []}
    ]));
    assert_eq!(after.resource, barbara());
}
