//! Lets a test wait until something has happened, without sleeping.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Locks, also after another thread has panicked: what these locks guard is whole
/// between any two statements.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts what happens.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    count: Mutex<u64>,
    happened: Condvar,
}

impl Changes {
    pub(crate) fn announce(&self) {
        *lock(&self.count) += 1;
        self.happened.notify_all();
    }

    pub(crate) fn count(&self) -> u64 {
        *lock(&self.count)
    }

    /// Asks `done` at once and after every change, for at most `timeout`.
    pub(crate) fn wait_until(&self, timeout: Duration, mut done: impl FnMut() -> bool) -> bool {
        let begun = Instant::now();
        loop {
            // Read before asking, so that what happens meanwhile is not missed.
            let seen = *lock(&self.count);
            if done() {
                return true;
            }
            let left = timeout.saturating_sub(begun.elapsed());
            let timed_out = self
                .happened
                .wait_timeout_while(lock(&self.count), left, |count| *count == seen)
                .unwrap_or_else(PoisonError::into_inner)
                .1
                .timed_out();
            if timed_out {
                return done();
            }
        }
    }
}
