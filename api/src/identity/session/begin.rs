//! Beginning a session: the same for every way of signing in.

use latchkey_openapi::sessions::ProvenMethod;

use super::store::NewSession;
use super::{SECRET_BYTES, cookie};
use crate::identity::State;
use crate::identity::events::Origin;
use crate::identity::organization::Organization;
use crate::identity::time::seconds;
use crate::platform::rng::random_bytes;

/// A session to be stored, and the value of its cookie.
#[derive(Debug)]
pub struct Begun {
    /// The row.
    pub row: NewSession,
    /// The cookie's value: the only copy of the secret.
    pub cookie: String,
}

/// Makes a session for an account that has proven who it is just now.
#[must_use]
pub fn begin(
    state: &State,
    organization: &Organization,
    account_id: &str,
    level: u8,
    proven: &[ProvenMethod],
    origin: &Origin,
) -> Begun {
    let secret = random_bytes::<SECRET_BYTES>(state.rng.as_ref());
    let now = state.now_micros();
    let settings = &organization.settings.sessions;
    let row = NewSession {
        id: state.new_id(),
        account_id: account_id.to_owned(),
        organization_id: organization.id.0.clone(),
        secret_hash: state.keys.hash_token(&secret).to_vec(),
        level: i32::from(level),
        methods: super::methods_text(proven),
        authenticated_at: now,
        elevated_at: Some(now),
        created_at: now,
        last_accessed_at: now,
        idle_seconds: i64::from(settings.idle_seconds),
        expires_at: now + seconds(settings.absolute_seconds),
        ip: origin.ip.to_string(),
        device: serde_json::to_string(&origin.device).unwrap_or_default(),
        association_id: None,
    };
    Begun { row, cookie: cookie::encode(&secret) }
}
