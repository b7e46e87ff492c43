//! Data rights: everything that is held about the account, at once, as one JSON document.
//!
//! * Of the asking account only; needs a recent proof of identity; never kept by a cache; told in the log.
//! * No secret is in it: no hash, no token, no recovery answer.
//!
//! Tables: all that hold something about an account (read), `events`.

pub mod routes;
mod service;
