//! The user's applications: finding them, marking them, opening them.
//!
//! * Only what is enabled, has an address, and is discoverable to the user's role in this organization; everything else is
//!   not found.
//! * Marks and visits are the user's own and kept on the server.
//!
//! Tables: `applications` (read), `application_favorites`, `application_visits`.

pub mod routes;
mod service;
mod store;
