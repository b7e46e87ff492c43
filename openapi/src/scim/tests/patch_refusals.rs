//! What the PATCH engine refuses, and that nothing is changed then.

use serde_json::{Value, json};

use super::{ACCOUNT, CUSTOM, ENTERPRISE, barbara, refused, schemas};
use crate::error::ErrorCode;
use crate::scim::PatchRequest;
use crate::scim::patch::{OPERATIONS_MAX, apply};
use crate::scim::value::VALUES_MAX;

#[test]
fn read_only_attributes_are_refused_in_every_way_of_naming_them() {
    let state = format!("{ACCOUNT}:accountState");
    for (operation, field) in [
        (json!({"op": "replace", "path": "id", "value": "2819c223-7f76-453a-919d-413861904646"}), "id"),
        (json!({"op": "replace", "path": "ID", "value": "x"}), "id"),
        (json!({"op": "remove", "path": "meta"}), "meta"),
        (json!({"op": "replace", "path": "meta.version", "value": "4"}), "meta.version"),
        (json!({"op": "add", "value": {"groups": [{"value": "admins"}]}}), "groups"),
        (json!({"op": "add", "path": "Groups", "value": [{"value": "admins"}]}), "groups"),
        (json!({"op": "remove", "path": "groups[value pr]"}), "groups"),
        (json!({"op": "add", "path": "roles", "value": [{"value": "owner"}]}), "roles"),
        (json!({"op": "add", "path": "photos", "value": [{"value": "https://evil.example/"}]}), "photos"),
        (json!({"op": "replace", "path": state, "value": "active"}), state.as_str()),
        (json!({"op": "replace", "path": ACCOUNT, "value": {"ACCOUNTSTATE": "active"}}), state.as_str()),
        (json!({"op": "replace", "value": {ACCOUNT: {"accountState": "active"}}}), state.as_str()),
        (json!({"op": "replace", "value": {state.as_str(): "active"}}), state.as_str()),
        (json!({"op": "replace", "path": "schemas", "value": []}), "schemas"),
        (
            json!({"op": "replace", "path": format!("{ENTERPRISE}:manager.value"), "value": "x"}),
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value",
        ),
    ] {
        let error = refused(json!([operation]));
        assert_eq!(
            (error.code, error.scim_type, error.field.as_str()),
            (ErrorCode::Mutability, Some("mutability"), field)
        );
    }
}

#[test]
fn unknown_attributes_are_refused() {
    for (operation, scim_type, field) in [
        (json!({"op": "add", "path": "isAdmin", "value": true}), "invalidPath", "isAdmin"),
        (json!({"op": "add", "path": "name.nick", "value": "x"}), "invalidPath", "name.nick"),
        (json!({"op": "remove", "path": "urn:x:y:z"}), "invalidPath", "urn:x:y:z"),
        (json!({"op": "add", "value": {"isAdmin": true}}), "invalidValue", "isAdmin"),
        (json!({"op": "add", "value": {"a b": true}}), "invalidValue", "a b"),
        (
            json!({"op": "add", "value": {"emails[type eq \"work\"]": {}}}),
            "invalidValue",
            "emails[type eq \"work\"]",
        ),
        (json!({"op": "add", "path": "name", "value": {"nick": "x"}}), "invalidValue", "name.nick"),
        (
            json!({"op": "add", "path": "emails", "value": [{"verified": true}]}),
            "invalidValue",
            "emails.verified",
        ),
        (json!({"op": "add", "value": {"urn:x:y:z": {"a": 1}}}), "invalidValue", "urn:x:y:z"),
        (
            json!({"op": "add", "path": ENTERPRISE, "value": {"shoe": 1}}),
            "invalidValue",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:shoe",
        ),
        (
            json!({"op": "add", "path": ENTERPRISE, "value": {format!("{ENTERPRISE}:department"): "x"}}),
            "invalidValue",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
        ),
    ] {
        let error = refused(json!([operation]));
        assert_eq!(
            (error.code, error.scim_type, error.field.as_str()),
            (ErrorCode::UnknownAttribute, Some(scim_type), field)
        );
    }
}

#[test]
fn bad_paths_and_filters_are_refused() {
    for (path, code, scim_type) in [
        ("emails[", ErrorCode::InvalidPath, "invalidPath"),
        ("", ErrorCode::InvalidPath, "invalidPath"),
        ("name[familyName eq \"x\"]", ErrorCode::InvalidPath, "invalidPath"),
        ("userName[value eq \"x\"]", ErrorCode::InvalidPath, "invalidPath"),
        ("urn:ietf:params:scim:schemas:core:2.0:User[a pr]", ErrorCode::InvalidPath, "invalidPath"),
        ("emails[shoe eq \"x\"]", ErrorCode::InvalidFilter, "invalidFilter"),
        ("emails[primary gt true]", ErrorCode::InvalidFilter, "invalidFilter"),
    ] {
        let error = refused(json!([{"op": "replace", "path": path, "value": "x"}]));
        assert_eq!((error.code, error.scim_type), (code, Some(scim_type)), "{path}");
    }
}

