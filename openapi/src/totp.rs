//! Authenticator apps (RFC 6238): set up in two steps, named, shown again, made anew, taken away.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::FactorId;

/// The authenticator apps of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"authenticators": [{
    "id": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "name": "Phone", "createdAt": "2026-11-22T12:00:00Z"
}]})))]
pub struct TotpList {
    /// Those that are active, the oldest first.
    pub authenticators: Vec<Totp>,
}

/// An authenticator app that is active.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "id": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "name": "Phone", "createdAt": "2026-11-22T12:00:00Z"
})))]
pub struct Totp {
    /// The factor.
    pub id: FactorId,
    /// The name that the user gave it.
    pub name: String,
    /// When its first code was accepted.
    pub created_at: DateTime<Utc>,
    /// When one of its codes was last accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
}

/// Begins to set up an authenticator app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"name": "Phone"})))]
pub struct BeginTotpRequest {
    /// A name for it, at most 60 characters; absent or empty for "Authenticator app".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What an authenticator app needs to know, in every form that apps take. Secret: shown to its owner only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "id": "0198f0c2-b7d9-7c3e-8f5a-1b2c3d4e5f60", "name": "Phone",
    "secret": "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ",
    "otpauthUri": "otpauth://totp/Acme:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme&algorithm=SHA1&digits=6&period=30",
    "qrSvg": "<svg …/>", "expiresAt": "2026-11-22T12:10:00Z"
})))]
pub struct TotpEnrolment {
    /// The factor.
    pub id: FactorId,
    /// Its name.
    pub name: String,
    /// The secret in base32 (RFC 4648 §6), in groups of four for typing.
    pub secret: String,
    /// The same as a link that apps on this device open.
    pub otpauth_uri: String,
    /// The same as a QR code: an SVG image, dark on white, with a quiet zone.
    pub qr_svg: String,
    /// Until when its first code must be given; absent for a factor that is active already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
}

/// The first code of an authenticator app.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({"code": "123 456"})))]
pub struct VerifyTotpRequest {
    /// Six digits; spaces do not count.
    pub code: String,
}

impl std::fmt::Debug for TotpEnrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TotpEnrolment").field("id", &self.id).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for VerifyTotpRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VerifyTotpRequest").finish_non_exhaustive()
    }
}
