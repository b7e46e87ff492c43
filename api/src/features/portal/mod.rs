//! What belongs to the portal as a whole: capabilities, well-known addresses, health.
//!
//! Table: none of its own.

pub mod routes;
