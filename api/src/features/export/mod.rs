//! Data rights: everything that is held about the account, at once as one JSON document, or prepared in the background as
//! JSON, as a page to read, or as an archive with tables.
//!
//! * Of the asking account only; needs a recent proof of identity; never kept by a cache; told in the log.
//! * No secret is in it: no hash, no token, no recovery answer.
//! * What is prepared stands in the database in sealed chunks, so that every node can make and serve it. It is made in
//!   bounded pieces by whoever claims it ([`work`]), goes on after the death of its worker, and expires.
//! * One at a time for each account. A spreadsheet takes no value for a formula; the page has no script, and says everything
//!   in the user's language ([`words`]).
//!
//! Tables: all that hold something about an account (read), `exports`, `export_chunks`, `events`, `outbox`.

mod background;
mod background_routes;
mod files;
mod held;
mod page;
mod plan;
pub mod routes;
mod service;
mod shape;
mod store;
mod told;
mod words;
pub mod work;
