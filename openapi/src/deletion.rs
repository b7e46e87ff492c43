//! Pausing an account, deleting it, and the way back from both.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How an account ends, for a time or for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum EndingKind {
    /// Until its owner comes back.
    Paused,
    /// To be erased at a date.
    Deleting,
}

/// An account that is paused or on its way to be erased. Nothing of it can be used; a sign-in or the mailed link brings it
/// back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "kind": "deleting", "begunAt": "2026-11-22T12:00:00Z", "erasedAt": "2026-12-22T12:00:00Z"
})))]
pub struct AccountEnding {
    /// Which of the two.
    pub kind: EndingKind,
    /// Since when.
    pub begun_at: DateTime<Utc>,
    /// When everything is erased; absent for a pause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<DateTime<Utc>>,
}

/// What was begun, and the way back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "ending": {"kind": "deleting", "begunAt": "2026-11-22T12:00:00Z", "erasedAt": "2026-12-22T12:00:00Z"},
    "toldTo": ["a•••@example.org"]
})))]
pub struct BegunEnding {
    /// What was begun.
    pub ending: AccountEnding,
    /// The addresses that were sent a link back, with their middle hidden. Signing in offers the same.
    pub told_to: Vec<String>,
}

/// What the organization offers an account that wants to leave, and what would come of it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "deletion": true, "pause": true, "graceDays": 30, "erasedAt": "2026-12-22T12:00:00Z", "lastOwner": false,
    "toldTo": ["a•••@example.org"]
})))]
pub struct DeletionInfo {
    /// Whether the account may be deleted by its owner.
    pub deletion: bool,
    /// Whether it may be paused.
    pub pause: bool,
    /// Days between the wish and the erasure.
    pub grace_days: u32,
    /// When everything would be erased if it were begun now.
    pub erased_at: DateTime<Utc>,
    /// Whether it is the last owner of an organization, which can do neither.
    pub last_owner: bool,
    /// The addresses that would be told, with their middle hidden.
    pub told_to: Vec<String>,
}

/// The wish to be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"username": "ada"})))]
pub struct BeginDeletionRequest {
    /// The account's own user name, typed once more.
    pub username: String,
}

/// The token of a mailed link: what stands after the `#`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"token": "3q2-7wEjRWeJq83v"})))]
pub struct UndoEndingRequest {
    /// The token.
    pub token: String,
}

impl std::fmt::Debug for UndoEndingRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UndoEndingRequest").finish_non_exhaustive()
    }
}

/// What a mailed link brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"kind": "deleting"})))]
pub struct UndoneEnding {
    /// What is over.
    pub kind: EndingKind,
}
