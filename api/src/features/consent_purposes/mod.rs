//! The organization's policies and preferences, in the console.
//!
//! * A purpose belongs to one organization; another's is not found. Its kind stays.
//! * Every write but the first names the version that it was made from, needs a recent proof, and is an event.
//! * Whatever people read when they decide makes a new version; versions are never changed, and those of a policy have labels
//!   that differ, so that a receipt names one document.
//! * An address of a document is absolute and `https`; `http` is for loopback addresses alone.
//! * A purpose can be removed while nobody ever decided about it. After that it can be retired, and receipts stay.
//!
//! What holds about decisions is said in `identity/purposes`. Tables: `consent_purposes`, `consent_purpose_versions`,
//! `purpose_consents` (counted), `events`.

pub mod routes;
mod rules;
mod service;
