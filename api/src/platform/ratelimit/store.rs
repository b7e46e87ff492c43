//! Where the state of each client is kept: never more of them than fit.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::ShrinkableKeyedStateStore;

use crate::platform::http::client::ClientPrefix;

/// Parts with a lock each, so that two threads seldom wait for one another.
const SHARDS: usize = 16;

/// Clients that one part remembers; all of them together take a few megabytes.
const CLIENTS_PER_SHARD: usize = 4096;

/// A table of clients with a fixed limit. When a part is full, clients that are not in it share one state: an attacker
/// with very many addresses can slow down newcomers for a while, but can neither fill the memory nor push out a client
/// that is already counted.
pub(super) struct BoundedStore {
    /// Seeded at random, so that nobody can aim at one part.
    hasher: RandomState,
    shards: [Mutex<Shard>; SHARDS],
}

#[derive(Default)]
struct Shard {
    clients: HashMap<ClientPrefix, Nanos>,
    /// The state that newcomers share while the part is full.
    overflow: Option<Nanos>,
}

impl Default for BoundedStore {
    fn default() -> Self {
        Self { hasher: RandomState::new(), shards: std::array::from_fn(|_| Mutex::default()) }
    }
}

impl BoundedStore {
    fn shard(&self, client: ClientPrefix) -> MutexGuard<'_, Shard> {
        let index = self.hasher.hash_one(client) as usize % SHARDS;
        let [first, ..] = &self.shards;
        lock(self.shards.get(index).unwrap_or(first))
    }
}

fn lock(shard: &Mutex<Shard>) -> MutexGuard<'_, Shard> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

impl StateStore for BoundedStore {
    type Key = ClientPrefix;

    fn measure_and_replace<T, F, E>(&self, client: &ClientPrefix, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut shard = self.shard(*client);
        if let Some(state) = shard.clients.get_mut(client) {
            let (answer, next) = decide(Some(*state))?;
            *state = next;
            return Ok(answer);
        }
        if shard.clients.len() < CLIENTS_PER_SHARD {
            let (answer, next) = decide(None)?;
            shard.clients.insert(*client, next);
            return Ok(answer);
        }
        let (answer, next) = decide(shard.overflow)?;
        shard.overflow = Some(next);
        Ok(answer)
    }
}

impl ShrinkableKeyedStateStore<ClientPrefix> for BoundedStore {
    fn retain_recent(&self, drop_below: Nanos) {
        for shard in &self.shards {
            lock(shard).clients.retain(|_, state| *state > drop_below);
        }
    }

    fn shrink_to_fit(&self) {
        for shard in &self.shards {
            lock(shard).clients.shrink_to_fit();
        }
    }

    fn len(&self) -> usize {
        self.shards.iter().map(|shard| lock(shard).clients.len()).sum()
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Clients that the whole table remembers.
#[cfg(test)]
pub(super) const CAPACITY: usize = SHARDS * CLIENTS_PER_SHARD;
