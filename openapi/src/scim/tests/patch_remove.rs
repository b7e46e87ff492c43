//! RFC 7644 §3.5.2.2.

use serde_json::json;

use super::{ACCOUNT, CUSTOM, ENTERPRISE, barbara, patched, refused};
use crate::error::ErrorCode;

#[test]
fn the_examples_remove_one_value_and_all_values() {
    let one = patched(json!([
        {"op": "remove", "path": "emails[type eq \"work\" and value ew \"example.com\"]"}
    ]));
    assert_eq!(one.resource["emails"], json!([{"value": "babs@jensen.org", "type": "home"}]));
    assert_eq!(one.changed, ["emails"]);
    let all = patched(json!([{"op": "remove", "path": "emails"}]));
    assert_eq!(all.resource.get("emails"), None);
}

#[test]
fn the_example_removes_and_adds_in_one_request() {
    let after = patched(json!([
        {"op": "remove", "path": "emails[value eq \"babs@jensen.org\"]"},
        {"op": "add", "path": "emails", "value": [{"value": "james@example.org", "type": "other"}]}
    ]));
    assert_eq!(
        after.resource["emails"],
        json!([
            {"value": "bjensen@example.com", "type": "work", "primary": true},
            {"value": "james@example.org", "type": "other"}
        ])
    );
}

#[test]
fn removing_the_last_value_leaves_the_attribute_absent() {
    let values = patched(json!([
        {"op": "remove", "path": "emails[type eq \"work\"]"},
        {"op": "remove", "path": "emails[type eq \"home\"]"}
    ]));
    assert_eq!(values.resource.get("emails"), None);
    let parts = patched(json!([
        {"op": "remove", "path": "name.formatted"}, {"op": "remove", "path": "name.familyName"},
        {"op": "remove", "path": "name.givenName"}, {"op": "remove", "path": "name.middleName"},
        {"op": "remove", "path": "name.honorificPrefix"}, {"op": "remove", "path": "name.honorificSuffix"}
    ]));
    assert_eq!(parts.resource.get("name"), None);
    assert_eq!(parts.changed.len(), 6);
    let inside = patched(json!([
        {"op": "add", "path": "addresses", "value": [{"locality": "Rome"}]},
        {"op": "remove", "path": "addresses[locality eq \"rome\"].locality"}
    ]));
    assert_eq!(inside.resource, barbara());
}

#[test]
fn a_part_is_removed_from_picked_values_or_from_all() {
    let picked = patched(json!([{"op": "remove", "path": "addresses[type eq \"work\"].formatted"}]));
    assert_eq!(picked.resource["addresses"][0].get("formatted"), None);
    assert_eq!(picked.resource["addresses"][0]["region"], "CA");
    let all = patched(json!([{"op": "remove", "path": "addresses.streetAddress"}]));
    assert!(all.resource["addresses"].as_array().unwrap().iter().all(|a| a.get("streetAddress").is_none()));
}

#[test]
fn removing_what_is_not_there_is_no_error() {
    for path in ["nickName", "phoneNumbers", "phoneNumbers.type", &format!("{CUSTOM}:hobbies"), CUSTOM] {
        assert!(patched(json!([{"op": "remove", "path": path}])).changed.is_empty(), "{path}");
    }
}

#[test]
fn removing_an_extension_leaves_what_is_read_only() {
    let after = patched(json!([{"op": "remove", "path": ENTERPRISE}]));
    assert_eq!(after.resource[ENTERPRISE], json!({"manager": barbara()[ENTERPRISE]["manager"]}));
    assert_eq!(patched(json!([{"op": "remove", "path": ACCOUNT}])).resource, barbara());
}

#[test]
fn remove_needs_a_path_that_picks_something() {
    for operations in [
        json!([{"op": "remove"}]),
        json!([{"op": "remove", "path": "urn:ietf:params:scim:schemas:core:2.0:User"}]),
        json!([{"op": "remove", "path": "emails[type eq \"other\"]"}]),
        json!([{"op": "remove", "path": "phoneNumbers[type eq \"work\"].value"}]),
    ] {
        let error = refused(operations.clone());
        assert_eq!((error.code, error.scim_type), (ErrorCode::NoTarget, Some("noTarget")), "{operations}");
    }
}

#[test]
fn remove_with_a_value_is_refused_rather_than_taken_for_remove_all() {
    let error = refused(json!([{"op": "remove", "path": "emails", "value": [{"value": "babs@jensen.org"}]}]));
    assert_eq!(
        (error.code, error.scim_type, error.field.as_str()),
        (ErrorCode::InvalidValue, Some("invalidValue"), "emails")
    );
}

#[test]
fn what_is_required_cannot_be_removed() {
    for (path, field) in [
        ("userName", "userName"),
        ("emails.value", "emails.value"),
        ("emails[type eq \"home\"].value", "emails.value"),
    ] {
        let error = refused(json!([{"op": "remove", "path": path}]));
        assert_eq!(
            (error.code, error.scim_type, error.field.as_str()),
            (ErrorCode::Required, Some("mutability"), field)
        );
    }
    let empty = refused(json!([{"op": "replace", "path": "userName", "value": ""}]));
    assert_eq!(empty.code, ErrorCode::Required);
}
