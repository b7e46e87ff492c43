//! The password: its rules, its strength, its change.
//!
//! * A change needs the present password, counted against the same budget of attempts as signing in.
//! * The new one must meet the organization's policy, each broken rule told apart; it must not be one of the last ones and
//!   not be known from a breach.
//! * The change holds only if the password is still the one that was proven, and ends the other sessions unless the user
//!   says otherwise.
//! * Minimum length: 15 while the password is the only factor, 8 with a second one (NIST SP 800-63B-4 §3.1.1.2).
//!
//! Tables: `passwords`, `password_history`, `attempt_counters`, `sessions`, `events`.

pub mod routes;
mod service;
