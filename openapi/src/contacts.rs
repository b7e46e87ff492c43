//! E-mail addresses and phone numbers, and how they are proven.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::ContactId;

/// Days that a change of an address can be undone by who had it before.
pub const UNDO_DAYS: u32 = 7;

/// What kind of address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum ContactChannel {
    /// An e-mail address, proven by mail.
    Email,
    /// A phone number, proven by SMS.
    Phone,
}

/// What an address is for (SCIM `type`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum ContactLabel {
    /// Work.
    Work,
    /// Home.
    Home,
    /// A mobile phone.
    Mobile,
    /// Something else.
    #[default]
    Other,
}

/// What an address that waits is to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum ContactPurpose {
    /// A contact of the profile.
    #[default]
    Profile,
    /// Where recovery messages go, and nothing else.
    Recovery,
}

/// The addresses of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ContactList {
    /// E-mail addresses and phone numbers, primary ones first, then by age.
    pub contacts: Vec<Contact>,
}

/// An address of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Contact {
    /// Its id. It stays when the value changes.
    pub id: ContactId,
    /// What kind of address.
    pub channel: ContactChannel,
    /// The address; phone numbers as E.164.
    pub value: String,
    /// What it is for.
    #[serde(rename = "type")]
    pub label: ContactLabel,
    /// Whether it is the first of its kind.
    pub primary: bool,
    /// When it was proven; absent while it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<DateTime<Utc>>,
}

/// Addresses that wait for their proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct VerificationList {
    /// The oldest first.
    pub verifications: Vec<Verification>,
}

/// An address that waits for its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Verification {
    /// Its id.
    pub id: ContactId,
    /// What kind of address.
    pub channel: ContactChannel,
    /// The address.
    pub value: String,
    /// What it is to be.
    pub purpose: ContactPurpose,
    /// What it will be for.
    #[serde(rename = "type")]
    pub label: ContactLabel,
    /// The contact whose value it will replace; absent for a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<ContactId>,
    /// When the present code stops working.
    pub code_expires_at: DateTime<Utc>,
    /// Wrong codes that the present code still forgives.
    pub attempts_left: u32,
    /// When another code may be asked for.
    pub resend_at: DateTime<Utc>,
    /// When all of it is forgotten.
    pub expires_at: DateTime<Utc>,
}

/// Adds an address, or replaces one, once it is proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"channel": "email", "value": "ada@example.org", "type": "home"})))]
pub struct StartVerificationRequest {
    /// What kind of address.
    pub channel: ContactChannel,
    /// The address. A phone number with its country code, as in `+43 664 1234567`.
    pub value: String,
    /// What it is for. Of a replaced one it stays when absent.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub label: Option<ContactLabel>,
    /// The contact to replace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<ContactId>,
}

/// The code that was sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"code": "123456"})))]
pub struct ConfirmVerificationRequest {
    /// Six digits; spaces do not matter.
    pub code: String,
}

/// The token of a mailed link: what stands after the `#`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"token": "3q2-7wEjRWeJq83v"})))]
pub struct ContactTokenRequest {
    /// The token.
    pub token: String,
}

impl std::fmt::Debug for ConfirmVerificationRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConfirmVerificationRequest").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ContactTokenRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ContactTokenRequest").finish_non_exhaustive()
    }
}

/// A change of an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"primary": true})))]
pub struct UpdateContactRequest {
    /// Makes it the first of its kind. It must be proven.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub primary: bool,
    /// What it is for.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub label: Option<ContactLabel>,
}

/// What an undo brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct RestoredContact {
    /// What kind of address.
    pub channel: ContactChannel,
    /// The address, with its middle hidden.
    pub masked: String,
    /// It was where recovery messages went, not an address of the profile.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_recovery: bool,
    /// Answers to security questions that were given since are removed with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forgets_answers: bool,
}
