//! Linked accounts: seeing, switching to and unlinking other accounts of the same person.
//!
//! * A link is made by a flow of `sign_in` that proved both accounts; it holds between two accounts of one organization, once
//!   per pair, and both sides see it. Either may remove it, with a recent proof of identity.
//! * Switching makes a session of the other account at level 1, with no guarded act open and an `auth_time` that is no later
//!   than the proof that the link or the present session came of. What it proved of the other account is nothing: a step-up
//!   there asks for that account's own first factor and second.
//! * A switch ends the session that it leaves. It happens once, by the statement that ends that session.
//! * Who could not sign in cannot be switched to: an account that is disabled or delayed after failed attempts, or that has to
//!   set up a second factor first.
//! * Sessions that began by a switch end with the link, but for the one that removes it. A link ends with either account.
//!
//! Tables: `associations`, `sessions`, `accounts`, `attempt_counters` (read), `events`.

pub mod routes;
mod service;
