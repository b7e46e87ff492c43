//! Ways back in, as their owner sets them up: where recovery messages go, and answers to security questions.
//!
//! * An address or number for recovery alone counts only once its owner proved to read what is sent there; until then, and
//!   without one, the profile's own counts. The proof is that of any address (`identity/verifications`).
//! * Every change needs a recent proof of identity at the account's highest level. Who had the place before is told, with a
//!   link that takes it back; the profile's addresses are told as well.
//! * Answers are hashed like passwords and never come out again. They count once there are two, to questions that are still
//!   asked, and never alone.
//! * A recovery that waits for a lost second factor is shown to whoever is signed in, and ended without another proof: haste
//!   matters more than who presses the button, as it only keeps a door shut.
//! * What is not offered cannot be set up. What an account has of it stays, and can be removed.
//!
//! Tables: `recovery_contacts`, `recovery_delays`, `challenge_answers`, `pending_contacts`, `contact_undos`, `outbox`, `message_budgets`,
//! `events`.

mod contacts;
mod overview;
mod question_routes;
mod questions;
pub mod routes;
