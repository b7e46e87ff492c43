//! How the user is told of what happens to the account: the language, and which events are told.
//!
//! Every alert there is tells of what somebody would do who broke in, so none can be switched off.
//!
//! Table: `alert_preferences`.

pub mod routes;