#[test]
fn values_of_the_wrong_type_or_form_are_refused_with_their_path() {
    let size = format!("{CUSTOM}:tShirtSize");
    let shoe = format!("{CUSTOM}:shoeSize");
    let birth = format!("{ACCOUNT}:birthDate");
    for (path, value, code) in [
        ("displayName", json!(1), ErrorCode::InvalidType),
        ("displayName", json!(["a"]), ErrorCode::InvalidType),
        ("displayName", json!({"a": "b"}), ErrorCode::InvalidType),
        ("displayName", json!("x".repeat(256)), ErrorCode::TooLong),
        ("displayName", json!("a\u{202E}b"), ErrorCode::Pattern),
        ("displayName", json!("a\nb"), ErrorCode::Pattern),
        ("displayName", json!("a\u{0}b"), ErrorCode::Pattern),
        ("active", json!("true"), ErrorCode::InvalidType),
        ("name", json!("Babs"), ErrorCode::InvalidType),
        ("name", json!([]), ErrorCode::InvalidType),
        ("profileUrl", json!("javascript:alert(1)"), ErrorCode::Pattern),
        ("profileUrl", json!("https://a b"), ErrorCode::Pattern),
        ("profileUrl", json!("//example.com"), ErrorCode::Pattern),
        (&size, json!("XXL"), ErrorCode::NotAnOption),
        (&size, json!("m"), ErrorCode::NotAnOption),
        (&shoe, json!(39.5), ErrorCode::InvalidType),
        (&shoe, json!("39"), ErrorCode::InvalidType),
        (&birth, json!("2001-02-29"), ErrorCode::InvalidDate),
        (&birth, json!("2001-2-3"), ErrorCode::InvalidDate),
        (&birth, json!("+2001-1-1"), ErrorCode::InvalidDate),
    ] {
        let error = refused(json!([{"op": "replace", "path": path, "value": value}]));
        assert_eq!((error.code, error.field.as_str()), (code, path), "{value}");
        assert_eq!(error.scim_type, Some("invalidValue"));
    }
    for (value, code, field) in [
        (json!([{"value": "no address"}]), ErrorCode::Pattern, "emails.value"),
        (json!([{"value": "a@b.org\r\nBcc: x@y.z"}]), ErrorCode::Pattern, "emails.value"),
        (json!([{"value": "a@b.org", "type": "moon"}]), ErrorCode::NotAnOption, "emails.type"),
        (json!([{"value": "a@b.org", "VALUE": "c@d.org"}]), ErrorCode::InvalidValue, "emails.value"),
        (json!([{"type": "work"}]), ErrorCode::Required, "emails.value"),
        (json!(["a@b.org"]), ErrorCode::InvalidType, "emails"),
        (
            json!([{"value": "a@b.org", "primary": true}, {"value": "c@d.org", "primary": true}]),
            ErrorCode::InvalidValue,
            "emails",
        ),
    ] {
        let error = refused(json!([{"op": "replace", "path": "emails", "value": value}]));
        assert_eq!((error.code, error.field.as_str()), (code, field), "{value}");
    }
    let without_path = refused(json!([{"op": "replace", "value": {"emails": {"value": "a@b.org"}}}]));
    assert_eq!((without_path.code, without_path.field.as_str()), (ErrorCode::InvalidType, "emails"));
}

#[test]
fn requests_of_the_wrong_shape_are_refused() {
    for (operation, code) in [
        (json!({"op": "add", "path": "displayName"}), ErrorCode::InvalidValue),
        (json!({"op": "replace"}), ErrorCode::InvalidValue),
        (json!({"op": "replace", "value": "x"}), ErrorCode::InvalidType),
        (json!({"op": "replace", "value": null}), ErrorCode::InvalidType),
        (json!({"op": "add", "value": {ENTERPRISE: "x"}}), ErrorCode::InvalidType),
        (json!({"op": "add", "value": {"schemas": ["urn:x:y"]}}), ErrorCode::InvalidValue),
        (json!({"op": "add", "value": {"nickName": "a", "NICKNAME": "b"}}), ErrorCode::InvalidValue),
        (
            json!({"op": "add", "path": "name", "value": {"givenName": "a", "GivenName": "b"}}),
            ErrorCode::InvalidValue,
        ),
    ] {
        assert_eq!(refused(json!([operation])).code, code, "{operation}");
    }
    let other = PatchRequest { schemas: vec!["urn:x:y".to_owned()], operations: Vec::new() };
    let none = PatchRequest::new(Vec::new());
    for request in [other, none] {
        let error = apply(&barbara(), &request, &schemas()).unwrap_err();
        assert_eq!((error.code, error.scim_type), (ErrorCode::InvalidBody, Some("invalidSyntax")));
    }
}

#[test]
fn one_bad_operation_undoes_the_whole_request_and_is_named() {
    let error = refused(json!([
        {"op": "replace", "path": "displayName", "value": "changed"},
        {"op": "replace", "path": "id", "value": "x"},
        {"op": "remove"}
    ]));
    assert_eq!((error.operation, error.field.as_str()), (Some(1), "id"));
    assert_eq!(error.field_error().code, ErrorCode::Mutability);
}

#[test]
fn operations_and_values_are_bounded() {
    let many = vec![json!({"op": "replace", "path": "displayName", "value": "x"}); OPERATIONS_MAX + 1];
    assert_eq!(refused(Value::Array(many)).code, ErrorCode::InvalidBody);
    let values: Vec<_> = (0..=VALUES_MAX).map(|n| json!(format!("hobby {n}"))).collect();
    let path = format!("{CUSTOM}:hobbies");
    let at_once = refused(json!([{"op": "add", "path": path, "value": values}]));
    assert_eq!((at_once.code, at_once.limit), (ErrorCode::InvalidValue, Some(100)));
    let in_two = refused(json!([
        {"op": "add", "path": path, "value": values[1..]},
        {"op": "add", "path": path, "value": values[..1]}
    ]));
    assert_eq!((in_two.code, in_two.operation), (ErrorCode::InvalidValue, Some(1)));
}
