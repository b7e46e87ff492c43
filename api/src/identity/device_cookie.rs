//! The cookie that says: somebody signed in to this account from this browser before.
//!
//! It opens a budget of attempts of its own, so that strangers who use up the account's budget do not lock its owner out. It
//! is sealed, bound to organization and user name, and proves nothing else.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::State;
use super::contacts::fold;
use crate::platform::rng::random_bytes;

/// Seconds that a device is remembered.
pub const MAX_AGE_SECONDS: i64 = 365 * 24 * 60 * 60;

#[derive(Serialize, Deserialize)]
struct Device {
    nonce: String,
    issued_at: DateTime<Utc>,
}

fn binding(organization_id: &str, username: &str) -> Vec<u8> {
    serde_json::to_vec(&[organization_id, &fold(username)]).unwrap_or_default()
}

/// A fresh cookie for an account that was just signed in to.
#[must_use]
pub fn issue(state: &State, organization_id: &str, username: &str) -> String {
    let device = Device {
        nonce: super::session::cookie::encode(&random_bytes::<16>(state.rng.as_ref())),
        issued_at: state.clock.now(),
    };
    let text = serde_json::to_vec(&device).unwrap_or_default();
    state.keys.seal("device", &binding(organization_id, username), &text)
}

/// Whether somebody signed in to this account from this browser before.
#[must_use]
pub fn is_known(state: &State, organization_id: &str, username: &str, cookie: Option<&str>) -> bool {
    open(state, organization_id, username, cookie).is_some()
}

fn open(state: &State, organization_id: &str, username: &str, cookie: Option<&str>) -> Option<Device> {
    cookie
        .and_then(|sealed| state.keys.open("device", &binding(organization_id, username), sealed))
        .and_then(|text| serde_json::from_slice::<Device>(&text).ok())
        .filter(|device| (state.clock.now() - device.issued_at).num_seconds() < MAX_AGE_SECONDS)
}

/// The key of the budget that a browser has for an account: its own where the cookie proves one, else the account's.
#[must_use]
pub fn budget_key(state: &State, organization_id: &str, username: &str, cookie: Option<&str>) -> String {
    match open(state, organization_id, username, cookie) {
        Some(device) => state.keys.counter_key(&["device", organization_id, &fold(username), &device.nonce]),
        None => state.keys.counter_key(&["account", organization_id, &fold(username)]),
    }
}
