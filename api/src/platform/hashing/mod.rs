//! Password hashing: Argon2id (RFC 9106) as PHC strings, off the request threads, at a bounded cost.
//!
//! Promises:
//! - no more hashes run at once than there are permits, no more wait than the queue holds ([`queue`]), and their memory is
//!   allocated once ([`memory`]);
//! - a request that goes away while its hash runs keeps its permit until the hash is done, so that nobody can pile up
//!   hashes by hanging up;
//! - a password is hashed in its normal form, whole, never cut, and only up to [`password::MAX_BYTES`].

mod memory;
mod phc;
mod queue;
#[cfg(test)]
mod tests;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::available_parallelism,
};

use argon2::{
    Algorithm, Argon2, Block, Params, PasswordHash, Version,
    password_hash::phc::{Output, ParamsString, Salt},
};
use prometheus::Histogram;
use thiserror::Error;

use self::{
    memory::MemoryPool,
    phc::{OUTPUT_BYTES, StoredHash},
    queue::{Full, Queue},
};
use super::{password, secret::SecretString};

/// The cost of one hash and how many may run or wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashingConfig {
    /// Memory of one hash in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub iterations: u32,
    /// Lanes. One thread computes them all, so more lanes only help an attacker; keep 1.
    pub parallelism: u32,
    /// Hashes that run at once. More than there are cores makes each one slower and takes more memory.
    pub permits: usize,
    /// Requests that may wait for a permit; one more is refused at once.
    pub queue_limit: usize,
}

impl Default for HashingConfig {
    /// 19 MiB, two passes, one lane (the OWASP recommendation for Argon2id); one permit per core.
    fn default() -> Self {
        Self {
            memory_kib: Params::DEFAULT_M_COST,
            iterations: Params::DEFAULT_T_COST,
            parallelism: Params::DEFAULT_P_COST,
            permits: available_parallelism().map_or(1, usize::from),
            queue_limit: 256,
        }
    }
}

/// Why no hash came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum HashingError {
    /// As many requests wait as may wait: answer "try again soon".
    #[error("too many passwords are being hashed")]
    Overloaded,
    /// The new password has more than [`password::MAX_BYTES`] bytes.
    #[error("the password is longer than can be hashed")]
    PasswordTooLong,
    /// The configured cost is outside what Argon2 takes (RFC 9106 §3.1), or no permit is configured.
    #[error("the configured hashing cost is not valid")]
    InvalidConfig,
    /// The stored hash is not an Argon2 PHC string: the row is damaged.
    #[error("the stored hash cannot be read")]
    HashUnreadable,
    /// The stored hash asks for more work than this server does for one password.
    #[error("the stored hash asks for too much work")]
    HashTooCostly,
    /// Argon2 refused, or the worker was stopped by a shutdown.
    #[error("hashing failed")]
    Failed,
}

/// The answer to "is it this password?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Whether the password is the one that was hashed.
    pub matches: bool,
    /// Whether the hash is of another cost or kind than those made today. Only worth acting upon when it matches.
    pub needs_rehash: bool,
}

/// Hashes and verifies passwords. Cheap to clone; all clones share the queue and the memory.
#[derive(Clone)]
pub struct Hasher {
    inner: Arc<Inner>,
    queue: Arc<Queue>,
}

struct Inner {
    params: Params,
    pool: MemoryPool,
    decoy: String,
    computed: AtomicU64,
    seconds: Option<Histogram>,
}

impl Hasher {
    /// A hasher of this cost. Nothing is computed and no working memory is taken before the first password.
    ///
    /// # Errors
    /// [`HashingError::InvalidConfig`] when Argon2 does not take the cost, or there is no permit.
    pub fn new(config: &HashingConfig) -> Result<Self, HashingError> {
        Self::measured(config, None)
    }

    /// The same, noting how long each hash took, in seconds and without the wait for its turn.
    ///
    /// # Errors
    /// As [`Hasher::new`].
    pub fn measured(config: &HashingConfig, seconds: Option<Histogram>) -> Result<Self, HashingError> {
        let params =
            Params::new(config.memory_kib, config.iterations, config.parallelism, Some(OUTPUT_BYTES))
                .map_err(|_| HashingError::InvalidConfig)?;
        if config.permits == 0 {
            return Err(HashingError::InvalidConfig);
        }
        let decoy = decoy_of(&params)?;
        let pool = MemoryPool::new(params.block_count());
        let inner = Inner { params, pool, decoy, computed: AtomicU64::new(0), seconds };
        Ok(Self { inner: Arc::new(inner), queue: Arc::new(Queue::new(config.permits, config.queue_limit)) })
    }

