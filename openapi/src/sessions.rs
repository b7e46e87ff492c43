//! Devices and sessions.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::SessionId;

/// A page of sessions, the current one first, then by last use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct SessionList {
    /// The sessions.
    pub sessions: Vec<Session>,
    /// How many there are in all.
    pub total: crate::paging::Total,
    /// The marker of the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// One session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Session {
    /// Its public id.
    pub id: SessionId,
    /// Whether it is the session that asks.
    pub current: bool,
    /// The device as its browser describes itself.
    pub device: Device,
    /// The name that the user gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address that it was last used from.
    pub ip: String,
    /// The place of that address, approximate; only where the operator configured a GeoIP file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// When it began.
    pub signed_in_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_accessed_at: DateTime<Utc>,
    /// When it ends in any case.
    pub expires_at: DateTime<Utc>,
    /// How the user proved who it is.
    pub methods: Vec<ProvenMethod>,
    /// Applications that were signed in to within it, by last use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applications: Vec<crate::applications::SessionApplication>,
}

/// A method of authentication and when it was last used in the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ProvenMethod {
    /// The method.
    pub method: crate::auth::FactorOption,
    /// When.
    pub proved_at: DateTime<Utc>,
}

/// A device, read from the `User-Agent`. Unknown parts are absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "kind": "computer", "os": "Linux", "browser": "Chrome", "browserVersion": "156"
})))]
pub struct Device {
    /// What kind of device.
    pub kind: DeviceKind,
    /// The operating system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub os: Option<String>,
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub os_version: Option<String>,
    /// The browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser: Option<String>,
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser_version: Option<String>,
}

/// The kind of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum DeviceKind {
    /// A desktop or laptop computer.
    Computer,
    /// A phone.
    Phone,
    /// A tablet.
    Tablet,
    /// A program without a browser.
    Program,
    /// Not known.
    Unknown,
}

/// Names a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"name": "Kitchen tablet"})))]
pub struct RenameSessionRequest {
    /// The new name, at most 60 characters; empty takes the name away.
    pub name: String,
}

/// Which sessions to end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "utoipa", into_params(parameter_in = Query))]
pub struct EndSessionsQuery {
    /// `current` keeps the session that asks; absent ends that one as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub except: Option<KeepSession>,
}

/// The session to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum KeepSession {
    /// The one that asks.
    Current,
}
