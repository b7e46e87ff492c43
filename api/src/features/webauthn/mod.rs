//! Passkeys and security keys (WebAuthn Level 3), for their owner: register, name, take away.
//!
//! * A passkey is discoverable and verifies its user; a security key is the older device that is a second factor only.
//! * What is registered already is named to the browser, and refused if it comes all the same.
//! * A credential id exists once in the instance; removing one removes that one (T-24).
//! * The last way in stays; backup codes go with the last other factor.
//!
//! Tables: `webauthn_users`, `webauthn_credentials`, `webauthn_ceremonies`, `sessions`, `events`.

pub mod routes;
mod service;
