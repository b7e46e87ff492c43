//! What a client discovers about the server: resource types (RFC 7643 §6) and the service provider's configuration
//! (RFC 7643 §5).

use serde::{Deserialize, Serialize};

use super::account::{account_schema, custom_schema};
use super::builtin::{enterprise_schema, user_schema};
use super::schema::{Meta, Schema};
use crate::profile::{SCHEMA_ACCOUNT, SCHEMA_CUSTOM, SCHEMA_ENTERPRISE, SCHEMA_USER};
use crate::settings::CustomAttribute;

/// URN of the resource type "ResourceType" (RFC 7643 §6).
pub const SCHEMA_RESOURCE_TYPE: &str = "urn:ietf:params:scim:schemas:core:2.0:ResourceType";
/// URN of the service provider's configuration (RFC 7643 §5).
pub const SCHEMA_SERVICE_PROVIDER_CONFIG: &str =
    "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig";

/// The schemas of a user in an organization: the core first, then the extensions.
#[must_use]
pub fn user_schemas(custom: &[CustomAttribute]) -> Vec<Schema> {
    vec![user_schema(), enterprise_schema(), account_schema(), custom_schema(custom)]
}

/// A kind of resource and where it is served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimResourceType))]
pub struct ResourceType {
    /// Always [`SCHEMA_RESOURCE_TYPE`].
    pub schemas: Vec<String>,
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its address below the base address.
    pub endpoint: String,
    /// The URN of its core schema.
    pub schema: String,
    /// The extensions that it may carry.
    pub schema_extensions: Vec<SchemaExtension>,
    /// Where this description is served; the server fills it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<Meta>,
}

/// An extension of a resource type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimSchemaExtension))]
pub struct SchemaExtension {
    /// The URN of its schema.
    pub schema: String,
    /// Whether every resource must carry it.
    pub required: bool,
}

/// The resource types that are served.
#[must_use]
pub fn resource_types() -> Vec<ResourceType> {
    let extension = |urn: &str| SchemaExtension { schema: urn.to_owned(), required: false };
    vec![ResourceType {
        schemas: vec![SCHEMA_RESOURCE_TYPE.to_owned()],
        id: "User".to_owned(),
        name: "User".to_owned(),
        description: "User account".to_owned(),
        endpoint: "/Users".to_owned(),
        schema: SCHEMA_USER.to_owned(),
        schema_extensions: [SCHEMA_ENTERPRISE, SCHEMA_ACCOUNT, SCHEMA_CUSTOM].map(extension).to_vec(),
        meta: None,
    }]
}

/// What the server can do (RFC 7643 §5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimServiceProviderConfig))]
pub struct ServiceProviderConfig {
    /// Always [`SCHEMA_SERVICE_PROVIDER_CONFIG`].
    pub schemas: Vec<String>,
    /// The address of the documentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation_uri: Option<String>,
    /// PATCH.
    pub patch: Supported,
    /// Several operations in one request.
    pub bulk: BulkSupport,
    /// Filters.
    pub filter: FilterSupport,
    /// A new password through SCIM.
    pub change_password: Supported,
    /// Sorted lists.
    pub sort: Supported,
    /// Versions by `ETag`.
    pub etag: Supported,
    /// How a client proves who it is.
    pub authentication_schemes: Vec<AuthenticationScheme>,
    /// Where this configuration is served; the server fills it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<Meta>,
}

/// Whether something is supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimSupported))]
pub struct Supported {
    /// Whether it is.
    pub supported: bool,
}

/// Support of bulk requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimBulkSupport))]
pub struct BulkSupport {
    /// Whether it is supported.
    pub supported: bool,
    /// Operations at most.
    pub max_operations: u32,
    /// Bytes at most.
    pub max_payload_size: u32,
}

/// Support of filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimFilterSupport))]
pub struct FilterSupport {
    /// Whether it is supported.
    pub supported: bool,
    /// Resources in one answer at most.
    pub max_results: u32,
}

/// A way to prove who one is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimAuthenticationScheme))]
pub struct AuthenticationScheme {
    /// One of RFC 7643's names: `oauth`, `oauth2`, `oauthbearertoken`, `httpbasic`, `httpdigest`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// The address of its specification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spec_uri: Option<String>,
    /// Whether it is the preferred one.
    pub primary: bool,
}

/// What a [`service_provider_config`] says beyond what is always so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Support {
    /// Whether PATCH is served.
    pub patch: bool,
    /// Whether versions are served.
    pub etag: bool,
    /// Whether lists take `sortBy`.
    pub sort: bool,
    /// Resources in a filtered list at most; `None` where filters are not served.
    pub filter_max: Option<u32>,
    /// Operations and bytes of a bulk request at most; `None` where it is not served.
    pub bulk_max: Option<(u32, u32)>,
}

/// The service provider's configuration. Passwords are never changed through SCIM: that takes the present one.
#[must_use]
pub fn service_provider_config(support: Support) -> ServiceProviderConfig {
    let (max_operations, max_payload_size) = support.bulk_max.unwrap_or_default();
    ServiceProviderConfig {
        schemas: vec![SCHEMA_SERVICE_PROVIDER_CONFIG.to_owned()],
        documentation_uri: None,
        patch: Supported { supported: support.patch },
        bulk: BulkSupport { supported: support.bulk_max.is_some(), max_operations, max_payload_size },
        filter: FilterSupport {
            supported: support.filter_max.is_some(),
            max_results: support.filter_max.unwrap_or_default(),
        },
        change_password: Supported { supported: false },
        sort: Supported { supported: support.sort },
        etag: Supported { supported: support.etag },
        authentication_schemes: vec![AuthenticationScheme {
            kind: "oauthbearertoken".to_owned(),
            name: "OAuth Bearer Token".to_owned(),
            description: "An access token in the Authorization header".to_owned(),
            spec_uri: Some("https://www.rfc-editor.org/info/rfc6750".to_owned()),
            primary: true,
        }],
        meta: None,
    }
}
