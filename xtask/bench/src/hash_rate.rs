//! How many password hashes this machine computes: what sign-ins can reach at the very best.

use crate::PASSWORD;
use anyhow::{Context, Result};
use latchkey::platform::hashing::{Hasher, HashingConfig};
use std::thread;
use std::time::{Duration, Instant};

/// How long to compute.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Seconds.
    #[arg(long)]
    seconds: f64,
}

/// Computes hashes of the server's default cost, one after the other on each core, and prints how many a second.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let config = HashingConfig::default();
    let hasher = Hasher::new(&config)?;
    // The first use of each core's memory is no part of the rate, as it is not in a server that runs.
    compute(&hasher, config.permits, Duration::from_millis(500))?;
    let rate = compute(&hasher, config.permits, Duration::from_secs_f64(arguments.seconds))?;
    println!("hashes_per_second {rate:.3}");
    Ok(())
}

fn compute(hasher: &Hasher, threads: usize, time: Duration) -> Result<f64> {
    let workers: Vec<_> = (0..threads)
        .map(|_| {
            let hasher = hasher.clone();
            thread::spawn(move || worker(&hasher, time))
        })
        .collect();
    workers.into_iter().try_fold(0.0, |sum, worker| {
        let rate = worker.join().ok().context("a worker ended early")??;
        Ok(sum + rate)
    })
}

fn worker(hasher: &Hasher, time: Duration) -> Result<f64> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let started = Instant::now();
    let mut count = 0.0;
    while started.elapsed() < time {
        // What a sign-in computes: a comparison with a stored hash.
        runtime.block_on(hasher.verify(PASSWORD.into(), hasher.decoy()))?;
        count += 1.0;
    }
    Ok(count / started.elapsed().as_secs_f64())
}
