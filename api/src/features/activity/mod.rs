//! Activity: what happened to the account, newest first.
//!
//! Only the subject's own events; never a secret; failed sign-ins are there with how often within the minute.
//!
//! Whoever reports an entry as somebody else's doing is told the steps that take the account back; the report is an entry of
//! its own.
//!
//! Table: `events`.

mod report;
pub mod routes;
