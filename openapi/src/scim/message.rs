//! The messages of RFC 7644: lists, errors and PATCH requests.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::error::ErrorCode;

/// URN of a list (RFC 7644 §3.4.2).
pub const MESSAGE_LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
/// URN of an error (RFC 7644 §3.12).
pub const MESSAGE_ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
/// URN of a PATCH request (RFC 7644 §3.5.2).
pub const MESSAGE_PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// A page of resources (RFC 7644 §3.4.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimListResponse))]
pub struct ListResponse<T> {
    /// Always [`MESSAGE_LIST`].
    pub schemas: Vec<String>,
    /// How many there are in all.
    pub total_results: u64,
    /// The number of the first one here, from 1.
    pub start_index: u64,
    /// How many are here.
    pub items_per_page: u64,
    /// These.
    #[serde(rename = "Resources")]
    pub resources: Vec<T>,
}

impl<T> ListResponse<T> {
    /// A list that is complete.
    #[must_use]
    pub fn whole(resources: Vec<T>) -> Self {
        let count = u64::try_from(resources.len()).unwrap_or(u64::MAX);
        Self::page(resources, 1, count)
    }

    /// A part of a list of `total_results`, from the number `start_index` (the first is 1).
    #[must_use]
    pub fn page(resources: Vec<T>, start_index: u64, total_results: u64) -> Self {
        Self {
            schemas: vec![MESSAGE_LIST.to_owned()],
            total_results,
            start_index,
            items_per_page: u64::try_from(resources.len()).unwrap_or(u64::MAX),
            resources,
        }
    }
}

/// An error answer (RFC 7644 §3.12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "400", "scimType": "mutability",
    "detail": "id: This value cannot be changed here."
})))]
pub struct ScimError {
    /// Always [`MESSAGE_ERROR`].
    pub schemas: Vec<String>,
    /// The HTTP status, as a string.
    pub status: String,
    /// The kind of error, for the statuses 400 and 409.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scim_type: Option<String>,
    /// What is wrong, in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl ScimError {
    /// An error of this status.
    #[must_use]
    pub fn new(status: u16, scim_type: Option<&str>, detail: Option<String>) -> Self {
        Self {
            schemas: vec![MESSAGE_ERROR.to_owned()],
            status: status.to_string(),
            scim_type: scim_type.map(str::to_owned),
            detail,
        }
    }
}

/// The `scimType` (RFC 7644 §3.12, table 9) that a cause is told by where nothing more particular is known.
#[must_use]
pub const fn scim_type(code: ErrorCode) -> Option<&'static str> {
    match code {
        ErrorCode::InvalidBody => Some("invalidSyntax"),
        ErrorCode::InvalidFilter => Some("invalidFilter"),
        ErrorCode::InvalidPath => Some("invalidPath"),
        ErrorCode::NoTarget => Some("noTarget"),
        ErrorCode::Mutability => Some("mutability"),
        ErrorCode::Uniqueness => Some("uniqueness"),
        ErrorCode::InvalidParameter
        | ErrorCode::InvalidValue
        | ErrorCode::Required
        | ErrorCode::Pattern
        | ErrorCode::TooLong
        | ErrorCode::NotAnOption
        | ErrorCode::InvalidType
        | ErrorCode::InvalidDate
        | ErrorCode::UnknownAttribute => Some("invalidValue"),
        _ => None,
    }
}

/// A PATCH request (RFC 7644 §3.5.2). All of its operations are applied, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimPatchRequest))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    "Operations": [
        {"op": "replace", "path": "name.givenName", "value": "Barbara"},
        {"op": "remove", "path": "addresses[type eq \"work\"]"}
    ]
})))]
pub struct PatchRequest {
    /// Has to hold [`MESSAGE_PATCH`].
    pub schemas: Vec<String>,
    /// What to do, in order.
    #[serde(rename = "Operations", alias = "operations")]
    pub operations: Vec<PatchOperation>,
}

impl PatchRequest {
    /// A request of these operations.
    #[must_use]
    pub fn new(operations: Vec<PatchOperation>) -> Self {
        Self { schemas: vec![MESSAGE_PATCH.to_owned()], operations }
    }
}

/// One operation of a PATCH request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimPatchOperation))]
pub struct PatchOperation {
    /// What is done.
    pub op: PatchOp,
    /// To which attribute or values; the resource itself where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// With which value.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub value: Option<Value>,
}

impl PatchOperation {
    /// Adds a value.
    #[must_use]
    pub fn add(path: impl Into<String>, value: Value) -> Self {
        Self { op: PatchOp::Add, path: Some(path.into()), value: Some(value) }
    }

    /// Replaces a value.
    #[must_use]
    pub fn replace(path: impl Into<String>, value: Value) -> Self {
        Self { op: PatchOp::Replace, path: Some(path.into()), value: Some(value) }
    }

    /// Removes a value.
    #[must_use]
    pub fn remove(path: impl Into<String>) -> Self {
        Self { op: PatchOp::Remove, path: Some(path.into()), value: None }
    }
}

/// Tells `"value": null` from no value at all: the former unassigns, the latter is a mistake.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// What a PATCH operation does. Read in any case, because clients write it in any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimPatchOp))]
pub enum PatchOp {
    /// Adds values, or sets one.
    Add,
    /// Unassigns.
    Remove,
    /// Sets values in the place of others.
    Replace,
}

impl<'de> Deserialize<'de> for PatchOp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: [(&str, PatchOp); 3] =
            [("add", PatchOp::Add), ("remove", PatchOp::Remove), ("replace", PatchOp::Replace)];
        let text = String::deserialize(deserializer)?;
        let found = NAMES.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(&text));
        found.map(|(_, op)| op).ok_or_else(|| serde::de::Error::custom("op is one of add, remove, replace"))
    }
}
