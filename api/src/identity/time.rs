//! Times as the database keeps them: microseconds since 1970-01-01T00:00:00Z.

use chrono::{DateTime, Utc};

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;
/// Microseconds in a day.
pub const DAY: i64 = 24 * 60 * MINUTE;
/// Microseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;

/// A stored time. A value outside chrono's range becomes the epoch.
#[must_use]
pub fn from_micros(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}

/// Seconds as microseconds.
#[must_use]
pub fn seconds(seconds: u32) -> i64 {
    i64::from(seconds) * SECOND
}
