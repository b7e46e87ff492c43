//! How often one client may ask, counted in the memory of this node.
//!
//! This is the first and cheapest line: it keeps one client from taking the server for itself, and stands before any
//! hashing and any query. What must count exactly over all nodes (wrong passwords, codes) has counters in the database.

mod store;

use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use governor::clock::{self, Clock as _};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::{Quota, RateLimiter};

use super::clock::Clock;
use super::config::RateLimit;
use super::http::client::ClientPrefix;
use store::BoundedStore;

/// Time between two clean-ups of clients that have not asked for a while.
const SWEEP_EVERY: Duration = Duration::from_secs(30);

/// What is counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitClass {
    /// Any request.
    General,
    /// An attempt to sign in, to step up, or to use a one-time link.
    SignIn,
    /// A password whose strength is checked.
    PasswordCheck,
}

/// The client has used up what it may do for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many requests; try again in {retry_after_seconds} s")]
pub struct RateLimited {
    /// Whole seconds, at least one, after which the next request is let through.
    pub retry_after_seconds: u64,
}

/// The limits of this node.
pub struct RateLimits {
    general: Option<Limit>,
    sign_in: Option<Limit>,
    password_check: Option<Limit>,
    time: Time,
    /// When the next clean-up is due, in nanoseconds of `time`.
    sweep_at: AtomicU64,
}

impl RateLimits {
    /// Limits as configured, on a clock that never goes back.
    #[must_use]
    pub fn new(config: &RateLimit) -> Self {
        Self::on(config, Time::Machine(Instant::now()))
    }

    /// The same on a clock of the caller, so that a test can let a minute pass in no time.
    #[must_use]
    pub fn with_clock(config: &RateLimit, clock: Arc<dyn Clock>) -> Self {
        Self::on(config, Time::Given(clock))
    }

    fn on(config: &RateLimit, time: Time) -> Self {
        let second = Duration::from_secs(1);
        let minute = Duration::from_secs(60);
        Self {
            general: limit(config.general_per_second, second, config.general_burst, &time),
            sign_in: limit(config.sign_in_per_minute, minute, config.sign_in_burst, &time),
            password_check: limit(
                config.password_check_per_minute,
                minute,
                config.password_check_burst,
                &time,
            ),
            sweep_at: AtomicU64::new((time.now() + Nanos::from(SWEEP_EVERY)).as_u64()),
            time,
        }
    }

    /// Counts one act of the client.
    ///
    /// # Errors
    /// [`RateLimited`] when it is one too many; it is then not counted.
    pub fn check(&self, class: LimitClass, client: ClientPrefix) -> Result<(), RateLimited> {
        let limit = match class {
            LimitClass::General => &self.general,
            LimitClass::SignIn => &self.sign_in,
            LimitClass::PasswordCheck => &self.password_check,
        };
        let Some(limit) = limit else { return Ok(()) };
        self.sweep_when_due();
        limit.check_key(&client).map_err(|until| {
            let wait = until.wait_time_from(self.time.now());
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            RateLimited { retry_after_seconds: seconds.max(1) }
        })
    }

    /// Forgets clients that are as good as new. One caller does it, the others go on.
    fn sweep_when_due(&self) {
        let due = self.sweep_at.load(Ordering::Relaxed);
        let now = self.time.now();
        if now.as_u64() < due {
            return;
        }
        let next = (now + Nanos::from(SWEEP_EVERY)).as_u64();
        if self.sweep_at.compare_exchange(due, next, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            for limit in [&self.general, &self.sign_in, &self.password_check].into_iter().flatten() {
                limit.retain_recent();
            }
        }
    }

    #[cfg(test)]
    fn known_clients(&self) -> usize {
        self.general.as_ref().map_or(0, Limit::len)
    }
}

impl fmt::Debug for RateLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimits").finish_non_exhaustive()
    }
}

/// A limit per client (generic cell rate algorithm).
type Limit = RateLimiter<ClientPrefix, BoundedStore, Time, NoOpMiddleware<Nanos>>;

/// 0 means no limit.
fn limit(count: u32, period: Duration, burst: u32, time: &Time) -> Option<Limit> {
    let burst = NonZeroU32::new(burst)?;
    let quota = Quota::with_period(period.checked_div(count)?)?.allow_burst(burst);
    Some(RateLimiter::new(quota, BoundedStore::default(), time.clone()))
}

/// Where the limits take the time from.
#[derive(Clone)]
enum Time {
    Machine(Instant),
    Given(Arc<dyn Clock>),
}

impl clock::Clock for Time {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        match self {
            Self::Machine(start) => Nanos::from(start.elapsed()),
            Self::Given(clock) => {
                let nanoseconds = clock.now().timestamp_nanos_opt().unwrap_or_default();
                Nanos::from(u64::try_from(nanoseconds).unwrap_or_default())
            }
        }
    }
}

#[cfg(test)]
mod tests;
