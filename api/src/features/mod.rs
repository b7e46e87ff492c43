//! The capabilities, a folder each. A feature may use `identity` and `platform`, never a sibling.

pub mod access_tokens;
pub mod activity;
pub mod alerts;
pub mod application_registry;
pub mod applications;
pub mod associations;
pub mod avatar;
pub mod backup_codes;
pub mod check_up;
pub mod connections;
pub mod consents;
pub mod console;
pub mod contacts;
pub mod export;
pub mod federated_associations;
pub mod mfa;
pub mod oauth;
pub mod password;
pub mod portal;
pub mod profile;
pub mod sessions;
pub mod setup;
pub mod sign_in;
pub mod totp;
pub mod trusted_devices;
pub mod webauthn;
