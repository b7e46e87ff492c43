//! Backup codes, for their owner: make, confirm, see how many are left, take away.
//!
//! * They are shown once, in the answer that makes them, and count only once their owner confirmed having saved them.
//!   Until then the earlier ones work (T-22, T-23).
//! * They need another second factor beside them and go with the last one.
//!
//! Tables: `backup_code_sets`, `backup_codes`, `events`.

pub mod routes;
mod service;
