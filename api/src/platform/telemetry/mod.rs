//! What operators see: log lines that share a trace id with the answer, and figures for monitoring.

pub mod logging;
pub mod metrics;
pub mod trace_id;
