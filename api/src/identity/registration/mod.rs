//! Registering oneself: what its flow, the console and the erasure share.
//!
//! * There is no account before its address is proven, so nobody can prepare one for an address that is somebody else's.
//! * Who asks is answered alike for every address, whosever it is: that is looked up out of sight ([`deliver`]), and told to the
//!   mailbox alone.
//! * Where an administrator decides, the account is made in the state `waiting`, in which nothing can be done with it. It
//!   leaves it once: approved, or for its erasure, because it was rejected or nobody decided in time. One conditional
//!   statement over its row in `registrations` decides which.
//!
//! Tables: `registrations`, `accounts` (state), `flow_proofs`.

pub mod deliver;
pub mod waiting;

use super::State;
use super::settings::Settings;

/// The state of an account that waits for an administrator.
pub const WAITING: &str = "waiting";

/// Whether people may register themselves: the organization allows it, and mail leaves.
#[must_use]
pub fn is_offered(state: &State, settings: &Settings) -> bool {
    settings.registration.enabled && state.can_send_mail()
}
