//! Stored hashes: reading a PHC string, with bounds on the work that it may ask for.

use argon2::{
    Algorithm, Params, PasswordHash, Version,
    password_hash::phc::{Output, Salt},
};

use super::HashingError;

/// Memory in KiB that a stored hash may ask for at most. A hash comes from a database that imports can write to;
/// without a bound one row could take the machine down.
const MAX_MEMORY_KIB: u32 = 256 * 1024;
/// Passes that a stored hash may ask for at most.
const MAX_ITERATIONS: u32 = 16;
/// Lanes that a stored hash may ask for at most.
const MAX_PARALLELISM: u32 = 16;
/// Bytes of the hashes that we make (RFC 9106 §4 allows less; 32 is the usual choice).
pub(super) const OUTPUT_BYTES: usize = 32;
/// Bytes of the salts that we make (RFC 9106 §3.1 recommends 16).
pub(super) const SALT_BYTES: usize = 16;

/// A stored hash, read and found bearable.
pub(super) struct StoredHash {
    pub(super) algorithm: Algorithm,
    pub(super) version: Version,
    pub(super) params: Params,
    pub(super) salt: Salt,
    pub(super) output: Output,
}

impl StoredHash {
    /// Reads a PHC string of any Argon2 variant.
    pub(super) fn parse(text: &str) -> Result<Self, HashingError> {
        let hash = PasswordHash::new(text).map_err(|_| HashingError::HashUnreadable)?;
        let algorithm =
            Algorithm::try_from(hash.algorithm.as_str()).map_err(|_| HashingError::HashUnreadable)?;
        // A string without `v=` is of the first version (the reference implementation's decoder says the same).
        let version = hash.version.map_or(Ok(Version::V0x10), Version::try_from);
        let version = version.map_err(|_| HashingError::HashUnreadable)?;
        let params = Params::try_from(&hash).map_err(|_| HashingError::HashUnreadable)?;
        if params.m_cost() > MAX_MEMORY_KIB
            || params.t_cost() > MAX_ITERATIONS
            || params.p_cost() > MAX_PARALLELISM
        {
            return Err(HashingError::HashTooCostly);
        }
        match (hash.salt, hash.hash) {
            (Some(salt), Some(output)) => Ok(Self { algorithm, version, params, salt, output }),
            _ => Err(HashingError::HashUnreadable),
        }
    }

    /// Whether a hash made today would be made otherwise, so that the next right password should replace it.
    pub(super) fn is_outdated(&self, today: &Params) -> bool {
        self.algorithm != Algorithm::Argon2id
            || self.version != Version::V0x13
            || self.params.m_cost() != today.m_cost()
            || self.params.t_cost() != today.t_cost()
            || self.params.p_cost() != today.p_cost()
            || self.output.len() != OUTPUT_BYTES
            || self.salt.len() < SALT_BYTES
    }
}
