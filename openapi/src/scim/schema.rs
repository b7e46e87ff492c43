//! Schemas and their attributes (RFC 7643 §7), as data and on the wire.

use serde::{Deserialize, Serialize};

/// URN of the resource type "Schema" (RFC 7643 §7).
pub const SCHEMA_SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:Schema";

/// A schema: the attributes that one URN stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimSchema))]
pub struct Schema {
    /// Always [`SCHEMA_SCHEMA`].
    pub schemas: Vec<String>,
    /// The URN of the schema.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What it describes.
    pub description: String,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// Where it is served; the server fills it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<Meta>,
}

impl Schema {
    /// A schema without attributes.
    #[must_use]
    pub fn new(id: &str, name: &str, description: &str) -> Self {
        Self {
            schemas: vec![SCHEMA_SCHEMA.to_owned()],
            id: id.to_owned(),
            name: name.to_owned(),
            description: description.to_owned(),
            attributes: Vec::new(),
            meta: None,
        }
    }

    /// The same with these attributes.
    #[must_use]
    pub fn with(mut self, attributes: Vec<Attribute>) -> Self {
        self.attributes = attributes;
        self
    }

    /// The attribute of this name; names do not differ by case (RFC 7643 §2.1).
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        named(&self.attributes, name)
    }
}

/// The attribute of this name in a list, whatever its case.
pub(crate) fn named<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

/// The metadata of a resource (RFC 7643 §3.1). Times are RFC 3339 in UTC.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimMeta))]
pub struct Meta {
    /// The name of the resource type.
    pub resource_type: String,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// When it was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// Its version, the same as in the `ETag` header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// One attribute or sub-attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimAttribute))]
pub struct Attribute {
    /// Its name, in the spelling that resources use.
    pub name: String,
    /// Its data type.
    #[serde(rename = "type")]
    pub kind: AttributeType,
    /// The attributes inside, where the type is `complex`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "utoipa", schema(no_recursion))]
    pub sub_attributes: Vec<Attribute>,
    /// Whether it holds a list of values.
    pub multi_valued: bool,
    /// What it means.
    pub description: String,
    /// Whether it must have a value.
    pub required: bool,
    /// The values that it takes, where they are a fixed set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub canonical_values: Vec<String>,
    /// Whether upper and lower case differ in its strings.
    pub case_exact: bool,
    /// Whether and when it can be changed.
    pub mutability: Mutability,
    /// When it is part of an answer.
    pub returned: Returned,
    /// Within which bounds no two resources share its value.
    pub uniqueness: Uniqueness,
    /// What a `reference` may point at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reference_types: Vec<String>,
    /// The form of its strings. Not on the wire: RFC 7643 has no member for it.
    #[serde(skip)]
    pub text: TextRule,
}

/// The data type of an attribute (RFC 7643 §2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimAttributeType))]
pub enum AttributeType {
    /// Unicode text.
    String,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Decimal,
    /// A whole number.
    Integer,
    /// A point in time, RFC 3339.
    DateTime,
    /// Bytes in Base64.
    Binary,
    /// A URI.
    Reference,
    /// An object of sub-attributes.
    Complex,
}

/// Whether and when an attribute can be changed (RFC 7643 §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimMutability))]
pub enum Mutability {
    /// Never by a client.
    ReadOnly,
    /// At any time.
    ReadWrite,
    /// Once, while it has no value.
    Immutable,
    /// At any time, and never returned.
    WriteOnly,
}

/// When an attribute is part of an answer (RFC 7643 §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimReturned))]
pub enum Returned {
    /// Whatever was asked for.
    Always,
    /// Never.
    Never,
    /// Unless it was left out.
    Default,
    /// Only when it was asked for by name.
    Request,
}

/// Within which bounds a value is unique (RFC 7643 §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(as = ScimUniqueness))]
pub enum Uniqueness {
    /// Not at all.
    None,
    /// Within the organization.
    Server,
    /// Everywhere.
    Global,
}

/// The form that the strings of an attribute have, beyond what RFC 7643 can say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum TextRule {
    /// One line, at most [`crate::validate::TEXT_MAX`] characters.
    #[default]
    Line,
    /// Several lines, at most [`crate::validate::LONG_TEXT_MAX`] characters.
    Lines,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// An e-mail address.
    Email,
    /// A country, ISO 3166-1 alpha-2.
    Country,
}

