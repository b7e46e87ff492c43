//! The contract between Latchkey's server and everything that talks to it: the wire types of the HTTP API, its
//! error codes and the rules that both sides run.
//!
//! No input or output happens here, so the crate builds for the server and for WebAssembly alike. With the feature
//! `utoipa` every type describes itself for the generated document `openapi/my-account.json`.

pub mod access_tokens;
pub mod activity;
pub mod alerts;
pub mod applications;
pub mod associations;
pub mod auth;
pub mod authorize;
pub mod avatar;
pub mod backup_codes;
pub mod capabilities;
pub mod captcha;
pub mod challenges;
pub mod check_up;
pub mod connections;
pub mod consent_purposes;
pub mod consents;
pub mod contacts;
pub mod deletion;
pub mod error;
pub mod export;
pub mod ids;
pub mod mfa;
pub mod oauth;
pub mod paging;
pub mod password;
pub mod people;
pub mod profile;
pub mod recovery;
pub mod registration;
pub mod retention;
pub mod scim;
pub mod scope;
pub mod sessions;
pub mod settings;
pub mod setup;
pub mod totp;
pub mod trusted_devices;
pub mod validate;
pub mod webauthn;

/// The schema of an enumeration of texts.
#[cfg(feature = "utoipa")]
fn text_enum<'a>(
    description: &str,
    values: impl Iterator<Item = &'a str>,
) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .description(Some(description))
        .enum_values(Some(values.collect::<Vec<_>>()))
        .into()
}
