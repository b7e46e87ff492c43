//! What the user allowed applications: seeing it, changing it, taking it back.
//!
//! * An authorized application is an open grant; a consent is what the user decided about it, in receipts that are never
//!   changed. Revoking by either door is the same: the grant is closed, its tokens end, and a receipt says so.
//! * What an application needs cannot be taken away alone; taking it back means revoking.
//! * A change of what is given holds for tokens that are out already.
//! * A grant to one of the organization's own applications has no receipt.
//!
//! Standard: Kantara Consent Receipt 1.1. Tables: `grants`, `consent_receipts`, `token_families`, `events`.

pub mod routes;
mod service;
