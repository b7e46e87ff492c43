//! The registry of applications in the console.
//!
//! * An application belongs to one organization; another's is not found.
//! * Every write but the first names the version that it was made from, needs a recent proof, and is an event.
//! * A secret is made by the server, stored as a keyed hash, and shown once.
//! * An address to send users to is absolute and `https`, without a fragment or credentials; `http` is for loopback addresses
//!   alone, and an app's own scheme for native apps alone (RFC 8252, RFC 9700 §2.1). No address is a pattern.
//! * What is mandatory has a reason.
//! * A picture is decoded and encoded anew before it is stored, and served from our own origin alone.
//! * Removing an application ends its grants and tokens; receipts stay.
//!
//! Tables: `applications`, `application_logos`, `events`.

mod logo;
mod logo_routes;
pub mod routes;
mod rules;
mod service;
