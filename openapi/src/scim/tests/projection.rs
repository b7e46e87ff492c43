//! RFC 7644 §3.9 and the `returned` rules of RFC 7643 §7.

use serde_json::{Value, json};

use super::{ACCOUNT, ENTERPRISE, barbara, schemas};
use crate::error::ErrorCode;
use crate::scim::projection::{Selection, project};

#[track_caller]
fn projected(attributes: Option<&str>, excluded: Option<&str>) -> Value {
    let selection = Selection::parse(attributes, excluded, &schemas()).unwrap();
    project(barbara(), &schemas(), &selection)
}

/// The members' names in one order: JSON objects have none.
fn names(value: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

#[test]
fn by_default_what_is_on_request_only_stays_behind() {
    let mut expected = barbara();
    expected[ACCOUNT] = json!({"accountState": "active"});
    assert_eq!(projected(None, None), expected);
}

#[test]
fn asked_for_attributes_come_with_those_that_always_do() {
    let some = projected(Some("USERNAME, name.familyName,emails.value"), None);
    assert_eq!(
        some,
        json!({
            "schemas": barbara()["schemas"], "id": barbara()["id"], "userName": "bjensen@example.com",
            "name": {"familyName": "Jensen"},
            "emails": [{"value": "bjensen@example.com"}, {"value": "babs@jensen.org"}]
        })
    );
    assert_eq!(projected(Some("name.familyName,name"), None)["name"], barbara()["name"]);
    assert_eq!(names(&projected(Some("nickName"), None)), ["id", "schemas"]);
}

#[test]
fn extensions_are_named_as_a_whole_or_by_attribute() {
    let whole = projected(Some(ENTERPRISE), None);
    assert_eq!(names(&whole), ["id", "schemas", ENTERPRISE]);
    assert_eq!(whole[ENTERPRISE], barbara()[ENTERPRISE]);
    assert_eq!(projected(Some(ACCOUNT), None)[ACCOUNT], json!({"accountState": "active"}));
    let one = projected(Some(&format!("{ENTERPRISE}:manager.displayName")), None);
    assert_eq!(one[ENTERPRISE], json!({"manager": {"displayName": "John Smith"}}));
}

#[test]
fn what_is_on_request_only_comes_when_it_is_named() {
    let login = format!("{ACCOUNT}:lastLoginTime");
    assert_eq!(projected(Some(&login), None)[ACCOUNT], json!({"lastLoginTime": "2011-05-13T04:42:34Z"}));
    let selection = Selection::parse(Some(&login), None, &schemas()).unwrap();
    assert!(
        selection.asks_for(Some(ACCOUNT), "lastLoginTime") && !selection.asks_for(Some(ACCOUNT), "managedBy")
    );
    assert!(!Selection::default().asks_for(Some(ACCOUNT), "lastLoginTime"));
}

#[test]
fn left_out_attributes_stay_behind_unless_they_always_come() {
    let list = format!("id,schemas,name.givenName,emails,meta,{ENTERPRISE},{ACCOUNT}:accountState");
    let rest = projected(None, Some(&list));
    assert_eq!(
        names(&rest),
        ["active", "addresses", "displayName", "groups", "id", "name", "profileUrl", "schemas", "userName"]
    );
    assert_eq!(rest["name"].get("givenName"), None);
    assert_eq!(rest["name"]["familyName"], "Jensen");
}

#[test]
fn what_is_secret_or_unknown_never_leaves() {
    let mut user = barbara();
    user["password"] = json!("secret");
    user["internal"] = json!(1);
    user[ACCOUNT]["internal"] = json!(1);
    user["urn:x:y:z"] = json!({"a": 1});
    user["emails"][0]["verifiedAt"] = json!("x");
    for attributes in [None, Some("password"), Some("urn:ietf:params:scim:schemas:core:2.0:User")] {
        let selection = Selection::parse(attributes, None, &schemas()).unwrap();
        let text = project(user.clone(), &schemas(), &selection).to_string();
        for hidden in ["secret", "internal", "urn:x:y:z", "verifiedAt"] {
            assert!(!text.contains(hidden), "{hidden} with {attributes:?}");
        }
    }
}

#[test]
fn bad_lists_are_refused_by_the_name_of_the_parameter() {
    let long = "a,".repeat(2_000);
    for (attributes, excluded, field) in [
        (Some("shoe"), None, "attributes"),
        (Some(""), None, "attributes"),
        (Some("userName,"), None, "attributes"),
        (Some("emails[type eq \"work\"]"), None, "attributes"),
        (Some(long.as_str()), None, "attributes"),
        (None, Some("name.shoe"), "excludedAttributes"),
        (Some("userName"), Some("name"), "excludedAttributes"),
    ] {
        let error = Selection::parse(attributes, excluded, &schemas()).unwrap_err();
        assert_eq!((error.code, error.field.as_str()), (ErrorCode::InvalidParameter, field));
    }
}
