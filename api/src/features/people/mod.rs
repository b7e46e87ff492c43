//! The console's people: finding, inviting, helping back in, locking.
//!
//! * Nobody but the person ever knows a password: an invitation and a reset mail a link that works once, by which the person
//!   chooses it in a flow of recovery. An invitation works for seven days, a reset for one; a new link voids the one before.
//! * Administrators act on users; owners on everybody; nobody on themselves. Who asks is looked at again inside the unit of
//!   work, after the locks: of two owners who lock each other out one stays.
//! * A reset ends nothing by itself: the password that is chosen by it does. Only where the administrator says that the
//!   second factors are lost are they not asked for, and removed with the new password; every address is told.
//! * An address that was typed by an administrator counts as proven once its link was used, not before (T-48, T-54).
//! * Locking ends every session, token and recovery under way and voids every link at once: nothing of it comes back with the
//!   account. Its date of erasure, where the person wants one, stays.
//! * Every act is in the person's log without where it came from, and in the administrator's.
//!
//! Tables: `accounts`, `memberships`, `contacts`, `one_time_tokens`, `sessions`, `token_families`, `personal_access_tokens`,
//! `flow_proofs`, `flows`, `recovery_delays`, `outbox`, `events`.

mod acts;
mod error;
mod filter;
mod invite;
mod read;
pub mod routes;
mod store;
