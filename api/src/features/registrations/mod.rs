//! Registrations that wait: owners and administrators see them and decide.
//!
//! * A decision is one conditional statement over the account's state and one over its registration: it counts once, in the
//!   account's own organization, and only before the date at which nobody's decision counts any more.
//! * An approval opens the account. A rejection closes it for good and makes its erasure due, which the sweep carries out.
//! * The person is told of either by mail, at the proven address, in the unit of work that decides.
//!
//! The flow that makes them is `features::sign_in::register`. Tables: `registrations`, `accounts`, `events`, `outbox`.

pub mod routes;
mod service;
