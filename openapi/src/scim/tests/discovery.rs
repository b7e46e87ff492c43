//! Schemas, discovery documents and messages have the members that the RFCs name, and no others.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::error::ErrorCode;
use crate::profile::{AttributeOption, InputType, SCHEMA_ACCOUNT, SCHEMA_CUSTOM, SCHEMA_USER};
use crate::scim::discovery::Support;
use crate::scim::message::{ListResponse, PatchOp, PatchRequest, ScimError, scim_type};
use crate::scim::schema::{Attribute, AttributeType, Mutability, Returned};
use crate::scim::{resource_types, service_provider_config, user_schemas};
use crate::settings::CustomAttribute;

fn custom(name: &str, input_type: InputType) -> CustomAttribute {
    CustomAttribute {
        name: name.to_owned(),
        labels: [("en".to_owned(), format!("The {name}"))].into(),
        input_type,
        multi_valued: false,
        options: Vec::new(),
    }
}

fn members(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn check_attribute(attribute: &Value, inside: bool) {
    let known = [
        "name",
        "type",
        "subAttributes",
        "multiValued",
        "description",
        "required",
        "canonicalValues",
        "caseExact",
        "mutability",
        "returned",
        "uniqueness",
        "referenceTypes",
    ];
    for member in members(attribute) {
        assert!(known.contains(&member), "{member} is not a member of RFC 7643 §7");
    }
    let complex = attribute["type"] == "complex";
    assert_eq!(complex, attribute.get("subAttributes").is_some(), "{attribute}");
    assert!(!(complex && inside), "a complex attribute holds no complex one (RFC 7643 §2.3.8): {attribute}");
    assert_eq!(attribute["type"] == "reference", attribute.get("referenceTypes").is_some(), "{attribute}");
    for inner in attribute["subAttributes"].as_array().into_iter().flatten() {
        check_attribute(inner, true);
    }
}

#[test]
fn schemas_have_only_the_members_of_rfc_7643() {
    for schema in user_schemas(&[custom("tShirtSize", InputType::Text), custom("second", InputType::Address)])
    {
        let json = serde_json::to_value(&schema).unwrap();
        assert_eq!(members(&json), ["attributes", "description", "id", "name", "schemas"].into());
        assert_eq!(json["schemas"], json!(["urn:ietf:params:scim:schemas:core:2.0:Schema"]));
        for attribute in json["attributes"].as_array().unwrap() {
            check_attribute(attribute, false);
        }
        let back: crate::scim::Schema = serde_json::from_value(json).unwrap();
        assert_eq!(back.id, schema.id);
    }
}

#[test]
fn attribute_names_of_a_schema_do_not_differ_by_case_alone() {
    fn check(attributes: &[Attribute]) {
        let names: BTreeSet<_> = attributes.iter().map(|a| a.name.to_ascii_lowercase()).collect();
        assert_eq!(names.len(), attributes.len());
        attributes.iter().for_each(|a| check(&a.sub_attributes));
    }
    user_schemas(&[]).iter().for_each(|schema| check(&schema.attributes));
}

#[test]
fn the_password_is_never_returned_and_the_state_of_an_account_is_never_written() {
    let schemas = user_schemas(&[]);
    let password = schemas[0].attribute("PASSWORD").unwrap();
    assert_eq!((password.mutability, password.returned), (Mutability::WriteOnly, Returned::Never));
    let account = schemas.iter().find(|schema| schema.id == SCHEMA_ACCOUNT).unwrap();
    let writable: Vec<_> =
        account.attributes.iter().filter(|a| a.mutability != Mutability::ReadOnly).map(|a| &a.name).collect();
    assert_eq!(writable, ["birthDate", "pronouns"]);
    for volatile in ["lastLoginTime", "lastPasswordUpdateTime", "enabledAuthenticators"] {
        assert_eq!(account.attribute(volatile).unwrap().returned, Returned::Request, "{volatile}");
    }
    for kept in ["groups", "roles", "photos"] {
        let attribute = schemas[0].attribute(kept).unwrap();
        assert_eq!(attribute.mutability, Mutability::ReadOnly, "{kept}");
        assert!(attribute.sub_attributes.iter().all(|a| a.mutability == Mutability::ReadOnly), "{kept}");
    }
}

#[test]
fn an_organizations_attribute_becomes_a_scim_attribute_of_the_fitting_type() {
    use AttributeType::{Boolean, Complex, Decimal, Integer, Reference, String};
    for (input, expected) in [
        (InputType::Text, String),
        (InputType::Integer, Integer),
        (InputType::Decimal, Decimal),
        (InputType::Url, Reference),
        (InputType::Date, String),
        (InputType::Toggle, Boolean),
        (InputType::Checkbox, Boolean),
        (InputType::Address, Complex),
    ] {
        let schemas = user_schemas(&[custom("mine", input)]);
        let schema = schemas.iter().find(|schema| schema.id == SCHEMA_CUSTOM).unwrap();
        let attribute = schema.attribute("Mine").unwrap();
        assert_eq!((attribute.kind, attribute.description.as_str()), (expected, "The mine"));
    }
    let mut sizes = custom("sizes", InputType::CheckboxGroup);
    sizes.options = vec![AttributeOption { value: "S".to_owned(), labels: Default::default() }];
    let schema = crate::scim::custom_schema(&[sizes]);
    assert!(schema.attributes[0].multi_valued && schema.attributes[0].case_exact);
    assert_eq!(schema.attributes[0].canonical_values, ["S"]);
}

#[test]
fn the_resource_type_of_users_names_every_extension() {
    let types = serde_json::to_value(resource_types()).unwrap();
    assert_eq!(types[0]["endpoint"], "/Users");
    assert_eq!(types[0]["schema"], SCHEMA_USER);
    let named: Vec<_> = types[0]["schemaExtensions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["schema"].as_str().unwrap())
        .collect();
    let all = user_schemas(&[]);
    let extensions: Vec<_> = all.iter().skip(1).map(|schema| schema.id.as_str()).collect();
    assert_eq!(named, extensions);
}

#[test]
fn the_service_provider_configuration_says_what_is_served() {
    let support = Support { patch: true, etag: true, sort: false, filter_max: Some(200), bulk_max: None };
    let json = serde_json::to_value(service_provider_config(support)).unwrap();
    assert_eq!(json["patch"], json!({"supported": true}));
    assert_eq!(json["etag"], json!({"supported": true}));
    assert_eq!(json["filter"], json!({"supported": true, "maxResults": 200}));
    assert_eq!(json["bulk"], json!({"supported": false, "maxOperations": 0, "maxPayloadSize": 0}));
    assert_eq!(json["changePassword"], json!({"supported": false}));
    assert_eq!(json["authenticationSchemes"][0]["type"], "oauthbearertoken");
}

#[test]
fn lists_and_errors_have_the_shape_of_rfc_7644() {
    let list = serde_json::to_value(ListResponse::whole(vec!["a", "b"])).unwrap();
    assert_eq!(
        list,
        json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            "totalResults": 2, "startIndex": 1, "itemsPerPage": 2, "Resources": ["a", "b"]
        })
    );
    let error =
        ScimError::new(400, scim_type(ErrorCode::Mutability), Some("Attribute 'id' is readOnly".to_owned()));
    assert_eq!(
        serde_json::to_value(error).unwrap(),
        json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "scimType": "mutability", "detail": "Attribute 'id' is readOnly", "status": "400"
        })
    );
}

#[test]
fn a_patch_request_takes_any_case_of_op_and_no_unknown_member() {
    let read = |operation: Value| {
        serde_json::from_value::<PatchRequest>(json!({"schemas": [], "Operations": [operation]}))
    };
    assert_eq!(read(json!({"op": "RePlace"})).unwrap().operations[0].op, PatchOp::Replace);
    assert_eq!(read(json!({"op": "add", "value": null})).unwrap().operations[0].value, Some(Value::Null));
    assert_eq!(read(json!({"op": "add"})).unwrap().operations[0].value, None);
    for bad in
        [json!({"op": "copy"}), json!({}), json!({"op": "add", "from": "x"}), json!({"op": 1}), json!("add")]
    {
        assert!(read(bad.clone()).is_err(), "{bad}");
    }
}
