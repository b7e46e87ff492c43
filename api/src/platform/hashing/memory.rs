//! The working memory of Argon2, kept and used again.

use std::sync::{Mutex, PoisonError};

use argon2::Block;

/// Blocks kept between hashes.
///
/// Argon2 fills tens of megabytes per hash. Asked from the allocator each time, that memory is spread over the arenas
/// of many threads and not given back: 64 sign-ins at once were seen to hold gigabytes. So each slot is allocated
/// once, on first use, and lent from then on; there are never more slots than hashes that may run at once.
pub(super) struct MemoryPool {
    blocks_per_slot: usize,
    idle: Mutex<Vec<Vec<Block>>>,
}

impl MemoryPool {
    /// A pool whose slots have so many blocks of 1 KiB. Nothing is allocated yet.
    pub(super) fn new(blocks_per_slot: usize) -> Self {
        Self { blocks_per_slot, idle: Mutex::new(Vec::new()) }
    }

    /// Runs `work` on at least `blocks_needed` blocks. A hash that needs more than a slot (an imported one of higher
    /// cost) gets memory of its own, which is freed afterwards and does not make the pool grow.
    pub(super) fn lend<T>(&self, blocks_needed: usize, work: impl FnOnce(&mut [Block]) -> T) -> T {
        if blocks_needed > self.blocks_per_slot {
            return work(&mut vec![Block::new(); blocks_needed]);
        }
        let slot = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut slot = slot.unwrap_or_else(|| vec![Block::new(); self.blocks_per_slot]);
        let result = work(&mut slot);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(slot);
        result
    }

    /// How many slots lie idle.
    #[cfg(test)]
    pub(super) fn idle_slots(&self) -> usize {
        self.idle.lock().unwrap().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_used_again() {
        let pool = MemoryPool::new(8);
        for _ in 0..5 {
            pool.lend(8, |blocks| assert_eq!(blocks.len(), 8));
        }
        assert_eq!(pool.idle_slots(), 1);
    }

    #[test]
    fn a_larger_hash_does_not_stay_in_the_pool() {
        let pool = MemoryPool::new(8);
        pool.lend(64, |blocks| assert_eq!(blocks.len(), 64));
        assert_eq!(pool.idle_slots(), 0);
    }
}
