//! What the server stands on: configuration, time, chance, keys, HTTP, telemetry. It knows nothing of features.

pub mod clock;
pub mod config;
pub mod db;
pub mod hashing;
pub mod http;
pub mod keys;
pub mod ip;
pub mod outbound;
pub mod password;
pub mod ratelimit;
pub mod rng;
pub mod secret;
pub mod telemetry;
