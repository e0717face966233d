//! Threads that go on after a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use crate::stats::Ledger;

/// Who panics again within this time waits for as long, so that one who always panics takes next to
/// nothing.
const PAUSE: Duration = Duration::from_secs(1);

/// Runs a step of a thread of ours, which must not end with it. `None` after a panic, of which its
/// hook has told; it is counted in [`Stats::restarts`](crate::Stats::restarts).
///
/// What the step works on is whole after every change: the next step goes on with it.
pub(crate) fn survive<R>(ledger: &Ledger, step: impl FnOnce() -> R) -> Option<R> {
    let began = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(step)).ok();
    if result.is_none() {
        let restarts = ledger.post(|stats| {
            stats.restarts += 1;
            stats.restarts
        });
        if restarts > 1 && began.elapsed() < PAUSE {
            thread::sleep(PAUSE);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_counted_and_the_thread_goes_on() {
        let ledger = Ledger::default();
        assert_eq!(survive(&ledger, || -> u8 { panic!("a step of a test panics, as it is told to") }), None);
        assert_eq!(survive(&ledger, || 1), Some(1));
        assert_eq!(ledger.read().restarts, 1);
    }
}
