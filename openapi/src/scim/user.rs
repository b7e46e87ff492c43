//! How a user is described to those who generate a client: which members there are depends on the organization.

use std::borrow::Cow;

use serde_json::json;
use utoipa::openapi::schema::{AdditionalProperties, ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A SCIM user (RFC 7643 §4.1) as the document describes it: the members that every user has or may have, and any other
/// attribute of the organization, extensions under their URN.
#[derive(Debug, Clone, Copy)]
pub struct UserResource;

fn text(description: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).description(Some(description))
}

fn flag(description: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Boolean).description(Some(description))
}

fn object() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Object)
}

/// The values of a plural attribute (RFC 7643 §2.4).
fn plural(description: &str) -> ArrayBuilder {
    let value = object()
        .property("value", text("The value"))
        .property("type", text("What it is for"))
        .property("primary", flag("Whether it is the preferred one"));
    ArrayBuilder::new().items(value).description(Some(description))
}

impl PartialSchema for UserResource {
    fn schema() -> RefOr<Schema> {
        let name = object()
            .property("formatted", text("The whole name"))
            .property("givenName", text("The given name"))
            .property("familyName", text("The family name"))
            .property("middleName", text("The middle name"));
        let meta = object()
            .property("resourceType", text("`User`"))
            .property("created", text("When it was created"))
            .property("lastModified", text("When it was last changed"))
            .property("location", text("Where it is read"))
            .property("version", text("Its `ETag`"));
        let schemas =
            ArrayBuilder::new().items(text("A URN")).description(Some("The schemas that it follows"));
        object()
            .description(Some("A SCIM user (RFC 7643 §4.1), with the attributes that the organization has"))
            .property("schemas", schemas)
            .property("id", text("The account"))
            .property("userName", text("The name to sign in with"))
            .property("name", name)
            .property("displayName", text("The name that others see"))
            .property("nickName", text("The casual name"))
            .property("title", text("The title"))
            .property("preferredLanguage", text("The language (RFC 9110 §12.5.4)"))
            .property("locale", text("Where its words and numbers are from"))
            .property("timezone", text("The time zone (IANA)"))
            .property("emails", plural("E-mail addresses"))
            .property("phoneNumbers", plural("Telephone numbers"))
            .property("meta", meta)
            .additional_properties(Some(AdditionalProperties::FreeForm(true)))
            .examples([json!({
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
                "id": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60",
                "userName": "ada",
                "name": {"givenName": "Ada", "familyName": "Lovelace"},
            })])
            .into()
    }
}

impl ToSchema for UserResource {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("UserResource")
    }
}
