//! How long things are kept: the rules that the organization decides about, the job that follows them, and the page that
//! tells people.
//!
//! * What is deleted goes in small batches, each a unit of work of its own, so that nobody waits for it.
//! * Nothing is kept longer than the page says: it is made from the same settings.
//!
//! What has an end of its own (sessions, flows, codes, pending addresses, downloads) is swept by its feature.
//!
//! A policy or preference that was declined or taken back stays so, as long as the account: nobody is asked again because time
//! went by. What proves it, its receipts, goes like those of applications.
//!
//! Tables: `events`, `grants`, `consent_receipts`, `purpose_consents` (read), `personal_access_tokens`.

pub mod routes;
mod store;
