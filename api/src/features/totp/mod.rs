//! Authenticator apps (RFC 6238), for their owner: begin, prove, see again, make anew, name, take away.
//!
//! * A new app counts from its first code on, and not before. What gets no code within ten minutes is forgotten.
//! * An app made anew keeps its earlier secret until the new one gave a code; giving up changes nothing (T-23).
//! * Every secret is shown to a session of the highest level that the account can reach, and to no lower one.
//! * The last way in stays; backup codes go with the last other factor.
//!
//! Tables: `totp_factors`, `sessions`, `events`.

pub mod routes;
mod service;
