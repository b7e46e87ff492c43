//! What the server stands on: configuration, time, chance, keys, HTTP, telemetry. It knows nothing of features.

pub mod clock;
pub mod config;
pub mod db;
pub mod device;
pub mod geoip;
pub mod hashing;
pub mod html;
pub mod http;
pub mod image;
pub mod ip;
pub mod keys;
pub mod mail;
pub mod outbound;
pub mod outbox_file;
pub mod password;
pub mod ratelimit;
pub mod rng;
pub mod secret;
pub mod sms;
pub mod telemetry;
pub mod web_address;