    /// Hashes a password with a fresh random salt into a PHC string.
    ///
    /// # Errors
    /// [`HashingError::Overloaded`] at once when the queue is full, [`HashingError::PasswordTooLong`] before any work.
    pub async fn hash(&self, password: SecretString, salt: [u8; 16]) -> Result<String, HashingError> {
        if password.expose().len() > password::MAX_BYTES {
            return Err(HashingError::PasswordTooLong);
        }
        self.run(move |inner| {
            let salt = Salt::new(&salt).map_err(|_| HashingError::Failed)?;
            let algorithm = Algorithm::Argon2id;
            let version = Version::V0x13;
            let output = inner.digest(algorithm, version, &inner.params, &password, &salt, OUTPUT_BYTES)?;
            phc_string(&inner.params, salt, output)
        })
        .await
    }

    /// Compares a password with a stored hash, in constant time after the hash is computed.
    ///
    /// A password of more than [`password::MAX_BYTES`] bytes can never have been hashed: it does not match, and costs
    /// nothing, whoever's hash it is compared with.
    ///
    /// # Errors
    /// [`HashingError::Overloaded`] at once when the queue is full; [`HashingError::HashUnreadable`] and
    /// [`HashingError::HashTooCostly`] for a stored hash that is not ours.
    pub async fn verify(&self, password: SecretString, phc: String) -> Result<Verified, HashingError> {
        let stored = StoredHash::parse(&phc)?;
        let needs_rehash = stored.is_outdated(&self.inner.params);
        if password.expose().len() > password::MAX_BYTES {
            return Ok(Verified { matches: false, needs_rehash });
        }
        self.run(move |inner| {
            let StoredHash { algorithm, version, params, salt, output } = stored;
            let computed = inner.digest(algorithm, version, &params, &password, &salt, output.len())?;
            // `Output` compares in constant time.
            Ok(Verified { matches: computed == output, needs_rehash })
        })
        .await
    }

    /// A stored hash that no password matches, of today's cost: what an unknown user's password is compared with, so
    /// that the answer takes as long as for a known one.
    #[must_use]
    pub fn decoy(&self) -> String {
        self.inner.decoy.clone()
    }

    /// How many hashes were computed so far.
    #[must_use]
    pub fn computed(&self) -> u64 {
        self.inner.computed.load(Ordering::Relaxed)
    }

    /// How many wait for their turn just now.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.queue.waiting()
    }

    async fn run<T, F>(&self, work: F) -> Result<T, HashingError>
    where
        T: Send + 'static,
        F: FnOnce(&Inner) -> Result<T, HashingError> + Send + 'static,
    {
        let inner = Arc::clone(&self.inner);
        let answer = self.queue.push(move || {
            let _timer = inner.seconds.as_ref().map(Histogram::start_timer);
            work(&inner)
        });
        answer.map_err(|Full| HashingError::Overloaded)?.await.map_err(|_| HashingError::Failed)?
    }
}

impl Inner {
    fn digest(
        &self,
        algorithm: Algorithm,
        version: Version,
        params: &Params,
        password: &SecretString,
        salt: &Salt,
        output_bytes: usize,
    ) -> Result<Output, HashingError> {
        self.computed.fetch_add(1, Ordering::Relaxed);
        let password = password::normalize(password);
        let argon2 = Argon2::new(algorithm, version, params.clone());
        self.pool.lend(params.block_count(), |blocks| {
            let output = Output::init_with(output_bytes, |bytes| {
                argon2
                    .hash_password_into_with_memory(password.expose().as_bytes(), salt, bytes, &mut *blocks)
                    .map_err(|_| argon2::password_hash::phc::Error::ValueTooLong)
            });
            wipe_lane_ends(blocks, params);
            output.map_err(|_| HashingError::Failed)
        })
    }
}

/// Wipes the blocks that are cheapest to guess a password from: the first two of each lane, which follow from it
/// without the memory-hard part, and the last, which the hash is made of. Wiping all 19 MiB would cost a tenth of the
/// hash; what stays is as hard to invert as the hash itself, and the next password overwrites it.
fn wipe_lane_ends(blocks: &mut [Block], params: &Params) {
    let lanes = usize::try_from(params.p_cost()).unwrap_or(usize::MAX).max(1);
    let used = params.block_count();
    let blocks = blocks.get_mut(..used).unwrap_or_default();
    for lane in blocks.chunks_mut((used / lanes).max(1)) {
        let last = lane.len().saturating_sub(1);
        for (index, block) in lane.iter_mut().enumerate() {
            if index < 2 || index == last {
                block.as_mut().fill(0);
            }
        }
    }
}

fn phc_string(params: &Params, salt: Salt, output: Output) -> Result<String, HashingError> {
    let params = ParamsString::try_from(params).map_err(|_| HashingError::Failed)?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params,
        salt: Some(salt),
        hash: Some(output),
    };
    Ok(hash.to_string())
}

/// All-zero salt and output: to find a password for it is to find a preimage.
fn decoy_of(params: &Params) -> Result<String, HashingError> {
    let salt = Salt::new(&[0; phc::SALT_BYTES]).map_err(|_| HashingError::InvalidConfig)?;
    let output = Output::new(&[0; OUTPUT_BYTES]).map_err(|_| HashingError::InvalidConfig)?;
    phc_string(params, salt, output)
}
