//! A sync call that is running.

use super::attr::Outcome;
use super::call::{Args, Call, was_panicking};
use super::local::local;
use super::site::Site;
use super::switch::{self, marks};
use super::task::{self, OpenTask};
use super::{begin, short};

/// Times a call, whose result nobody looks at, until it is dropped.
#[derive(Debug)]
#[must_use]
pub struct Timed {
    site: &'static Site,
    /// 0 where nothing is recorded.
    word: u64,
    start: u64,
}

impl Timed {
    #[inline(always)]
    pub(crate) fn enter(site: &'static Site) -> Timed {
        let now = switch::now();
        if now == 0 {
            return Timed { site, word: 0, start: 0 };
        }
        let word = begin::begin(now);
        Timed { site, word, start: begin::ticks(word) }
    }
}

impl Drop for Timed {
    #[inline(always)]
    fn drop(&mut self) {
        if self.word != 0 {
            short::end_timed(local(), self.site, self.word, self.start, begin::ticks(self.word));
        }
    }
}

/// Counts a call, whose result nobody looks at, when it is dropped.
#[derive(Debug)]
#[must_use]
pub struct Counted {
    site: &'static Site,
    word: u64,
}

impl Counted {
    #[inline(always)]
    pub(crate) fn enter(site: &'static Site) -> Counted {
        let now = switch::now();
        Counted { site, word: if now == 0 { 0 } else { begin::begin(now) } }
    }
}

impl Drop for Counted {
    #[inline(always)]
    fn drop(&mut self) {
        if self.word != 0 {
            short::end_counted(self.site, self.word);
        }
    }
}

/// Any other call; ends it when it is dropped.
#[derive(Debug)]
#[must_use]
pub struct Guard<A: Args> {
    call: Call<A>,
    start: u64,
    /// Whether an unfinished call has panicked for certain: its result would have been looked at.
    is_looked_at: bool,
}

impl<A: Args> Guard<A> {
    #[inline]
    pub(crate) fn new(mut call: Call<A>, is_looked_at: bool) -> Guard<A> {
        if call.word != 0 {
            call.word = begin::begin(call.word);
        }
        if call.word == 0 {
            return Guard { call, start: 0, is_looked_at };
        }
        if !is_looked_at && std::thread::panicking() {
            call.word |= marks::PANICKING;
        }
        if call.site.opens_task {
            task::open(Box::<OpenTask>::default());
        }
        let start = call.clock();
        Guard { call, start, is_looked_at }
    }

    /// Ends the call with its result, and gives the result back.
    #[inline]
    pub fn finish<R>(mut self, result: R, is_error: impl FnOnce(&R) -> bool) -> R {
        if self.call.word != 0 {
            let end = self.call.clock();
            // This is the program's own code. If it panics, so does the call.
            let outcome = if is_error(&result) { Outcome::Error } else { Outcome::Ok };
            self.end(end, outcome);
        }
        result
    }

    /// How the call ended whose result was not looked at.
    #[inline]
    fn outcome(&self) -> Outcome {
        let panicked = || self.is_looked_at || (!was_panicking(self.call.word) && std::thread::panicking());
        if self.call.site.asks_for_the_end && panicked() { Outcome::Panic } else { Outcome::Ok }
    }

    #[inline]
    fn end(&mut self, end: u64, outcome: Outcome) {
        let task = if self.call.site.opens_task { task::close() } else { None };
        self.call.record(self.start, end, outcome, task.as_deref());
        begin::leave(local(), std::mem::take(&mut self.call.word));
    }
}

impl<A: Args> Drop for Guard<A> {
    #[inline]
    fn drop(&mut self) {
        if self.call.word != 0 {
            let end = self.call.clock();
            let outcome = self.outcome();
            self.end(end, outcome);
        }
    }
}
