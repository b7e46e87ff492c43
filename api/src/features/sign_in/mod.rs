//! Signing in, stepping up, signing out: flows, and the session of this browser.
//!
//! A flow is a state machine on the server; the client only answers the step that it was given.
//!
//! * A flow belongs to the browser that began it (its own cookie) and to one organization; its id alone is worth nothing.
//! * What is asked before a first factor was proven depends on the organization's settings, never on the account.
//! * Unknown, wrong, locked and disabled answer alike, at like cost: one attempt counted, one hash computed. A wrong code and
//!   a used one answer alike. One budget of attempts per account holds for every factor.
//! * A proof is used up in the unit of work that it counts in, so nothing counts twice and nothing is lost by a refusal.
//! * The account's state, the password and the trust in a browser are checked again in the unit of work that completes the
//!   flow, and a flow completes once.
//! * Completing a sign-in makes a new session and ends the one that the browser had; a step-up replaces the secret.
//! * A flow that links belongs to a session that has just proven itself; it proves the other account as a sign-in would, never
//!   by trust, and signs nobody in. A session that came by a switch steps up with its account's own first factor and second.
//! * A recovery is a flow as well: [`recover`]; so is a registration: [`register`].
//! * An account that waits for an administrator's approval is told so after every proof, and opens to nobody.
//! * An account that its owner paused or wants erased is taken back by a sign-in with every proof that it asks for, and by an
//!   answer of its own after them. Until then there is no session: nothing else of the account can be reached.
//! * A trusted browser skips the second factor: level 1, and no guarded act is open.
//!
//! [`flow`] says what is asked next and what proofs are worth; it knows neither database nor HTTP. An answer is a function in
//! a file of its own that comes to an [`proof::Outcome`]; [`service`] takes it to the next step or to [`complete`].
//!
//! Tables: those of [`recover`] and [`register`], `flows`, `sessions`, `attempt_counters`, `passwords` (read), those of `identity::factors`, `trusted_browsers`, `associations`,
//! `events`.

mod complete;
mod context;
mod dispatch;
mod enroll;
mod federated;
mod federated_routes;
mod flow;
mod link;
mod message;
mod passkey;
mod password;
mod proof;
mod recover;
mod recover_routes;
mod refuse;
mod register;
mod restore;
mod return_to;
pub mod routes;
mod second_factor;
mod service;
mod session_routes;
mod store;
#[cfg(test)]
mod tests;
