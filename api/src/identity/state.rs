//! What the server is made of: one value, shared by every worker.

use std::sync::Arc;

use actix_web::http::header::HeaderValue;
use actix_web::web::Bytes;
use latchkey_openapi::error::ErrorCode;

use super::factors::webauthn::RelyingParty;
use super::federation::provider::Providers;
use super::notices::Outbox;
use super::oauth::signing::SigningKeys;
use super::organization::{Organization, OrganizationCache};
use super::session::Principal;
use super::session::gather::SessionReader;
use super::session::touch::Touches;
use crate::platform::clock::Clock;
use crate::platform::config::Config;
use crate::platform::db::{Db, DbError};
use crate::platform::geoip::GeoIp;
use crate::platform::hashing::{Hasher, HashingError};
use crate::platform::http::client::ClientPrefix;
use crate::platform::http::error::ApiError;
use crate::platform::image::Images;
use crate::platform::keys::Keys;
use crate::platform::mail::Mailer;
use crate::platform::outbound::OutboundClient;
use crate::platform::password::breach::Breaches;
use crate::platform::ratelimit::{LimitClass, RateLimited, RateLimits};
use crate::platform::rng::{Rng, random_bytes};
use crate::platform::sms::SmsSender;
use crate::platform::telemetry::metrics::Metrics;

/// The parts of a running server. Cheap to clone.
#[derive(Clone)]
pub struct State {
    /// What the operator decided.
    pub config: Arc<Config>,
    /// Scheme, host and port under which browsers reach the portal, without a slash at the end.
    pub public_origin: Arc<str>,
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub rng: Arc<dyn Rng>,
    /// Keyed hashes and seals.
    pub keys: Arc<Keys>,
    /// Passkeys and security keys.
    pub webauthn: Arc<RelyingParty>,
    /// Password hashing at a bounded cost.
    pub hasher: Arc<Hasher>,
    /// Limits per client.
    pub limits: Arc<RateLimits>,
    /// Figures.
    pub metrics: Arc<Metrics>,
    /// The one way out.
    pub outbound: OutboundClient,
    /// Mail.
    pub mailer: Arc<Mailer>,
    /// Text messages.
    pub sms: Arc<SmsSender>,
    /// Wakes and stops the workers that deliver messages.
    pub outbox: Arc<Outbox>,
    /// Wakes the worker that prepares downloads.
    pub exports: Arc<tokio::sync::Notify>,
    /// The keys that sign tokens.
    pub signing: Arc<SigningKeys>,
    /// The upstream OpenID providers that were spoken to.
    pub providers: Arc<Providers>,
    /// The policy of the portal's page.
    pub page_policy: HeaderValue,
    /// Places of addresses, where configured.
    pub geoip: Option<Arc<GeoIp>>,
    /// Known breached passwords, where configured.
    pub breached: Arc<Breaches>,
    /// Pictures decoded and encoded anew, few at a time.
    pub images: Images,
    /// Organizations by version.
    pub organizations: Arc<OrganizationCache>,
    /// Rendered profiles by version.
    pub profiles: Arc<ProfileCache>,
    /// Reads sessions.
    pub sessions: SessionReader,
    /// Uses of sessions that are not written yet.
    pub touches: Arc<Touches>,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State").finish_non_exhaustive()
    }
}

/// Rendered profiles, keyed by everything that decides their text: account, account's version, settings' version.
pub type ProfileCache = quick_cache::sync::Cache<(String, i64, i64), Bytes, ByBytes>;

/// Bytes of rendered profiles that are kept at most.
const PROFILE_CACHE_BYTES: u64 = 64 * 1024 * 1024;
/// What an entry takes beside its text.
const ENTRY_BYTES: u64 = 160;

/// Weighs an entry by its bytes, so that the cache is bounded by memory and not by count.
#[derive(Debug, Clone, Copy)]
pub struct ByBytes;

impl quick_cache::Weighter<(String, i64, i64), Bytes> for ByBytes {
    fn weight(&self, _: &(String, i64, i64), body: &Bytes) -> u64 {
        body.len() as u64 + ENTRY_BYTES
    }
}

/// An empty cache of rendered profiles.
#[must_use]
pub fn profile_cache() -> ProfileCache {
    let expected = usize::try_from(PROFILE_CACHE_BYTES / 1024).unwrap_or(1024);
    quick_cache::sync::Cache::with_weighter(expected, PROFILE_CACHE_BYTES, ByBytes)
}

impl State {
    /// Now, in microseconds.
    #[must_use]
    pub fn now_micros(&self) -> i64 {
        self.clock.now().timestamp_micros()
    }

    /// A new id: a UUID of version 7 (RFC 9562), which sorts by time.
    #[must_use]
    pub fn new_id(&self) -> String {
        let millis = u64::try_from(self.clock.now().timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random_bytes::<10>(self.rng.as_ref()))
            .into_uuid()
            .to_string()
    }

    /// Whether mail leaves.
    #[must_use]
    pub fn can_send_mail(&self) -> bool {
        self.mailer.is_on()
    }

    /// Whether text messages leave: codes by SMS are offered only then.
    #[must_use]
    pub fn can_send_sms(&self) -> bool {
        self.sms.is_on()
    }

    /// The organization that a principal acts in, as of the version that its session was read with.
    ///
    /// # Errors
    /// A failing database.
    pub async fn organization_of(&self, principal: &Principal) -> Result<Arc<Organization>, DbError> {
        self.organizations
            .at_version(&self.db, principal.organization_id.as_str(), principal.settings_version)
            .await
    }

    /// The path of an organization's portal: empty for the default one.
    #[must_use]
    pub fn base_path(slug: &str) -> String {
        if slug == super::organization::DEFAULT_SLUG { String::new() } else { format!("/t/{slug}") }
    }

    /// Takes one of a client's requests of a class.
    ///
    /// # Errors
    /// None left for now.
    pub fn check_rate(&self, class: LimitClass, ip: std::net::IpAddr) -> Result<(), RateLimited> {
        self.limits.check(class, ClientPrefix::of(ip))
    }

    /// Hashes a password with a fresh salt.
    ///
    /// # Errors
    /// Too many at once, or a broken configuration.
    pub async fn hash_password(&self, password: &str) -> Result<String, HashingError> {
        self.hasher.hash(password.to_owned().into(), random_bytes::<16>(self.rng.as_ref())).await
    }
}

impl From<RateLimited> for ApiError {
    fn from(limited: RateLimited) -> Self {
        Self::new(ErrorCode::RateLimited).retry_after(limited.retry_after_seconds)
    }
}

impl From<HashingError> for ApiError {
    fn from(error: HashingError) -> Self {
        match error {
            HashingError::Overloaded => Self::new(ErrorCode::Overloaded).retry_after(2),
            other => Self::internal(other),
        }
    }
}
