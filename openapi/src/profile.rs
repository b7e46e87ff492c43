//! The form of the profile: what a client needs beyond the SCIM schema to draw it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Core user schema (RFC 7643 §4.1).
pub const SCHEMA_USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// Enterprise user schema (RFC 7643 §4.3).
pub const SCHEMA_ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
/// Latchkey's own read-only attributes of an account.
pub const SCHEMA_ACCOUNT: &str = "urn:latchkey:params:scim:schemas:extension:account:2.0:User";
/// Attributes that the organization defines.
pub const SCHEMA_CUSTOM: &str = "urn:latchkey:params:scim:schemas:extension:custom:2.0:User";

/// The form, in groups, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ProfileSchema {
    /// Every attribute that this caller may see, in the order of the form.
    pub attributes: Vec<FormAttribute>,
}

/// One field of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "path": "name.givenName", "group": "about", "label": "given-name", "inputType": "text", "multiValued": false,
    "editable": true, "required": false, "maxLength": 255, "autocomplete": "given-name"
})))]
pub struct FormAttribute {
    /// The SCIM path to read and to patch, e.g. `name.givenName` or
    /// `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department`.
    pub path: String,
    /// The group it stands in.
    pub group: AttributeGroup,
    /// Key of the built-in label (a message id of the portal); absent for the organization's own attributes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Labels by language for the organization's own attributes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// How it is typed in.
    pub input_type: InputType,
    /// Whether it holds several values. E-mail addresses, phones and postal addresses are lists of complex values.
    pub multi_valued: bool,
    /// Whether this caller may change it.
    pub editable: bool,
    /// Why not, when it is not editable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked_by: Option<LockedBy>,
    /// Whether it must have a value.
    pub required: bool,
    /// A regular expression that the whole value must match. Only the subset that `regex` and ECMAScript share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Characters at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
    /// The choices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<AttributeOption>,
    /// The `autocomplete` token of HTML.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autocomplete: Option<String>,
    /// Whether an empty value counts against the completion of the profile.
    pub counts_for_completion: bool,
}

/// Why a field cannot be changed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum LockedBy {
    /// It is always kept by Latchkey.
    System,
    /// The organization keeps it.
    Organization,
}

/// A group of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum AttributeGroup {
    /// Names, birth date, pronouns of the person.
    About,
    /// E-mail and phone.
    Contact,
    /// Job and organization.
    Work,
    /// Postal address.
    Address,
    /// Language, time zone.
    Preferences,
    /// The organization's own.
    More,
}

impl AttributeGroup {
    /// Every group, in order.
    pub const ALL: &'static [Self] =
        &[Self::About, Self::Contact, Self::Work, Self::Address, Self::Preferences, Self::More];
}

/// How a value is typed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum InputType {
    /// One line of text.
    Text,
    /// Several lines of text.
    Textarea,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A web address.
    Url,
    /// A date.
    Date,
    /// A date of birth: not in the future.
    BirthDate,
    /// Yes or no, as a switch.
    Toggle,
    /// Yes or no, as a box to tick.
    Checkbox,
    /// One of few choices, all in view.
    Radio,
    /// One of some choices, or several where multi-valued.
    Select,
    /// Several of few choices, as boxes to tick.
    CheckboxGroup,
    /// A country (ISO 3166-1 alpha-2).
    Country,
    /// A language (BCP 47).
    Locale,
    /// A time zone (IANA).
    TimeZone,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A postal address.
    Address,
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct AttributeOption {
    /// What is stored.
    pub value: String,
    /// What is shown, by language; the value itself where absent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

/// The organization's rule for one attribute. Absent members keep the default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct AttributeRule {
    /// Whether users see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible: Option<bool>,
    /// Whether users may change it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub editable: Option<bool>,
    /// Whether it must have a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// A regular expression that the whole value must match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The only values allowed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<AttributeOption>,
    /// How it is typed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_type: Option<InputType>,
}
