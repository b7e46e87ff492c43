//! Proof of an address: what waits, what is sent to it, and who may begin one.
//!
//! An address counts only once its owner read a code or a link there. Beginning that is shared: the pages add an address,
//! SCIM writes one into the profile, and recovery may have one of its own. What follows the proof belongs to the feature of
//! contacts, or to recovery.
//!
//! Tables: `pending_contacts`, `contact_undos` (written), `contacts` (read), `outbox`, `message_budgets`.

mod error;
mod start;
pub mod store;
pub mod way_back;
pub mod wire;

pub use error::ContactError;
pub use start::{
    CODE_MINUTES, Fresh, RESEND_AFTER, Replaced, Start, TRIES, WAIT_DAYS, Wanted, code_hash, fresh, notice,
    require_channel, require_level, send, wait_for_resend,
};
