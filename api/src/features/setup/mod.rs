//! The first start: a one-time link that creates the organization's owner.
//!
//! * There is no default password. Whoever can read the server's output may become the owner, once, within 15 minutes.
//! * The link's token stands in the fragment, is stored as a keyed hash, and is used up by the success only.
//! * An instance that has an owner hands out no link and takes none.
//!
//! Tables: `one_time_tokens`, `organizations`, `accounts` and what belongs to an account.

pub mod routes;
pub mod service;
mod store;
