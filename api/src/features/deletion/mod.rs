//! Pausing an account, deleting it, and erasing it at its date.
//!
//! * Both need a recent proof of identity; a deletion also the typed user name. Both end every session, every token and the
//!   trust in every browser at once, and tell every proven e-mail address with a link that takes it back, once.
//! * From then on nobody can do anything with the account but take it back: by the link, or by a sign-in with every proof
//!   that it asks for (`features::sign_in::restore`). There is no session before that, and so no operation that undoes it
//!   within one.
//! * The last owner of an organization can do neither: its owners' rows are counted under the organization's lock.
//! * At its date everything is erased by [`erase`]; some days before, every address is reminded. One conditional statement
//!   decides between the erasure and a change of mind at the last moment.
//! * A registration that was rejected, or that nobody decided about in time, is erased in the same way.
//! * What is left in the log has neither name nor address, and a random pseudonym in place of the account.
//!
//! Tables: `account_endings`, `registrations`, `accounts`, `memberships`, `sessions`, `token_families`, `personal_access_tokens`,
//! `trusted_browsers`, `outbox`, `events`; the erasure: all of them.

pub mod erase;
mod remind;
pub mod routes;
mod service;
mod store;
