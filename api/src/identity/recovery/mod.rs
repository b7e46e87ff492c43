//! What leads back in: shared by the settings of it and by the flows that use it.
//!
//! Recovery goes to the primary address and number of the profile, or to ones of its own where the account proved some. Only
//! a proven one counts, and it got there by the proof alone.
//!
//! Who forgot a password asks by a name ([`request`]); whose it is is looked up out of sight ([`deliver`]), and a code or a link to
//! the account's own address proves it ([`proofs`]). Who has lost every second factor as well waits ([`delays`]).
//!
//! Tables: `recovery_contacts`, `recovery_proofs`, `recovery_delays`, `contacts` (read).

pub mod contacts;
pub mod delays;
pub mod deliver;
pub mod proofs;
pub mod request;
