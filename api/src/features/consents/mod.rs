//! What the user allowed applications and agreed to beside them: seeing it, changing it, taking it back.
//!
//! * An authorized application is an open grant; a consent is what the user decided about it, in receipts that are never
//!   changed. Revoking by either door is the same: the grant is closed, its tokens end, and a receipt says so.
//! * What an application needs cannot be taken away alone; taking it back means revoking.
//! * A change of what is given holds for tokens that are out already.
//! * A grant to one of the organization's own applications has no receipt.
//! * Policies and preferences have no grant: what holds about them is said in `identity/purposes`. They are decided about by
//!   `/me/consent-purposes`, listed with the rest, and taken back by the same door. A policy is accepted by a person who was
//!   shown it, in the portal: no token of an application does that.
//!
//! Standard: Kantara Consent Receipt 1.1. Tables: `grants`, `consent_receipts`, `token_families`, `consent_purposes`,
//! `consent_purpose_versions`, `purpose_consents`, `events`.

mod purpose_routes;
mod purposes;
pub mod routes;
mod service;
