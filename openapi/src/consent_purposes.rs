//! Purposes: what the organization asks its people about beside applications, and what they decided.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::consents::ConsentState;
use crate::ids::{ConsentId, PurposeId};

/// Words by language (BCP 47). `en` stands in where the reader's language is missing.
pub type Texts = BTreeMap<String, String>;

/// The language that stands in for every other one.
pub const FALLBACK_LANGUAGE: &str = "en";

/// The words for a reader of that language, or those that stand in.
#[must_use]
pub fn words<'t>(texts: &'t Texts, language: &str) -> &'t str {
    let primary = language.split('-').next().unwrap_or_default();
    [language, primary, FALLBACK_LANGUAGE]
        .iter()
        .find_map(|tag| texts.get(*tag))
        .map(String::as_str)
        .unwrap_or_default()
}

/// What kind of thing is decided about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum PurposeKind {
    /// A published document, such as terms of use or a privacy notice: accepted as a whole.
    #[default]
    Policy,
    /// What the organization may do when the person wishes it, such as a newsletter: elements that are chosen one by one.
    Preference,
}

impl PurposeKind {
    /// The kind as it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Preference => "preference",
        }
    }
}

/// One thing that a preference lets people choose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct PurposeElement {
    /// Its name: a letter, then up to 39 letters, digits, `-` or `_`.
    pub name: String,
    /// What people read, by language; `en` is needed.
    pub labels: Texts,
}

/// What people are shown when they decide. A version holds it for good: other words are the next version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct PurposeContent {
    /// The name, by language; `en` is needed.
    pub names: Texts,
    /// What it is about in plain words, by language; `en` is needed.
    pub descriptions: Texts,
    /// Of a policy: what this version is called, such as `2026-11`. No two versions of a policy are called the same.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Of a policy: where the document stands (`https`), by language; `en` is needed.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub addresses: Texts,
    /// What is different from the version before, by language.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub changes: Texts,
    /// Of a preference: what can be chosen, 1 to 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elements: Vec<PurposeElement>,
}

/// A purpose as the console writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "kind": "policy", "required": true, "content": {
        "names": {"en": "Terms of use"}, "descriptions": {"en": "The rules for your account."}, "label": "2026-11",
        "addresses": {"en": "https://example.org/terms/2026-11"}
    }
})))]
pub struct PurposeSettings {
    /// Its kind, which never changes.
    pub kind: PurposeKind,
    /// Of a policy: whether people are asked for it before the portal opens and before an application gets anything.
    #[serde(default)]
    pub required: bool,
    /// Whether it is over: nobody is asked any more, and receipts stay.
    #[serde(default)]
    pub retired: bool,
    /// What people are shown. Anything else than before is the next version.
    pub content: PurposeContent,
}

/// A version of a purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct PurposeVersion {
    /// Its number, from 1 on.
    pub number: i64,
    /// What it holds.
    pub content: PurposeContent,
    /// Since when it is there.
    pub published_at: DateTime<Utc>,
    /// How many accounts hold it: accepted it, or chose something of it, and did not take that back.
    pub accounts: u32,
}

/// A stored purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ConsentPurpose {
    /// Its id.
    pub id: PurposeId,
    /// What was set; its content is that of the latest version.
    pub purpose: PurposeSettings,
    /// The number of the latest version.
    pub version: i64,
    /// Every version, the latest first.
    pub versions: Vec<PurposeVersion>,
    /// Whether somebody ever decided about it: then it can be retired, and not be deleted.
    pub decided: bool,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// The purposes of an organization, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ConsentPurposeList {
    /// The purposes; at most 50.
    pub purposes: Vec<ConsentPurpose>,
}

/// How the account decided about a purpose last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct PurposeDecision {
    /// The consent, with its receipts.
    pub consent_id: ConsentId,
    /// Whether it holds; otherwise it was declined or taken back.
    pub state: ConsentState,
    /// The version that it was about.
    pub version: i64,
    /// What that version is called; empty for preferences.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Where the document of that version stands, by language; empty for preferences.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub addresses: Texts,
    /// The elements that were chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elements: Vec<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A purpose as its people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct MyPurpose {
    /// Its id.
    pub id: PurposeId,
    /// Its kind.
    pub kind: PurposeKind,
    /// Whether it has to be accepted before the portal opens. Such a policy cannot be taken back alone.
    pub required: bool,
    /// Whether nobody is asked any more.
    pub retired: bool,
    /// The latest version: the one that is decided about.
    pub version: i64,
    /// Since when that version is there.
    pub published_at: DateTime<Utc>,
    /// What it says.
    pub content: PurposeContent,
    /// The last decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<PurposeDecision>,
    /// Whether a decision about the latest version is open.
    pub waiting: bool,
}

/// What the account is asked or decided about: what waits first, what is needed before the rest, then by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct MyPurposeList {
    /// The purposes.
    pub purposes: Vec<MyPurpose>,
}

/// Decides about the version that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"version": 1, "accepted": true, "language": "en"})))]
pub struct DecidePurposeRequest {
    /// The version that was shown.
    pub version: i64,
    /// Of a policy: whether it is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<bool>,
    /// Of a preference: the elements that are chosen. None is the same as taking the consent back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elements: Option<Vec<String>>,
    /// The language that it was shown in, for the receipt; `en` unless the purpose has words in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_the_readers_language_or_stand_in() {
        let texts =
            Texts::from([("en".to_owned(), "Terms".to_owned()), ("de".to_owned(), "Regeln".to_owned())]);
        assert_eq!(
            (words(&texts, "de"), words(&texts, "de-AT"), words(&texts, "fr")),
            ("Regeln", "Regeln", "Terms")
        );
        assert_eq!(words(&Texts::new(), "en"), "");
    }
}
