//! RFC 7644 §3.5.1.

use serde_json::{Value, json};

use super::{ACCOUNT, CUSTOM, ENTERPRISE, barbara, schemas};
use crate::error::ErrorCode;
use crate::scim::patch::{PatchError, Patched, put};
use crate::scim::resource::validate;

const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

fn replaced(replacement: Value) -> Result<Patched, PatchError> {
    let patched = put(&barbara(), &replacement, &schemas())?;
    validate(&patched.resource, &schemas()).unwrap();
    Ok(patched)
}

#[test]
fn what_the_replacement_does_not_have_is_cleared() {
    let after = replaced(json!({"schemas": [CORE], "userName": "bjensen@example.com"})).unwrap();
    let mut left: Vec<_> = after.resource.as_object().unwrap().keys().cloned().collect();
    left.sort();
    assert_eq!(left, ["groups", "id", "meta", "schemas", ENTERPRISE, ACCOUNT, "userName"]);
    assert_eq!(after.resource[ENTERPRISE], json!({"manager": barbara()[ENTERPRISE]["manager"]}));
    assert!(
        after.changed.contains(&"name.givenName".to_owned()) && after.changed.contains(&"emails".to_owned())
    );
}

#[test]
fn read_only_attributes_of_the_replacement_are_ignored() {
    let mut replacement = barbara();
    replacement["id"] = json!("other");
    replacement["groups"] = json!([{"value": "admins"}]);
    replacement["ROLES"] = json!([{"value": "owner"}]);
    replacement["meta"] = json!(null);
    replacement[ACCOUNT]["accountState"] = json!("locked");
    replacement[ENTERPRISE]["manager"] = json!({"value": "me"});
    let after = replaced(replacement).unwrap();
    assert_eq!((after.resource, after.changed), (barbara(), Vec::new()));
}

#[test]
fn what_was_read_can_be_put_back_with_a_change() {
    let mut replacement = barbara();
    replacement["name"]["givenName"] = json!("Babs");
    replacement[CUSTOM] = json!({"TSHIRTSIZE": "M"});
    let after = replaced(replacement).unwrap();
    assert_eq!(after.changed, ["name.givenName".to_owned(), format!("{CUSTOM}:tShirtSize")]);
    assert_eq!(after.resource["schemas"], json!([CORE, ENTERPRISE, ACCOUNT, CUSTOM]));
}

#[test]
fn a_replacement_is_refused_when_it_breaks_a_rule() {
    for (replacement, code, field) in [
        (json!([]), ErrorCode::Required, "schemas"),
        (json!({"userName": "a"}), ErrorCode::Required, "schemas"),
        (json!({"schemas": [ENTERPRISE], "userName": "a"}), ErrorCode::InvalidValue, "schemas"),
        (json!({"schemas": [CORE, "urn:x:y"], "userName": "a"}), ErrorCode::InvalidValue, "schemas"),
        (json!({"schemas": [CORE]}), ErrorCode::Required, "userName"),
        (json!({"schemas": [CORE], "userName": null}), ErrorCode::Required, "userName"),
        (
            json!({"schemas": [CORE], "userName": "a", "isAdmin": true}),
            ErrorCode::UnknownAttribute,
            "isAdmin",
        ),
        (json!({"schemas": [CORE], "userName": "a", "active": 1}), ErrorCode::InvalidType, "active"),
        (json!({"schemas": [CORE], "userName": "a", "USERNAME": "b"}), ErrorCode::InvalidValue, "userName"),
        (
            json!({"schemas": [CORE], "userName": "a", "emails": [{"type": "work"}]}),
            ErrorCode::Required,
            "emails.value",
        ),
    ] {
        let error = replaced(replacement.clone()).unwrap_err();
        assert_eq!(
            (error.code, error.field.as_str(), error.scim_type),
            (code, field, Some("invalidValue")),
            "{replacement}"
        );
    }
}

#[test]
fn an_immutable_attribute_stays_and_must_not_differ() {
    let mut held = barbara();
    held[CUSTOM] = json!({"badge": "B-1"});
    held["schemas"] = json!([CORE, ENTERPRISE, ACCOUNT, CUSTOM]);
    let mut replacement = held.clone();
    replacement[CUSTOM]["badge"] = json!("B-2");
    assert_eq!(put(&held, &replacement, &schemas()).unwrap_err().code, ErrorCode::Mutability);
    let without = put(&held, &barbara(), &schemas()).unwrap();
    assert_eq!((without.resource, without.changed), (held, Vec::new()));
}
