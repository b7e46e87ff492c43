//! Activity: what happened to the account, newest first.
//!
//! Only the subject's own events; never a secret; failed sign-ins are there with how often within the minute.
//!
//! Table: `events` (read).

pub mod routes;
