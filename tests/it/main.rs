//! What the server promises, on both databases. One binary: it links once.

mod architecture;
mod backup_codes;
mod bad_input;
mod contacts;
mod factors_model;
mod hostile;
mod identifiers;
mod kill9;
mod logs;
mod matrix;
mod mfa;
mod model;
mod monitoring;
mod notices;
mod openapi_document;
mod outside;
mod password;
mod portal;
mod process;
mod profile;
mod second_factor;
mod sessions;
mod setup;
mod sign_in;
mod totp;
mod webauthn;
