//! What is kept about an account, and for how long.

use serde::{Deserialize, Serialize};

/// What is kept, as the portal explains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub enum KeptKind {
    /// The profile and the picture.
    Profile,
    /// Proven addresses and numbers.
    Contacts,
    /// Those that were replaced or removed, to be brought back.
    FormerContacts,
    /// Those that wait for their proof.
    PendingContacts,
    /// Password and factors, as hashes, keys and sealed secrets.
    Credentials,
    /// Sessions, with device and address.
    Sessions,
    /// Browsers that may skip the second factor.
    TrustedBrowsers,
    /// Kinds of device and places that were signed in from, as hashes.
    SignInOrigins,
    /// The activity log.
    Activity,
    /// What applications are allowed and what was decided about policies and preferences, with receipts.
    Consents,
    /// What applications were allowed, the receipts of what was taken back, and personal access tokens, after their end.
    EndedConsents,
    /// Downloads of one's data.
    Downloads,
    /// That a message was sent, or could not be; its text is gone once it was delivered.
    Messages,
}

/// Something that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"kind": "activity", "days": 730})))]
pub struct Kept {
    /// What.
    pub kind: KeptKind,
    /// For how many days at most; absent where it is kept as long as the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}

/// Everything that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct RetentionInfo {
    /// What is kept, and for how long.
    pub kept: Vec<Kept>,
    /// Days between the wish to be deleted and the erasure of all of it.
    pub grace_days: u32,
}
