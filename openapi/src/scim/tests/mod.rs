//! What the SCIM engine promises, mostly in the words of the RFCs' own examples.

mod discovery;
mod filter;
mod patch_add;
mod patch_refusals;
mod patch_remove;
mod patch_replace;
mod path;
mod projection;
mod properties;
mod put;
mod resource;

use serde_json::{Value, json};

use super::message::PatchRequest;
use super::patch::{PatchError, Patched, apply};
use super::resource::validate;
use super::schema::{Attribute, Mutability, Schema};
use super::user_schemas;
use crate::profile::{AttributeOption, InputType};
use crate::settings::CustomAttribute;

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const ACCOUNT: &str = "urn:latchkey:params:scim:schemas:extension:account:2.0:User";
const CUSTOM: &str = "urn:latchkey:params:scim:schemas:extension:custom:2.0:User";

fn custom(name: &str, input_type: InputType, multi_valued: bool) -> CustomAttribute {
    let labels = [("en".to_owned(), name.to_owned())].into();
    CustomAttribute { name: name.to_owned(), labels, input_type, multi_valued, options: Vec::new() }
}

/// The built-in schemas, some attributes of an organization, and an immutable one.
fn schemas() -> Vec<Schema> {
    let mut size = custom("tShirtSize", InputType::Select, false);
    size.options = ["S", "M", "L"]
        .map(|value| AttributeOption { value: value.to_owned(), labels: Default::default() })
        .to_vec();
    let mut schemas = user_schemas(&[
        size,
        custom("hobbies", InputType::Text, true),
        custom("shoeSize", InputType::Integer, false),
        custom("about", InputType::Textarea, false),
    ]);
    schemas[3].attributes.push(Attribute::string("badge", "Given once").mutability(Mutability::Immutable));
    schemas
}

/// The user of RFC 7643 §8.2, as far as the schemas go.
fn barbara() -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE, ACCOUNT],
        "id": "2819c223-7f76-453a-919d-413861904646",
        "userName": "bjensen@example.com",
        "name": {
            "formatted": "Ms. Barbara J Jensen, III", "familyName": "Jensen", "givenName": "Barbara",
            "middleName": "Jane", "honorificPrefix": "Ms.", "honorificSuffix": "III"
        },
        "displayName": "Babs Jensen",
        "profileUrl": "https://login.example.com/bjensen",
        "active": true,
        "emails": [
            {"value": "bjensen@example.com", "type": "work", "primary": true},
            {"value": "babs@jensen.org", "type": "home"}
        ],
        "addresses": [
            {
                "type": "work", "streetAddress": "100 Universal City Plaza", "locality": "Hollywood",
                "region": "CA", "postalCode": "91608", "country": "US",
                "formatted": "100 Universal City Plaza\nHollywood, CA 91608 USA", "primary": true
            },
            {"type": "home", "streetAddress": "456 Hollywood Blvd", "locality": "Hollywood", "country": "US"}
        ],
        "groups": [{"value": "e9e30dba-f08f-4109-8486-d5c6a331660a", "display": "Tour Guides"}],
        "meta": {
            "resourceType": "User", "created": "2010-01-23T04:56:22Z", "lastModified": "2011-05-13T04:42:34Z",
            "version": "3", "location": "https://example.com/scim2/Users/2819c223"
        },
        ENTERPRISE: {"employeeNumber": "701984", "department": "Tour Operations",
            "manager": {"value": "26118915", "displayName": "John Smith"}},
        ACCOUNT: {"accountState": "active", "lastLoginTime": "2011-05-13T04:42:34Z"}
    })
}

fn request(operations: Value) -> PatchRequest {
    let request =
        json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations});
    serde_json::from_value(request).unwrap()
}

/// Applies operations to Barbara. What comes out is always valid.
#[track_caller]
fn patched(operations: Value) -> Patched {
    let patched = apply(&barbara(), &request(operations), &schemas()).unwrap();
    validate(&patched.resource, &schemas()).unwrap();
    patched
}

#[track_caller]
fn refused(operations: Value) -> PatchError {
    apply(&barbara(), &request(operations), &schemas()).unwrap_err()
}

#[test]
fn the_sample_user_is_valid() {
    assert_eq!(validate(&barbara(), &schemas()), Ok(()));
}
