//! Trusted browsers: seeing and removing those that skip the second factor.
//!
//! * Only one's own; another account's is not found.
//! * Removing one needs no fresh proof: it only makes the account safer.
//! * The trust is made at the end of a sign-in with two factors and ends with a changed password or a removed factor.
//!
//! Tables: `trusted_browsers`, `events`.

pub mod routes;
