//! What the fuzz targets share: an organization's schemas and a user of it.

use std::sync::LazyLock;

use latchkey_openapi::profile::{AttributeOption, InputType};
use latchkey_openapi::scim::schema::{Attribute, Mutability, Schema};
use latchkey_openapi::scim::user_schemas;
use latchkey_openapi::settings::CustomAttribute;
use serde_json::{Value, json};

/// URN of the enterprise extension.
pub const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
/// URN of Latchkey's own extension.
pub const ACCOUNT: &str = "urn:latchkey:params:scim:schemas:extension:account:2.0:User";
/// URN of the organization's extension.
pub const CUSTOM: &str = "urn:latchkey:params:scim:schemas:extension:custom:2.0:User";

/// The built-in schemas and attributes of every kind that an organization may add.
pub static SCHEMAS: LazyLock<Vec<Schema>> = LazyLock::new(|| {
    let custom = |name: &str, input_type, multi_valued| CustomAttribute {
        name: name.to_owned(),
        labels: [("en".to_owned(), name.to_owned())].into(),
        input_type,
        multi_valued,
        options: Vec::new(),
    };
    let mut size = custom("size", InputType::Select, true);
    size.options = vec![AttributeOption { value: "M".to_owned(), labels: Default::default() }];
    let mut schemas = user_schemas(&[
        size,
        custom("hobbies", InputType::Text, true),
        custom("shoe", InputType::Integer, false),
        custom("height", InputType::Decimal, true),
        custom("about", InputType::Textarea, false),
        custom("home", InputType::Address, false),
        custom("since", InputType::Date, false),
        custom("page", InputType::Url, true),
    ]);
    if let Some(own) = schemas.last_mut() {
        own.attributes.push(Attribute::string("badge", "Given once").mutability(Mutability::Immutable));
    }
    schemas
});

/// A valid user.
pub static USER: LazyLock<Value> = LazyLock::new(|| {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE, ACCOUNT, CUSTOM],
        "id": "u1",
        "userName": "bjensen",
        "name": {"familyName": "Jensen", "givenName": "Barbara"},
        "active": true,
        "emails": [
            {"value": "bjensen@example.com", "type": "work", "primary": true},
            {"value": "babs@jensen.org", "type": "home"}
        ],
        "addresses": [{"type": "home", "locality": "Hollywood", "country": "US"}],
        "groups": [{"value": "g1", "display": "Tour Guides"}],
        "meta": {"resourceType": "User", "lastModified": "2011-05-13T04:42:34Z", "version": "3"},
        ENTERPRISE: {"department": "Tours", "manager": {"value": "u2"}},
        ACCOUNT: {"accountState": "active", "birthDate": "1980-02-29"},
        CUSTOM: {"hobbies": ["chess", "go"], "shoe": 39, "badge": "B-1"}
    })
});
