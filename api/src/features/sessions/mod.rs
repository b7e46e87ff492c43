//! Devices and sessions: seeing them, naming them, ending them.
//!
//! * Only one's own; another account's session is not found, never forbidden.
//! * What is ended is refused by the very next request that uses it, on every node.
//! * Ending several at once needs a recent proof of identity (OWASP ASVS 5.0 7.5.2).
//!
//! Tables: `sessions`, `events`.

pub mod routes;
mod service;
