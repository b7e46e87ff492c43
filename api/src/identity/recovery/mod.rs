//! What leads back in: shared by the settings of it and by the flows that use it.
//!
//! Recovery goes to the primary address and number of the profile, or to ones of its own where the account proved some. Only
//! a proven one counts, and it got there by the proof alone.
//!
//! Tables: `recovery_contacts`, `contacts` (read).

pub mod contacts;
