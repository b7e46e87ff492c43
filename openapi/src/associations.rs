//! Linked accounts: other accounts of the same person, in the same organization.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, AssociationId};

/// Accounts that an account may be linked to at most.
pub const ASSOCIATIONS_MAX: i64 = 20;

/// The accounts that are linked to the caller's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct AssociationList {
    /// The linked accounts, by their name.
    pub associations: Vec<Association>,
}

/// A link to another account. Both sides see it, and either may remove it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "id": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "accountId": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f61",
    "username": "ada.admin", "displayName": "Ada Lovelace", "linkedAt": "2026-11-22T12:00:00Z"
})))]
pub struct Association {
    /// The link, the same from both sides.
    pub id: AssociationId,
    /// The other account.
    pub account_id: AccountId,
    /// The name that it signs in with.
    pub username: String,
    /// Its name for people.
    pub display_name: String,
    /// When the two were linked.
    pub linked_at: DateTime<Utc>,
    /// When somebody last switched over this link, in either direction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_switched_at: Option<DateTime<Utc>>,
}
