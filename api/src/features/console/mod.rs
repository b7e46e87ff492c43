//! The console's operations on an organization's settings, for its owners and administrators.
//!
//! * Every object has a version; a write names the version that it was made from (428 without, 412 when another came first).
//! * Every change is an event of the organization.
//! * A change takes effect with the next request, because every request reads the settings' version.
//!
//! Table: `organizations` (settings), `events`.

mod challenge_routes;
mod challenge_rules;
mod portal_routes;
mod portal_rules;
mod registration_rules;
pub mod routes;
mod service;
