//! The account's picture.

use serde::{Deserialize, Serialize};

/// The most bytes that an uploaded picture may have.
pub const MAX_UPLOAD_BYTES: usize = 2 * 1024 * 1024;
/// The most pixels that an uploaded picture may have (width times height).
pub const MAX_PIXELS: u64 = 40_000_000;

/// The picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct AvatarInfo {
    /// Path of the picture; changes with its content.
    pub url: String,
    /// Where it came from.
    pub source: AvatarSource,
}

/// Where a picture came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum AvatarSource {
    /// The user uploaded it.
    Upload,
    /// It was fetched from Gravatar.
    Gravatar,
}

/// Fetches the picture from Gravatar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"email": "ada@example.org"})))]
pub struct UseGravatarRequest {
    /// One of the account's own addresses.
    pub email: String,
}
