//! Latchkey.

pub mod platform;