impl Attribute {
    /// An attribute with the defaults of RFC 7643 §2.2: optional, single, not case-exact, read-write, returned by
    /// default, not unique.
    #[must_use]
    pub fn new(kind: AttributeType, name: &str, description: &str) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            sub_attributes: Vec::new(),
            multi_valued: false,
            description: description.to_owned(),
            required: false,
            canonical_values: Vec::new(),
            case_exact: false,
            mutability: Mutability::ReadWrite,
            returned: Returned::Default,
            uniqueness: Uniqueness::None,
            reference_types: Vec::new(),
            text: TextRule::Line,
        }
    }

    /// A string.
    #[must_use]
    pub fn string(name: &str, description: &str) -> Self {
        Self::new(AttributeType::String, name, description)
    }

    /// `true` or `false`.
    #[must_use]
    pub fn boolean(name: &str, description: &str) -> Self {
        Self::new(AttributeType::Boolean, name, description)
    }

    /// A point in time.
    #[must_use]
    pub fn date_time(name: &str, description: &str) -> Self {
        Self::new(AttributeType::DateTime, name, description)
    }

    /// A URI that points at one of these (`external`, `uri`, or the name of a resource type). URIs are case-exact.
    #[must_use]
    pub fn reference(name: &str, description: &str, targets: &[&str]) -> Self {
        let mut attribute = Self::new(AttributeType::Reference, name, description).exact();
        attribute.reference_types = targets.iter().map(|&target| target.to_owned()).collect();
        attribute
    }

    /// An object with these attributes inside.
    #[must_use]
    pub fn complex(name: &str, description: &str, sub_attributes: Vec<Self>) -> Self {
        let mut attribute = Self::new(AttributeType::Complex, name, description);
        attribute.sub_attributes = sub_attributes;
        attribute
    }

    /// The same as a list.
    #[must_use]
    pub fn multi(mut self) -> Self {
        self.multi_valued = true;
        self
    }

    /// The same, needed.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same, upper and lower case differ.
    #[must_use]
    pub fn exact(mut self) -> Self {
        self.case_exact = true;
        self
    }

    /// The same, unique within these bounds.
    #[must_use]
    pub fn unique(mut self, uniqueness: Uniqueness) -> Self {
        self.uniqueness = uniqueness;
        self
    }

    /// The same, returned at these times.
    #[must_use]
    pub fn returned(mut self, returned: Returned) -> Self {
        self.returned = returned;
        self
    }

    /// The same, with only these values allowed.
    #[must_use]
    pub fn one_of(mut self, values: &[&str]) -> Self {
        self.canonical_values = values.iter().map(|&value| value.to_owned()).collect();
        self
    }

    /// The same, its strings of this form.
    #[must_use]
    pub fn text(mut self, rule: TextRule) -> Self {
        self.text = rule;
        self
    }

    /// The same, never changed by a client, nor anything inside.
    #[must_use]
    pub fn read_only(self) -> Self {
        self.mutability(Mutability::ReadOnly)
    }

    /// The same with this mutability, and everything inside with it.
    #[must_use]
    pub fn mutability(mut self, mutability: Mutability) -> Self {
        self.mutability = mutability;
        for inner in &mut self.sub_attributes {
            inner.mutability = mutability;
        }
        self
    }

    /// The sub-attribute of this name, whatever its case.
    #[must_use]
    pub fn sub(&self, name: &str) -> Option<&Self> {
        named(&self.sub_attributes, name)
    }
}
