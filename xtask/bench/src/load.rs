//! Many browsers that sign in again and again.

use crate::http::Connection;
use anyhow::{Context, Result};
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

/// Load before the measurement, so that every connection is open and every queue as long as it gets.
const WARM_UP: Duration = Duration::from_secs(2);

/// Where to sign in, how many at once and for how long.
#[derive(clap::Args)]
pub(crate) struct Load {
    /// Where the server listens.
    #[arg(long)]
    pub(crate) address: SocketAddr,
    /// The origin that the server takes for its own.
    #[arg(long)]
    pub(crate) origin: String,
    /// Accounts that there are; they take turns.
    #[arg(long)]
    pub(crate) accounts: u64,
    /// Sign-ins at once.
    #[arg(long, default_value_t = 64)]
    pub(crate) concurrent: usize,
    /// Seconds to measure.
    #[arg(long)]
    pub(crate) seconds: f64,
}

/// How the sign-ins of a measurement went.
pub(crate) struct Measured {
    /// Those that came through, each second.
    per_second: f64,
    /// Those that the server was too busy for.
    refused: u64,
    /// How long each took that came through, sorted.
    times: Vec<Duration>,
}

/// What one browser saw while it was measured.
#[derive(Default)]
struct Seen {
    times: Vec<Duration>,
    refused: u64,
}

impl Load {
    /// Deals `owners` out to as many browsers as there are at once: no two browsers use one account.
    pub(crate) fn deal<O>(&self, owners: impl IntoIterator<Item = O>) -> Vec<Vec<O>> {
        let mut browsers: Vec<Vec<O>> = (0..self.concurrent).map(|_| Vec::new()).collect();
        for (number, owner) in owners.into_iter().enumerate() {
            if let Some(browser) = browsers.get_mut(number % self.concurrent) {
                browser.push(owner);
            }
        }
        browsers
    }

    /// Runs `work` once for every owner, as many at once as there are browsers.
    pub(crate) fn each<O: Send, T: Send>(
        &self,
        owners: impl IntoIterator<Item = O>,
        work: impl Fn(&mut Connection, O) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        thread::scope(|scope| {
            let browsers: Vec<_> = self
                .deal(owners)
                .into_iter()
                .map(|owners| {
                    let work = &work;
                    scope.spawn(move || {
                        let mut connection = Connection::open(self.address, &self.origin)?;
                        owners
                            .into_iter()
                            .map(|owner| work(&mut connection, owner))
                            .collect::<Result<Vec<T>>>()
                    })
                })
                .collect();
            let mut all = Vec::new();
            for browser in browsers {
                all.extend(browser.join().ok().context("a browser ended early")??);
            }
            Ok(all)
        })
    }

    /// Lets every browser sign its owners in (or do what else there is to measure), in turns, until the time is over.
    /// `sign_in` answers false when the server is too busy.
    pub(crate) fn measure<O: Send>(
        &self,
        browsers: &mut [Vec<O>],
        sign_in: impl Fn(&mut Connection, &mut O) -> Result<bool> + Sync,
    ) -> Result<Measured> {
        let from = Instant::now() + WARM_UP;
        let until = from + Duration::from_secs_f64(self.seconds);
        let (mut times, mut refused) = (Vec::new(), 0);
        thread::scope(|scope| {
            let running: Vec<_> = browsers
                .iter_mut()
                .map(|owners| {
                    let sign_in = &sign_in;
                    scope.spawn(move || self.browser(owners, sign_in, from, until))
                })
                .collect();
            for browser in running {
                let seen = browser.join().ok().context("a browser ended early")??;
                times.extend(seen.times);
                refused += seen.refused;
            }
            anyhow::Ok(())
        })?;
        times.sort_unstable();
        Ok(Measured { per_second: times.len() as f64 / self.seconds, refused, times })
    }

    fn browser<O>(
        &self,
        owners: &mut [O],
        sign_in: impl Fn(&mut Connection, &mut O) -> Result<bool>,
        from: Instant,
        until: Instant,
    ) -> Result<Seen> {
        let mut connection = Connection::open(self.address, &self.origin)?;
        let mut seen = Seen::default();
        anyhow::ensure!(!owners.is_empty(), "more browsers than accounts");
        loop {
            for owner in &mut *owners {
                let started = Instant::now();
                let is_in = sign_in(&mut connection, owner)?;
                let ended = Instant::now();
                if ended > until {
                    return Ok(seen);
                }
                if ended >= from && is_in {
                    seen.times.push(ended - started);
                } else if ended >= from {
                    seen.refused += 1;
                }
            }
        }
    }
}

impl Measured {
    /// Prints the figures, each name with `suffix`; times are in milliseconds.
    pub(crate) fn print(&self, suffix: &str) {
        println!("per_second{suffix} {:.3}", self.per_second);
        println!("refused{suffix} {}", self.refused);
        println!("p50_ms{suffix} {:.1}", self.percentile(50).as_secs_f64() * 1000.0);
        println!("p99_ms{suffix} {:.1}", self.percentile(99).as_secs_f64() * 1000.0);
    }

    /// The time that `percent` of the sign-ins do not exceed.
    fn percentile(&self, percent: usize) -> Duration {
        let at = (self.times.len() * percent / 100).min(self.times.len().saturating_sub(1));
        self.times.get(at).copied().unwrap_or_default()
    }
}
