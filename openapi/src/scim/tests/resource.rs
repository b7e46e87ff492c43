//! Canonical form and validity of resources and of single values.

use serde_json::{Value, json};

use super::{ACCOUNT, CUSTOM, ENTERPRISE, barbara, schemas};
use crate::error::ErrorCode;
use crate::scim::resource::{canonical_at, canonical_resource, set_schemas, validate};
use crate::scim::value::ReadOnly;

fn canonical(value: Value) -> Value {
    canonical_resource(&value, &schemas(), ReadOnly::Keep).unwrap()
}

#[test]
fn names_take_the_spelling_of_the_schemas_everywhere() {
    assert_eq!(
        canonical(json!({
            "NAME": {"givenname": "Babs"}, "Emails": [{"VALUE": "a@b.org", "TYPE": "Work"}],
            ENTERPRISE.to_lowercase(): {"COSTCENTER": "1"}, "META": {"resourcetype": "User"}
        })),
        json!({
            "name": {"givenName": "Babs"}, "emails": [{"value": "a@b.org", "type": "work"}],
            ENTERPRISE: {"costCenter": "1"}, "meta": {"resourceType": "User"}
        })
    );
}

#[test]
fn what_is_unassigned_is_left_out() {
    let value = json!({
        "nickName": null, "emails": [], "addresses": [null, {}, {"locality": null}], "name": {"givenName": null},
        ENTERPRISE: {"department": null}, CUSTOM: null
    });
    assert_eq!(canonical(value), json!({}));
}

#[test]
fn values_are_kept_once_and_lines_end_in_one_way() {
    assert_eq!(
        canonical(json!({CUSTOM: {"hobbies": ["chess", "go", "chess"], "about": "one\r\ntwo\rthree\n"}})),
        json!({CUSTOM: {"hobbies": ["chess", "go"], "about": "one\ntwo\nthree\n"}})
    );
}

#[test]
fn one_value_can_be_checked_by_its_path() {
    let at = |path: &str, value: Value| canonical_at(path, &value, &schemas()).map_err(|error| error.code);
    assert_eq!(at("NAME.GIVENNAME", json!("Babs")), Ok(Some(json!("Babs"))));
    assert_eq!(at("name.givenName", json!(null)), Ok(None));
    assert_eq!(at("addresses.country", json!("de")), Ok(Some(json!("DE"))));
    assert_eq!(at("addresses.country", json!("Germany")), Err(ErrorCode::Pattern));
    assert!(at("addresses.streetAddress", json!("x".repeat(4_096))).is_ok());
    assert_eq!(at("addresses.streetAddress", json!("x".repeat(4_097))), Err(ErrorCode::TooLong));
    assert!(at("title", json!("ü".repeat(255))).is_ok());
    assert_eq!(at("title", json!("ü".repeat(256))), Err(ErrorCode::TooLong));
    assert_eq!(at(&format!("{ACCOUNT}:birthDate"), json!("2000-02-29")), Ok(Some(json!("2000-02-29"))));
    assert_eq!(at(&format!("{ACCOUNT}:birthDate"), json!("1900-02-29")), Err(ErrorCode::InvalidDate));
    assert_eq!(at("meta.created", json!("2020-01-01")), Err(ErrorCode::InvalidDate));
    assert_eq!(at("shoe", json!("x")), Err(ErrorCode::UnknownAttribute));
    assert_eq!(at("name[", json!("x")), Err(ErrorCode::InvalidPath));
}

#[test]
fn a_held_resource_is_canonical_and_complete_or_not_valid() {
    let code = |change: fn(&mut Value)| {
        let mut user = barbara();
        change(&mut user);
        validate(&user, &schemas()).unwrap_err().code
    };
    assert_eq!(code(|user| user["userName"] = json!("")), ErrorCode::Required);
    assert_eq!(code(|user| user["userName"] = json!(null)), ErrorCode::InvalidValue);
    assert_eq!(code(|user| user["emails"][0]["value"] = json!("")), ErrorCode::Pattern);
    assert_eq!(code(|user| user["emails"] = json!([{"type": "work"}])), ErrorCode::Required);
    assert_eq!(code(|user| user["emails"][1]["primary"] = json!(true)), ErrorCode::InvalidValue);
    assert_eq!(code(|user| user["NICKNAME"] = json!("x")), ErrorCode::InvalidValue);
    assert_eq!(code(|user| user["shoe"] = json!("x")), ErrorCode::UnknownAttribute);
    assert_eq!(code(|user| *user = json!("x")), ErrorCode::InvalidType);
}

#[test]
fn schemas_name_the_core_and_the_extensions_in_use() {
    let mut user = json!({"userName": "a", CUSTOM: {"shoeSize": 1}});
    set_schemas(&mut user, &schemas());
    assert_eq!(user["schemas"], json!(["urn:ietf:params:scim:schemas:core:2.0:User", CUSTOM]));
}
