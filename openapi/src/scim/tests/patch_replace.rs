//! RFC 7644 §3.5.2.3.

use serde_json::json;

use super::{CUSTOM, ENTERPRISE, barbara, patched, refused};
use crate::error::ErrorCode;

#[test]
fn the_example_replaces_a_work_address_with_another_one() {
    let address = json!({
        "type": "work", "streetAddress": "911 Universal City Plaza", "locality": "Hollywood", "region": "CA",
        "postalCode": "91608", "country": "US", "primary": true,
        "formatted": "911 Universal City Plaza\nHollywood, CA 91608 US"
    });
    let after = patched(json!([{"op": "replace", "path": "addresses[type eq \"work\"]", "value": address}]));
    assert_eq!(after.resource["addresses"][0], address);
    assert_eq!(after.resource["addresses"][1], barbara()["addresses"][1]);
    let short = patched(json!([
        {"op": "replace", "path": "addresses[type eq \"work\"]", "value": {"type": "work", "locality": "Rome"}}
    ]));
    assert_eq!(short.resource["addresses"][0], json!({"type": "work", "locality": "Rome"}));
}

#[test]
fn the_example_replaces_one_part_of_the_work_address() {
    let after = patched(json!([
        {"op": "replace", "path": "addresses[type eq \"work\"].streetAddress", "value": "1010 Broadway Ave"}
    ]));
    assert_eq!(after.resource["addresses"][0]["streetAddress"], "1010 Broadway Ave");
    assert_eq!(after.resource["addresses"][0]["locality"], "Hollywood");
    assert_eq!(after.resource["addresses"][1], barbara()["addresses"][1]);
}

#[test]
fn the_example_replaces_all_emails_and_the_nickname_without_a_path() {
    let after = patched(json!([{
        "op": "replace",
        "value": {
            "emails": [
                {"value": "bjensen@example.com", "type": "work", "primary": true},
                {"value": "babs@example.org", "type": "home"}
            ],
            "nickname": "Babs"
        }
    }]));
    assert_eq!(after.resource["emails"][1]["value"], "babs@example.org");
    assert_eq!(after.resource["emails"].as_array().unwrap().len(), 2);
    assert_eq!(after.resource["nickName"], "Babs");
}

#[test]
fn parts_of_a_complex_attribute_that_are_not_given_stay() {
    for operations in [
        json!([{"op": "replace", "path": "name", "value": {"givenName": "Babs", "middleName": null}}]),
        json!([{"op": "Replace", "value": {"name": {"givenName": "Babs", "middleName": null}}}]),
    ] {
        let after = patched(operations);
        assert_eq!(after.resource["name"]["givenName"], "Babs");
        assert_eq!(after.resource["name"]["familyName"], "Jensen");
        assert_eq!(after.resource["name"].get("middleName"), None);
        assert_eq!(after.changed, ["name.givenName", "name.middleName"]);
    }
}

#[test]
fn replacing_what_is_not_there_adds_it() {
    let after = patched(json!([
        {"op": "replace", "path": "nickName", "value": "Babs"},
        {"op": "replace", "path": "phoneNumbers", "value": [{"value": "555-555-5555", "type": "WORK"}]},
        {"op": "replace", "path": format!("{CUSTOM}:shoeSize"), "value": 39}
    ]));
    assert_eq!(after.resource["nickName"], "Babs");
    assert_eq!(after.resource["phoneNumbers"], json!([{"value": "555-555-5555", "type": "work"}]));
    assert_eq!(after.resource[CUSTOM], json!({"shoeSize": 39}));
}

#[test]
fn replacing_with_nothing_unassigns() {
    for value in [json!(null), json!([])] {
        let after = patched(json!([{"op": "replace", "path": "emails", "value": value}]));
        assert_eq!((after.resource.get("emails"), after.changed), (None, vec!["emails".into()]));
    }
    let after = patched(json!([
        {"op": "replace", "path": "name", "value": null},
        {"op": "replace", "path": "addresses[type eq \"home\"]", "value": null},
        {"op": "replace", "value": {"displayName": null, ENTERPRISE: {"employeeNumber": null}}}
    ]));
    assert_eq!((after.resource.get("name"), after.resource.get("displayName")), (None, None));
    assert_eq!(after.resource["addresses"].as_array().unwrap().len(), 1);
    assert_eq!(after.resource[ENTERPRISE].get("employeeNumber"), None);
}

#[test]
fn a_filter_that_picks_nothing_has_no_target() {
    for path in ["addresses[type eq \"other\"]", "addresses[type eq \"other\"].locality", "phoneNumbers.type"]
    {
        let error = refused(json!([{"op": "replace", "path": path, "value": "work"}]));
        assert_eq!((error.code, error.scim_type), (ErrorCode::NoTarget, Some("noTarget")), "{path}");
    }
}

#[test]
fn making_a_picked_value_primary_takes_it_from_the_others() {
    let after =
        patched(json!([{"op": "replace", "path": "emails[type eq \"home\"].primary", "value": true}]));
    assert_eq!(after.resource["emails"][0]["primary"], false);
    assert_eq!(after.resource["emails"][1]["primary"], true);
    let two = refused(json!([{"op": "replace", "path": "emails.primary", "value": true}]));
    assert_eq!((two.code, two.field.as_str()), (ErrorCode::InvalidValue, "emails.primary"));
}

#[test]
fn values_of_a_simple_list_are_picked_by_value() {
    let path = format!("{CUSTOM}:hobbies[value eq \"CHESS\"]");
    let after = patched(json!([
        {"op": "add", "path": format!("{CUSTOM}:hobbies"), "value": ["chess", "sailing"]},
        {"op": "replace", "path": path, "value": "go"}
    ]));
    assert_eq!(after.resource[CUSTOM]["hobbies"], json!(["go", "sailing"]));
}

#[test]
fn values_that_become_equal_are_kept_once() {
    let after = patched(json!([
        {"op": "replace", "path": "emails[type eq \"home\"]",
         "value": {"value": "bjensen@example.com", "type": "work", "primary": true}}
    ]));
    assert_eq!(
        after.resource["emails"],
        json!([{"value": "bjensen@example.com", "type": "work", "primary": true}])
    );
    let same = patched(
        json!([{"op": "replace", "path": "addresses", "value": [{"locality": "Rome"}, {"LOCALITY": "Rome"}]}]),
    );
    assert_eq!(same.resource["addresses"], json!([{"locality": "Rome"}]));
}

#[test]
fn an_immutable_attribute_is_given_once() {
    let path = format!("{CUSTOM}:badge");
    let given = patched(json!([{"op": "replace", "path": path, "value": "B-1"}]));
    assert_eq!(given.resource[CUSTOM]["badge"], "B-1");
    let schemas = super::schemas();
    let change = |operation| {
        super::apply(&given.resource, &super::request(json!([operation])), &schemas)
            .map(|after| after.changed)
    };
    assert_eq!(change(json!({"op": "replace", "path": path, "value": "B-1"})), Ok(Vec::new()));
    for operation in [
        json!({"op": "replace", "path": path, "value": "B-2"}),
        json!({"op": "add", "path": path, "value": "B-2"}),
        json!({"op": "remove", "path": path}),
        json!({"op": "remove", "path": CUSTOM}),
    ] {
        assert_eq!(change(operation).unwrap_err().code, ErrorCode::Mutability);
    }
}
