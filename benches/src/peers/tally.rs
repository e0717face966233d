//! A count that threads do not share, for sinks that are called on the measured thread: a shared
//! one would be measured along.

use std::cell::OnceCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

static COUNTS: Mutex<Vec<&'static AtomicU64>> = Mutex::new(Vec::new());

thread_local! {
    static MINE: OnceCell<&'static AtomicU64> = const { OnceCell::new() };
}

/// Counts one on this thread.
#[inline]
pub(super) fn add_one() {
    let mine = MINE.with(|mine| *mine.get_or_init(new));
    // Nobody else writes it.
    mine.store(mine.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
}

/// What all threads have counted.
pub(super) fn total() -> u64 {
    let counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    counts.iter().map(|count| count.load(Ordering::Relaxed)).sum()
}

fn new() -> &'static AtomicU64 {
    let count: &'static AtomicU64 = Box::leak(Box::default());
    COUNTS.lock().unwrap_or_else(PoisonError::into_inner).push(count);
    count
}
