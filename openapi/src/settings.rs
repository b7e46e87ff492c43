//! The parts of an organization's settings that exist so far, each with its own `ETag`-guarded operation.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::profile::{AttributeRule, InputType};

/// How the portal looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"accentColor": "#4f46e5"})))]
pub struct Branding {
    /// The accent colour, `#rrggbb`. The portal derives readable shades for light and dark from it.
    pub accent_color: String,
}

/// The accent colour of a new organization.
pub const DEFAULT_ACCENT: &str = "#4f46e5";

impl Default for Branding {
    fn default() -> Self {
        Self { accent_color: DEFAULT_ACCENT.to_owned() }
    }
}

/// The attributes of profiles: rules for the built-in ones and the organization's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "rules": {"title": {"editable": false}, "name.familyName": {"required": true}},
    "custom": [{"name": "badge", "labels": {"en": "Badge"}, "inputType": "text"}]
})))]
pub struct AttributeSettings {
    /// Rules by attribute path (`name.givenName`, or with the schema's URN before it). What is absent keeps its default.
    #[serde(default)]
    pub rules: BTreeMap<String, AttributeRule>,
    /// Attributes of the organization's own, at most 50, in the order of the form.
    #[serde(default)]
    pub custom: Vec<CustomAttribute>,
}

/// An attribute that the organization defines. It stands in the custom schema extension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "name": "tShirtSize", "labels": {"en": "T-shirt size", "de": "T-Shirt-Größe"}, "inputType": "select",
    "options": [{"value": "S"}, {"value": "M"}, {"value": "L"}]
})))]
pub struct CustomAttribute {
    /// Its name: a letter, then up to 62 letters, digits, `-` or `_` (RFC 7643 §2.1).
    pub name: String,
    /// Labels by language (BCP 47); `en` is needed.
    pub labels: BTreeMap<String, String>,
    /// How it is typed in; decides the SCIM type as well.
    pub input_type: InputType,
    /// Whether it holds several values.
    #[serde(default)]
    pub multi_valued: bool,
    /// The choices, for the input types that have them.
    #[serde(default)]
    pub options: Vec<crate::profile::AttributeOption>,
}
