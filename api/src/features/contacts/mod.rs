//! E-mail addresses and phone numbers of an account: proven, changed, removed, brought back.
//!
//! * An address belongs to an account only once its owner proved to read what is sent there, by a code or a link. Nothing
//!   else makes one verified. What is sent goes to the address of the stored row, never to one that a request names.
//! * A code has six digits, works for ten minutes and forgives four wrong ones; it is stored as a keyed hash bound to
//!   account, row and address. Wrong codes count against one budget of the account, whatever row they are for.
//! * A proven address belongs to one account of an organization. That it is taken is told only to who proved it.
//! * An address that is replaced or removed is told at once, with a link that brings it back within seven days, ends every
//!   session and voids whatever was changed after it.
//! * The last proven e-mail address cannot be removed: alerts go there.
//!
//! Tables: `contacts`, `pending_contacts`, `contact_undos`, `attempt_counters`, `message_budgets`, `outbox`, `sessions`,
//! `events`.

mod apply;
mod change;
mod confirm;
mod pending;
pub mod routes;
mod store;
mod undo;
mod wire;
