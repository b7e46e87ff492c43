//! The time, as a parameter: nothing else in the server asks the system for it.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, SubsecRound, Utc};

/// Where the present time comes from.
///
/// Every answer is truncated to microseconds, the precision of the portable timestamp columns, so that a time
/// that was stored compares equal to the one that was read back on either database.
pub trait Clock: Send + Sync {
    /// The present time in UTC, truncated to microseconds.
    fn now(&self) -> DateTime<Utc>;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> DateTime<Utc> {
        DateTime::<Utc>::from(std::time::SystemTime::now()).trunc_subsecs(6)
    }
}

/// A clock that stands still until it is moved: what tests use to let hours pass in no time.
#[derive(Debug)]
pub struct ManualClock(Mutex<DateTime<Utc>>);

impl ManualClock {
    /// A clock that shows `start`.
    #[must_use]
    pub fn new(start: DateTime<Utc>) -> Self {
        Self(Mutex::new(start.trunc_subsecs(6)))
    }

    /// Moves the clock by `step`; a negative step moves it back, as a machine whose clock is corrected does.
    pub fn advance(&self, step: Duration) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.checked_add_signed(step).unwrap_or(*now).trunc_subsecs(6);
    }

    /// Sets the clock to `time`.
    pub fn set(&self, time: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = time.trunc_subsecs(6);
    }
}

impl Default for ManualClock {
    /// A fixed moment (2026-01-01 09:00 UTC), so that what a test prints is the same on every run.
    fn default() -> Self {
        Self::new(DateTime::from_timestamp(1_767_258_000, 0).unwrap_or_default())
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_clock_has_no_more_than_microseconds() {
        let now = SystemClock.now();
        assert_eq!(now.timestamp_subsec_nanos() % 1_000, 0);
        assert!(now.timestamp() > 1_700_000_000);
    }

    #[test]
    fn a_manual_clock_stands_still_until_it_is_moved() {
        let clock = ManualClock::default();
        let start = clock.now();
        assert_eq!(start.to_rfc3339(), "2026-01-01T09:00:00+00:00");
        assert_eq!(clock.now(), start);
        clock.advance(Duration::minutes(10));
        assert_eq!(clock.now() - start, Duration::minutes(10));
        clock.advance(Duration::minutes(-11));
        assert_eq!(clock.now() - start, Duration::minutes(-1));
    }

    #[test]
    fn a_manual_clock_is_truncated_like_the_real_one() {
        let clock = ManualClock::new(DateTime::from_timestamp(1, 1_999).unwrap());
        assert_eq!(clock.now().timestamp_subsec_nanos(), 1_000);
    }
}
