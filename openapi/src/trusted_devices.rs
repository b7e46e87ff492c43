//! Browsers that may skip the second factor for some days.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::sessions::Device;

/// The browsers that an account trusts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct TrustedDeviceList {
    /// The browsers, the last used first.
    pub trusted_devices: Vec<TrustedDevice>,
}

/// A trusted browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct TrustedDevice {
    /// Its public id.
    pub id: String,
    /// Whether it is the browser that asks.
    pub current: bool,
    /// What the browser said of itself when it was trusted.
    pub device: Device,
    /// The address that it was trusted from.
    pub ip: String,
    /// The place of that address, approximate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// When it was trusted.
    pub trusted_at: DateTime<Utc>,
    /// When it last skipped the second factor, or was trusted.
    pub last_used_at: DateTime<Utc>,
    /// When the trust ends.
    pub expires_at: DateTime<Utc>,
}
