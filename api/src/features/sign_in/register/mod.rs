//! Registering oneself: a flow whose end is an account, and a session where nobody has to approve it.
//!
//! * The first answer is an address, for the price of a solved challenge. Whether it is somebody's already is looked up where
//!   the asker cannot see it, and told to the mailbox alone: words, cost and time are the same for every address (T-7).
//! * Nothing is there before the address is proven, by the code or the link that was sent to it: no account, no name that is
//!   taken, no password that somebody else chose. So nobody can prepare an account for an address that is not theirs (T-48).
//! * A proof is used up by the statement that takes the flow on. The account is made with its contact, its password, what was
//!   accepted and its events in the unit of work that completes the flow, once (T-5).
//! * The form takes what it shows and nothing else: the role is always `user`, the address the proven one. A user name in the
//!   form of an address is taken only if it is that one.
//! * Every policy that the organization requires is accepted in its latest version, or there is no account.
//! * Where an administrator decides, there is no session before the approval, and a sign-in with the right password learns
//!   that it waits; with a wrong one nothing.
//! * That a user name is taken is told only to who proved an address.
//!
//! [`steps`] says what is asked next.
//!
//! Tables: `flows`, `flow_proofs`, `accounts`, `memberships`, `contacts`, `passwords`, `purpose_consents`, `consent_receipts`,
//! `registrations`, `sessions`, `events`, `outbox`.

pub(super) mod code;
pub(super) mod create;
pub(super) mod email;
pub(super) mod form;
pub(super) mod link;
pub(super) mod steps;

use latchkey_openapi::error::ErrorCode;

use super::service::FlowError;
use crate::identity::State;
use crate::identity::organization::Organization;
use crate::identity::registration::is_offered;
use crate::platform::http::error::ApiError;

/// Refuses where nobody may register; asked anew for every answer.
pub(super) fn check_offered(state: &State, organization: &Organization) -> Result<(), FlowError> {
    if is_offered(state, &organization.settings) {
        return Ok(());
    }
    Err(FlowError::Elsewhere(ApiError::new(ErrorCode::NotOffered)))
}
