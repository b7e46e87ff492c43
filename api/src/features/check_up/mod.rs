//! The check-up: what is open to make the account safer, from what is there.
//!
//! Counts the same things as the pages that lead to the fix, and changes nothing.
//!
//! Tables: `contacts`, `recovery_contacts`, `challenge_answers`, `sessions`, `consent_purposes`, `purpose_consents` and those of the factors (read).

pub mod routes;
mod service;
