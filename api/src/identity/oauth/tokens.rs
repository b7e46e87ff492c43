//! Access tokens (RFC 9068), ID tokens (OpenID Connect Core §2) and logout tokens: what is in them.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use latchkey_openapi::applications::SigningAlgorithm;
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::scope::{ACR_1, ACR_2};
use latchkey_openapi::sessions::ProvenMethod;
use serde::{Deserialize, Serialize};

use super::signing;
use crate::identity::State;
use crate::platform::db::DbError;
use crate::platform::http::error::ApiError;

/// Seconds that an access token lives.
pub const ACCESS_SECONDS: i64 = 300;
/// Seconds that an ID token lives.
pub const ID_SECONDS: i64 = 300;
/// `typ` of access tokens.
pub const ACCESS_TYPE: &str = "at+jwt";
/// `typ` of ID tokens.
pub const ID_TYPE: &str = "JWT";

/// The claims of an access token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessClaims {
    /// Who made it.
    pub iss: String,
    /// Whom it stands for: an account, or the application itself.
    pub sub: String,
    /// The organization's API.
    pub aud: String,
    /// The application that it was given to.
    pub client_id: String,
    /// Its scopes, with spaces between.
    pub scope: String,
    /// When it was made.
    pub iat: i64,
    /// When it ends.
    pub exp: i64,
    /// Its id.
    pub jti: String,
    /// The session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// The level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// When the user last proved who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// The family; absent where it stands for the application itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fam: Option<String>,
}

/// The claims of an ID token. Claims about the user are read at the userinfo endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdClaims {
    /// Who made it.
    pub iss: String,
    /// Who signed in.
    pub sub: String,
    /// The application.
    pub aud: String,
    /// When it was made.
    pub iat: i64,
    /// When it ends.
    pub exp: i64,
    /// When the user last proved who it is.
    pub auth_time: i64,
    /// The level.
    pub acr: String,
    /// What was proven (RFC 8176).
    pub amr: Vec<String>,
    /// The session.
    pub sid: String,
    /// Binds the access token (§3.1.3.6).
    pub at_hash: String,
    /// As it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
}

/// The `acr` of a level.
#[must_use]
pub const fn acr(level: i32) -> &'static str {
    if level >= 2 { ACR_2 } else { ACR_1 }
}

/// The level of an `acr`; `None` for one of somebody else's.
#[must_use]
pub fn level_of(acr: &str) -> Option<u8> {
    match acr {
        ACR_1 => Some(1),
        ACR_2 => Some(2),
        _ => None,
    }
}

/// The `amr` of what was proven.
#[must_use]
pub fn amr(proven: &[ProvenMethod], level: i32) -> Vec<String> {
    let name = |method| match method {
        FactorOption::Password => "pwd",
        FactorOption::Passkey => "hwk",
        FactorOption::SmsOtp => "sms",
        // RFC 8176 knows no name for it: what was proven is the upstream provider's to say.
        FactorOption::Federated => "fed",
        FactorOption::Totp | FactorOption::EmailOtp | FactorOption::BackupCode => "otp",
    };
    let mut all: Vec<String> = proven.iter().map(|proof| name(proof.method).to_owned()).collect();
    if level >= 2 {
        all.push("mfa".to_owned());
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// `at_hash`: the left half of the access token's SHA-256, which is the hash of both algorithms.
#[must_use]
pub fn at_hash(access_token: &str) -> String {
    let hash = digest::digest(&digest::SHA256, access_token.as_bytes());
    URL_SAFE_NO_PAD.encode(hash.as_ref().get(..16).unwrap_or_default())
}

/// The S256 challenge of a verifier (RFC 7636 §4.2).
#[must_use]
pub fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()).as_ref())
}

/// Signs an access token.
///
/// # Errors
/// As [`signing::sign`].
pub async fn sign_access(
    state: &State,
    algorithm: SigningAlgorithm,
    claims: &AccessClaims,
) -> Result<String, ApiError> {
    signing::sign(state, algorithm, ACCESS_TYPE, claims).await
}

/// The claims of an access token of this issuer for its API, that is not too old. Whether it is still alive is not said.
///
/// # Errors
/// A failing database.
pub async fn read_access(state: &State, token: &str, issuer: &str) -> Result<Option<AccessClaims>, DbError> {
    let claims: Option<AccessClaims> = signing::verify(state, token, ACCESS_TYPE).await?;
    let now = state.clock.now().timestamp();
    Ok(claims.filter(|claims| {
        claims.iss == issuer
            && claims.aud == super::resource(issuer)
            && claims.iat <= now + 1
            && claims.exp > now
    }))
}
