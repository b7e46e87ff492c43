//! Keyset paging: `limit`, `cursor`, `nextCursor`.

use serde::{Deserialize, Serialize};

/// Entries per page when the request does not say.
pub const DEFAULT_LIMIT: u32 = 25;
/// The most entries that one page holds.
pub const MAX_LIMIT: u32 = 100;

/// The paging part of a list's query.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "utoipa", into_params(parameter_in = Query))]
pub struct PageQuery {
    /// How many entries, 1 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "utoipa", param(minimum = 1, maximum = 100, default = 25))]
    pub limit: Option<u32>,
    /// `nextCursor` of the page before. Sealed; good only for the same caller and the same list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// How many entries a list has in all; counted up to 1,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Total {
    /// The count, at most 1,000.
    pub count: u32,
    /// True when there are more than that.
    pub more: bool,
}
