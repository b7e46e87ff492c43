//! Signing in, stepping up, signing out: flows, and the session of this browser.
//!
//! A flow is a state machine on the server; the client only answers the step that it was given.
//!
//! * A flow belongs to the browser that began it (its own cookie) and to one organization; its id alone is worth nothing.
//! * What a step offers depends on the organization's settings, never on the account.
//! * Unknown, wrong, locked and disabled answer alike, at like cost: one attempt counted, one hash computed.
//! * The account's state is checked again in the unit of work that completes the flow, and a flow completes once.
//! * Completing a sign-in makes a new session and ends the one that the browser had; a step-up replaces the secret.
//!
//! A new way to prove who one is adds a member to `FactorOption`, an answer to `AnswerFlowRequest` and a function beside
//! [`password`]; [`flow`] decides what it is worth. Nothing else changes.
//!
//! Tables: `flows`, `sessions`, `attempt_counters`, `passwords` (read), `events`.

mod complete;
mod device_cookie;
mod flow;
mod password;
pub mod routes;
mod service;
mod session_routes;
mod store;
