//! How much bare cryptography this machine computes: what sign-ins can reach at the very best.

use crate::PASSWORD;
use anyhow::{Context, Result};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _, UnparsedPublicKey,
};
use latchkey::platform::hashing::{Hasher, HashingConfig};
use std::hint::black_box;
use std::thread;
use std::time::{Duration, Instant};
use totp_rs::{Builder, Secret, Totp};

/// How long to compute.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Seconds.
    #[arg(long)]
    seconds: f64,
}

/// The secret of the test vectors of RFC 6238: as long as any.
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// Computes password hashes and prints how many a second.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    println!("hashes_per_second {:.3}", hashes(arguments.seconds, |_| {})?);
    Ok(())
}

/// Password hashes a second, each with the comparison of a code with the three that count.
pub(crate) fn hashes_with_codes(seconds: f64) -> Result<f64> {
    let secret = Secret::try_from_base32(SECRET).ok().context("a secret that is no base32")?;
    let totp: Totp = Builder::new().with_secret(secret).build_noncompliant();
    hashes(seconds, |count| {
        black_box(totp.check("000000", count));
    })
}

/// ECDSA signatures over P-256 that are verified each second, each with the two hashes of an assertion (WebAuthn Level 3
/// §7.2), on every core.
pub(crate) fn signatures(seconds: f64) -> Result<f64> {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random)?;
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref())?;
    let message = [5; 69];
    let signature = key.sign(&random, &message)?;
    let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, key.public_key().as_ref());
    everywhere(thread::available_parallelism()?.get(), Duration::from_secs_f64(seconds), || {
        |_| {
            black_box(digest(&SHA256, &message));
            Ok(public.verify(&message, signature.as_ref())?)
        }
    })
}

/// Hashes of the server's default cost, one after the other on each core, each followed by `then`, which gets its number.
fn hashes(seconds: f64, then: impl Fn(u64) + Sync) -> Result<f64> {
    let config = HashingConfig::default();
    let hasher = Hasher::new(&config)?;
    let worker = || {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let (hasher, then) = (&hasher, &then);
        move |count| {
            let runtime = runtime.as_ref().map_err(|error| anyhow::anyhow!("{error}"))?;
            // What a sign-in computes: a comparison with a stored hash.
            runtime.block_on(hasher.verify(PASSWORD.into(), hasher.decoy()))?;
            then(count);
            Ok(())
        }
    };
    // The first use of each core's memory is no part of the rate, as it is not in a server that runs.
    everywhere(config.permits, Duration::from_millis(500), worker)?;
    everywhere(config.permits, Duration::from_secs_f64(seconds), worker)
}

/// How often a second `threads` threads together do what the closures of `worker` do.
fn everywhere<W: FnMut(u64) -> Result<()>>(
    threads: usize,
    time: Duration,
    worker: impl Fn() -> W + Sync,
) -> Result<f64> {
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut work = worker();
                    let (started, mut count) = (Instant::now(), 0);
                    while started.elapsed() < time {
                        work(count)?;
                        count += 1;
                    }
                    anyhow::Ok(count as f64 / started.elapsed().as_secs_f64())
                })
            })
            .collect();
        running.into_iter().try_fold(0.0, |sum, thread| {
            let rate = thread.join().ok().context("a worker ended early")??;
            Ok(sum + rate)
        })
    })
}
