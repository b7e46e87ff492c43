//! What providers say of themselves (OpenID Connect Discovery 1.0) and their keys (RFC 7517), kept in memory for a while.

use std::sync::Arc;

use jsonwebtoken::jwk::Jwk;
use latchkey_openapi::connections::ConnectionSettings;
use serde::Deserialize;
use serde_json::Value;

use super::FederationError;
use crate::identity::State;
use crate::identity::time::MINUTE;
use crate::platform::outbound::{Fetched, OutboundError};

/// How long a discovery document and keys are kept.
const KEPT_FOR: i64 = 60 * MINUTE;
/// How often keys are fetched anew at most, because a token names one that is not among them.
const ANEW_AFTER: i64 = MINUTE;
/// Bytes of a document at most.
const MAX_BYTES: usize = 256 * 1024;
/// Keys of a provider at most.
const MAX_KEYS: usize = 100;
/// Providers that are kept at most.
const MAX_PROVIDERS: usize = 256;

/// What a provider says of itself, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Metadata {
    /// Its name for itself.
    pub issuer: String,
    /// Where browsers go.
    pub authorization_endpoint: String,
    /// Where codes are exchanged.
    pub token_endpoint: String,
    /// Where its keys are.
    pub jwks_uri: String,
    /// Where it tells more about the user.
    #[serde(default)]
    pub userinfo_endpoint: Option<String>,
    /// How clients may prove which one they are; absent: `client_secret_basic`.
    #[serde(default)]
    pub token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// Whether every answer names its issuer (RFC 9207 §3).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

struct Kept<T> {
    value: T,
    read_at: i64,
}

impl<T> Kept<T> {
    const fn is_younger(&self, than: i64, now: i64) -> bool {
        now - self.read_at < than
    }
}

type Cache<T> = quick_cache::sync::Cache<String, Arc<Kept<T>>>;

/// The providers that were spoken to.
pub struct Providers {
    metadata: Cache<Metadata>,
    keys: Cache<Vec<Jwk>>,
}

impl Default for Providers {
    fn default() -> Self {
        Self { metadata: Cache::new(MAX_PROVIDERS), keys: Cache::new(MAX_PROVIDERS) }
    }
}

impl std::fmt::Debug for Providers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Providers").finish_non_exhaustive()
    }
}

/// What a provider says of itself.
///
/// # Errors
/// A provider that is not reached, or whose document is not its own or not usable.
pub async fn metadata(state: &State, issuer: &str) -> Result<Metadata, FederationError> {
    let now = state.now_micros();
    if let Some(kept) = state.providers.metadata.get(issuer)
        && kept.is_younger(KEPT_FOR, now)
    {
        return Ok(kept.value.clone());
    }
    let found = discover(state, issuer).await?;
    let kept = Kept { value: found.clone(), read_at: now };
    state.providers.metadata.insert(issuer.to_owned(), Arc::new(kept));
    Ok(found)
}

/// Reads the discovery document (§4). It must be the issuer's own, letter for letter (§4.3).
///
/// # Errors
/// As [`metadata`].
pub async fn discover(state: &State, issuer: &str) -> Result<Metadata, FederationError> {
    let address = format!("{}/.well-known/openid-configuration", issuer.strip_suffix('/').unwrap_or(issuer));
    let found: Metadata = read(&get(state, &address).await?)?;
    if found.issuer != issuer {
        return Err(FederationError::Refused("the discovery document is of another issuer"));
    }
    let addresses = [&found.authorization_endpoint, &found.token_endpoint, &found.jwks_uri];
    for address in addresses.into_iter().chain(&found.userinfo_endpoint) {
        state.outbound.check(address)?;
    }
    Ok(found)
}

/// The provider's keys that may have signed a token which names `kid`.
///
/// # Errors
/// A provider that is not reached, or whose keys cannot be read.
pub async fn keys(
    state: &State,
    metadata: &Metadata,
    kid: Option<&str>,
) -> Result<Vec<Jwk>, FederationError> {
    let now = state.now_micros();
    if let Some(kept) = state.providers.keys.get(&metadata.jwks_uri)
        && kept.is_younger(KEPT_FOR, now)
    {
        let is_known =
            kid.is_none_or(|kid| kept.value.iter().any(|key| key.common.key_id.as_deref() == Some(kid)));
        if is_known || kept.is_younger(ANEW_AFTER, now) {
            return Ok(kept.value.clone());
        }
    }
    #[derive(Deserialize)]
    struct KeySet {
        keys: Vec<Value>,
    }
    let set: KeySet = read(&get(state, &metadata.jwks_uri).await?)?;
    // A key of a kind that is not known here does not spoil the others.
    let keys: Vec<Jwk> =
        set.keys.into_iter().take(MAX_KEYS).filter_map(|key| serde_json::from_value(key).ok()).collect();
    let kept = Kept { value: keys.clone(), read_at: now };
    state.providers.keys.insert(metadata.jwks_uri.clone(), Arc::new(kept));
    Ok(keys)
}

async fn get(state: &State, address: &str) -> Result<Fetched, OutboundError> {
    state.outbound.get(address, MAX_BYTES, "application/json").await
}

fn read<T: serde::de::DeserializeOwned>(fetched: &Fetched) -> Result<T, FederationError> {
    if fetched.status != 200 {
        return Err(FederationError::Refused("the provider did not give out a document"));
    }
    serde_json::from_slice(&fetched.body)
        .map_err(|_| FederationError::Refused("the provider's document cannot be read"))
}

/// Whether a connection could work: its provider answers, and is who it should be.
///
/// # Errors
/// As [`metadata`].
pub async fn try_out(state: &State, settings: &ConnectionSettings) -> Result<(), FederationError> {
    discover(state, &settings.issuer).await.map(drop)
}
