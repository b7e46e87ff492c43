//! Who computes now, and who waits.
//!
//! Invariants:
//! - at most `permits` jobs run at once and at most `limit` wait; one more is refused at once;
//! - a thread that has finished a job takes the next one itself. If the waiting request had to be woken first, its
//!   core would lie idle until the request's own thread, which may be waiting for the disk, got around to it;
//! - a request that hangs up leaves the queue, but what already runs keeps its permit until it is done.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// The queue is as long as it may get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Full;

/// Jobs in the order they came.
pub(super) struct Queue {
    permits: usize,
    limit: usize,
    line: Mutex<Line>,
}

#[derive(Default)]
struct Line {
    running: usize,
    waiting: VecDeque<Box<dyn Job>>,
}

/// Something to compute, for somebody who may have gone.
trait Job: Send {
    fn is_abandoned(&self) -> bool;
    fn run(self: Box<Self>);
}

struct Task<T, F> {
    work: F,
    answer: oneshot::Sender<T>,
}

impl<T: Send, F: FnOnce() -> T + Send> Job for Task<T, F> {
    fn is_abandoned(&self) -> bool {
        self.answer.is_closed()
    }

    fn run(self: Box<Self>) {
        let Self { work, answer } = *self;
        // The permit has to come back whatever happens; whoever waits then sees that no answer came.
        if let Ok(result) = catch_unwind(AssertUnwindSafe(work)) {
            let _ = answer.send(result);
        }
    }
}

impl Queue {
    /// An empty queue.
    pub(super) fn new(permits: usize, limit: usize) -> Self {
        Self { permits, limit, line: Mutex::default() }
    }

    /// Puts `work` at the end of the line. The answer comes through the receiver, which ends empty when the work panicked
    /// or the server shuts down.
    ///
    /// # Errors
    /// [`Full`].
    pub(super) fn push<T, F>(self: &Arc<Self>, work: F) -> Result<oneshot::Receiver<T>, Full>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (answer, receiver) = oneshot::channel();
        let job = Box::new(Task { work, answer });
        let mut line = self.line();
        if line.running < self.permits {
            line.running += 1;
            drop(line);
            let queue = Arc::clone(self);
            tokio::task::spawn_blocking(move || queue.work_off(job));
            return Ok(receiver);
        }
        if line.waiting.len() >= self.limit {
            line.waiting.retain(|job| !job.is_abandoned());
        }
        if line.waiting.len() >= self.limit {
            return Err(Full);
        }
        line.waiting.push_back(job);
        Ok(receiver)
    }

    /// How many wait for their turn just now.
    pub(super) fn waiting(&self) -> usize {
        self.line().waiting.iter().filter(|job| !job.is_abandoned()).count()
    }

    /// How many run just now.
    #[cfg(test)]
    pub(super) fn running(&self) -> usize {
        self.line().running
    }

    /// Runs a job, then those that wait, until nobody does.
    fn work_off(&self, first: Box<dyn Job>) {
        let mut next = Some(first);
        while let Some(job) = next {
            job.run();
            let mut line = self.line();
            while line.waiting.front().is_some_and(|job| job.is_abandoned()) {
                line.waiting.pop_front();
            }
            next = line.waiting.pop_front();
            if next.is_none() {
                line.running -= 1;
            }
        }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        // Nothing that can panic runs under the lock.
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
