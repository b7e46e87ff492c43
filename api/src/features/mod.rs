//! The capabilities, a folder each. A feature may use `identity` and `platform`, never a sibling.

pub mod activity;
pub mod alerts;
pub mod avatar;
pub mod backup_codes;
pub mod check_up;
pub mod console;
pub mod contacts;
pub mod export;
pub mod mfa;
pub mod password;
pub mod portal;
pub mod profile;
pub mod sessions;
pub mod setup;
pub mod sign_in;
pub mod totp;
pub mod trusted_devices;
pub mod webauthn;
