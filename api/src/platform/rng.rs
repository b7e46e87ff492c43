//! Chance, as a parameter: every secret, id and nonce is drawn from here.

use std::sync::atomic::{AtomicU64, Ordering};

use aws_lc_rs::digest;

/// A source of random bytes.
pub trait Rng: Send + Sync {
    /// Fills the whole slice with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// `N` random bytes at once.
#[must_use]
pub fn random_bytes<const N: usize>(rng: &dyn Rng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill(&mut bytes);
    bytes
}

/// The cryptographic generator of the process, seeded by the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRng;

impl Rng for SystemRng {
    fn fill(&self, bytes: &mut [u8]) {
        if aws_lc_rs::rand::fill(bytes).is_err() {
            // Without random numbers no secret is secret; carrying on with zeros would be worse than stopping.
            tracing::error!("the system's random number generator failed");
            std::process::abort();
        }
    }
}

/// A generator whose whole sequence follows from its seed. For tests only: its output can be foretold.
#[derive(Debug)]
pub struct SeededRng {
    seed: u64,
    drawn: AtomicU64,
}

impl SeededRng {
    /// A generator with this seed. The same seed gives the same sequence on every machine.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, drawn: AtomicU64::new(0) }
    }
}

impl Rng for SeededRng {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(digest::SHA256_OUTPUT_LEN) {
            let block = self.drawn.fetch_add(1, Ordering::Relaxed);
            let mut input = [0; 16];
            for (to, from) in
                input.iter_mut().zip(self.seed.to_le_bytes().into_iter().chain(block.to_le_bytes()))
            {
                *to = from;
            }
            for (to, from) in chunk.iter_mut().zip(digest::digest(&digest::SHA256, &input).as_ref()) {
                *to = *from;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_generator_never_gives_the_same_twice() {
        assert_ne!(random_bytes::<16>(&SystemRng), random_bytes::<16>(&SystemRng));
    }

    #[test]
    fn the_same_seed_gives_the_same_sequence() {
        let (one, two, other) = (SeededRng::new(1), SeededRng::new(1), SeededRng::new(2));
        let first: [u8; 70] = random_bytes(&one);
        assert_eq!(first, random_bytes(&two));
        assert_ne!(first, random_bytes(&other));
        assert_ne!(first, random_bytes(&one), "the sequence goes on, it does not start again");
    }

    #[test]
    fn the_tail_of_an_odd_length_is_filled_too() {
        let bytes: [u8; 33] = random_bytes(&SeededRng::new(7));
        assert!(bytes.iter().filter(|b| **b == 0).count() < 4);
        assert_eq!(bytes.len(), 33);
    }
}
