//! The organization's connections to upstream OpenID providers, in the console.
//!
//! * A connection belongs to one organization; another's is not found. There is one per issuer, and its issuer stays.
//! * Every write but the first names the version that it was made from, needs a recent proof, and is an event.
//! * A secret is sealed, and never shown again.
//! * One that is enabled has a client id, and its provider answered when it was enabled.
//! * Removing a connection removes every link through it; how many accounts that concerns is told before.
//!
//! Tables: `connections`, `federated_associations` (counted), `events`.

pub mod routes;
mod rules;
mod service;
