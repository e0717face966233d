//! A sync call that is running.

use super::attr::Outcome;
use super::call::Call;
use super::nest::{self, Entered};
use super::target::Target;
use super::task::{self, OpenTask};

/// Ends the call when it is dropped.
#[derive(Debug)]
#[must_use]
pub struct Guard<const N: usize> {
    /// None once the call is recorded, and where it is not.
    running: Option<Running<N>>,
}

#[derive(Debug)]
struct Running<const N: usize> {
    call: Call<N>,
    start: u64,
    entered: Entered,
    /// Whether an unfinished call has panicked for certain: its result would have been looked at.
    is_looked_at: bool,
    /// Whether a panic was unwinding already when the call began.
    was_panicking: bool,
}

impl<const N: usize> Guard<N> {
    #[inline(always)]
    pub(crate) fn new(call: Call<N>, is_looked_at: bool) -> Guard<N> {
        match call.target {
            Target::Nowhere => Guard { running: None },
            _ => Guard { running: Some(Running::start(call, is_looked_at)) },
        }
    }

    /// Ends the call with its result, and gives the result back.
    #[inline]
    pub fn finish<R>(mut self, result: R, is_error: impl FnOnce(&R) -> bool) -> R {
        if let Some(running) = &self.running {
            let end = running.call.clock();
            // This is the program's own code. If it panics, so does the call.
            let outcome = if is_error(&result) { Outcome::Error } else { Outcome::Ok };
            if let Some(running) = self.running.take() {
                running.end(end, outcome);
            }
        }
        result
    }
}

impl<const N: usize> Drop for Guard<N> {
    #[inline(always)]
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            let end = running.call.clock();
            let outcome = running.outcome();
            running.end(end, outcome);
        }
    }
}

impl<const N: usize> Running<N> {
    #[inline]
    fn start(call: Call<N>, is_looked_at: bool) -> Running<N> {
        let was_panicking = call.site.asks_for_the_end && std::thread::panicking();
        if call.site.opens_task {
            task::open(Box::<OpenTask>::default());
        }
        let entered = nest::enter();
        let start = call.clock();
        Running { call, start, entered, is_looked_at, was_panicking }
    }

    /// How the call ended whose result was not looked at.
    #[inline]
    fn outcome(&self) -> Outcome {
        let panicked = || self.is_looked_at || (!self.was_panicking && std::thread::panicking());
        if self.call.site.asks_for_the_end && panicked() { Outcome::Panic } else { Outcome::Ok }
    }

    #[inline]
    fn end(self, end: u64, outcome: Outcome) {
        let task = if self.call.site.opens_task { task::close() } else { None };
        self.call.record(self.start, end, outcome, task.as_deref());
        self.entered.leave();
        if self.entered.is_nested() {
            return;
        }
        // A panicking thread waits for nothing.
        let can_wait = !std::thread::panicking();
        if let Some(push) = self.call.target.returned(can_wait) {
            push.wait();
        }
    }
}
