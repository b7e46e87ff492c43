//! Alerts: which events the user is told of, and in which language.

use serde::{Deserialize, Serialize};

use crate::activity::EventType;

/// The alerts of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "language": "de", "effectiveLanguage": "de", "languages": ["en", "de"],
    "alerts": [{"type": "password_changed", "canSwitchOff": false}]
})))]
pub struct Alerts {
    /// The language that was chosen for messages (BCP 47); absent for the profile's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The language that messages are written in.
    pub effective_language: String,
    /// The languages that there are.
    pub languages: Vec<String>,
    /// The events that the user is told of.
    pub alerts: Vec<AlertKind>,
}

/// An event that the user is told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct AlertKind {
    /// The event.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// Whether the user may do without it. Nobody does without what tells of a break-in.
    pub can_switch_off: bool,
}

/// Changes how the user is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"language": "de"})))]
pub struct PutAlertsRequest {
    /// One of `languages`; absent or null for the profile's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}
