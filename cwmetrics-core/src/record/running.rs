//! What an async call knows of itself, from poll to poll.

use std::sync::Arc;

use super::attr::Outcome;
use super::begin;
use super::door::{Door, door};
use super::ended::Ended;
use super::local::local;
use super::nest;
use super::process;
use super::short;
use super::signal::Wait;
use super::site::Site;
use super::switch::marks;
use super::task::{self, OpenTask};
use super::text::Text;
use super::traced;
use crate::clock::Ticks;

/// An async call.
#[derive(Debug)]
pub struct Running {
    site: &'static Site,
    /// How far it has come: [`WAITING`](marks::WAITING) for its first poll; then its target, with
    /// the mark of one that opens a [task](marks::TASK); 0 when it is recorded, or nothing records
    /// it.
    word: u64,
    start: u64,
    /// The task that it opens, while it is not being polled.
    task: Option<Box<OpenTask>>,
    /// What of its trace is open, while it is not being polled.
    trace: traced::Carried,
}

/// What one poll of a call, or its drop, knows of itself: what it has to do when it is over.
pub(crate) mod state {
    /// Nothing, whatever the future says.
    pub(crate) const OFF: u64 = 0;
    /// Nothing, if the future is pending: the poll is nested, and had nothing to ask for.
    pub(crate) const NESTED: u64 = 1;
    /// With the marks of the poll: to leave again.
    pub(crate) const ENTERED: u64 = 2;
    /// The same of a poll that is outermost, and had nothing to ask for.
    pub(crate) const OUTERMOST: u64 = ENTERED | 1 << 2 | super::marks::OUTER;
}

/// What a call brings from its arguments.
pub(crate) type Arguments<'a> = (Option<&'a Text>, &'a [f64]);

impl Running {
    /// A call that was not polled yet.
    #[inline]
    pub(crate) fn new(site: &'static Site, is_off: bool) -> Running {
        Running {
            site,
            word: if is_off { 0 } else { marks::WAITING },
            start: 0,
            task: None,
            trace: traced::Carried::nothing(),
        }
    }

    /// A poll begins. Gives its state.
    #[inline(never)]
    pub(crate) fn begin_poll(&mut self) -> u64 {
        let (door, now) = (door(), process::word());
        if now != self.word {
            self.begin_poll_otherwise(door, now)
        } else if door.is_for_nested(now) {
            state::NESTED
        } else if now == 0 {
            state::OFF
        } else if door.enter(now) {
            state::OUTERMOST
        } else {
            self.enter(door, now)
        }
    }

    #[inline(never)]
    fn begin_poll_otherwise(&mut self, door: &Door, now: u64) -> u64 {
        if self.word != marks::WAITING || self.site.opens_task {
            return self.begin_poll_asking(door, now);
        }
        let state = if door.is_for_nested(now) {
            state::NESTED
        } else if door.begin(now) {
            state::OUTERMOST
        } else {
            return self.begin_poll_asking(door, now);
        };
        self.word = now;
        if self.site.is_timed {
            self.start = Ticks::Counter.now();
        }
        state
    }

    #[inline(never)]
    fn begin_poll_asking(&mut self, door: &Door, now: u64) -> u64 {
        if self.word != marks::WAITING {
            return self.enter(door, now);
        }
        self.word = if now == 0 { 0 } else { begin::target(now) };
        if self.word != 0 {
            self.start = self.ticks();
            if self.site.opens_task {
                self.word |= marks::TASK;
                self.task = Some(task::fresh());
            }
        }
        let is_nested = door.is_for_nested(now);
        let state = self.enter(door, now);
        if self.word != 0 && !is_nested {
            self.word = traced::begin(self.word, nest::is_outermost(state), self.site.is_timed);
        }
        state
    }

    /// Whether its drop is nothing to it, since it is recorded or nothing records it.
    #[inline(always)]
    pub(crate) fn is_over(&self) -> bool {
        self.word == 0
    }

    /// It is dropped. Gives the state of that.
    #[inline(never)]
    pub(crate) fn begin_drop(&mut self) -> u64 {
        if self.word == marks::WAITING {
            // A call that was never polled records nothing.
            self.word = 0;
        }
        self.enter(door(), process::word())
    }

    #[inline(never)]
    fn enter(&mut self, door: &Door, now: u64) -> u64 {
        if self.word == 0 {
            return state::OFF;
        }
        if let Some(task) = self.task.take() {
            task::open(task);
        }
        self.trace.resume();
        state::ENTERED | nest::enter(door, now)
    }

    /// Whether somebody wants to know why it has failed.
    #[cfg(feature = "xray")]
    #[inline(always)]
    pub(crate) fn is_traced(&self) -> bool {
        traced::is_traced(self.word)
    }

    /// The clock, when the future has returned.
    #[inline]
    pub(crate) fn clock(&self, state: u64) -> u64 {
        if state == state::OFF { 0 } else { self.ticks() }
    }

    #[inline]
    fn ticks(&self) -> u64 {
        if self.site.is_timed { begin::ticks(self.word) } else { 0 }
    }

    /// The call has returned. What there is to wait for.
    #[inline(never)]
    pub(crate) fn complete(
        &mut self,
        state: u64,
        end: u64,
        outcome: Outcome,
        arguments: Arguments<'_>,
    ) -> Option<Arc<dyn Wait>> {
        match (state, arguments) {
            (state::OFF, _) => None,
            (state::NESTED, (None, [])) => {
                self.word = 0;
                short::end_nested_so(local(), self.site, self.start, end, outcome);
                None
            }
            _ => self.end(state, end, outcome, arguments, true),
        }
    }

    /// The same, at once, of a call that brings nothing.
    #[inline(never)]
    pub(crate) fn complete_plainly(&mut self, state: u64) -> Option<Arc<dyn Wait>> {
        if state != state::NESTED {
            return self.complete_otherwise(state);
        }
        let local = local();
        self.word = 0;
        short::end_nested_now(local, self.site, self.start);
        None
    }

    #[inline(never)]
    fn complete_otherwise(&mut self, state: u64) -> Option<Arc<dyn Wait>> {
        if state != state::OUTERMOST || self.word & marks::TASK != 0 {
            let end = self.clock(state);
            return self.complete(state, end, Outcome::Ok, (None, &[]));
        }
        let (local, word) = (local(), std::mem::take(&mut self.word));
        short::end_nested_now(local, self.site, self.start);
        nest::leave(state, word);
        begin::returned(word, true)
    }

    /// The future is pending, and something is to be left.
    #[inline(never)]
    pub(crate) fn leave(&mut self, state: u64) {
        nest::leave(state, self.word);
        self.trace.suspend(self.word);
        traced::left(self.word);
        // After a panic the task is closed for good.
        if self.word & (marks::TASK | marks::PANICKING) == marks::TASK {
            self.task = task::close();
        }
    }

    /// The call was dropped before it was complete.
    pub(crate) fn cancel(&mut self, state: u64, arguments: Arguments<'_>) {
        if self.word & marks::PANICKING == 0 {
            let end = self.ticks();
            self.end(state, end, Outcome::Cancelled, arguments, false);
        } else {
            self.leave(state);
        }
    }

    /// The future has panicked, or what it held has while it was dropped. The call is recorded, and
    /// what is left of it will be dropped inside it.
    #[cold]
    #[inline(never)]
    pub(crate) fn panic(&mut self, state: u64, arguments: Arguments<'_>) {
        if state == state::OFF {
            return;
        }
        if self.word & marks::PANICKING != 0 {
            self.leave(state);
            return;
        }
        let (word, end) = (self.word, self.ticks());
        self.end(state, end, Outcome::Panic, arguments, false);
        self.word = word | marks::PANICKING;
    }

    #[inline(never)]
    fn end(
        &mut self,
        state: u64,
        end: u64,
        outcome: Outcome,
        (text, values): Arguments<'_>,
        can_wait: bool,
    ) -> Option<Arc<dyn Wait>> {
        let Running { site, start, .. } = *self;
        let word = std::mem::take(&mut self.word);
        let task = if word & marks::TASK != 0 { task::close() } else { None };
        let tags = task.as_deref().map(OpenTask::tags).filter(|tags| !tags.is_empty());
        short::record(local(), &Ended { site, word, start, end, outcome, text, values, tags });
        if let Some(task) = task {
            task::keep(task);
        }
        traced::end(word, site, outcome);
        nest::leave(state, word);
        traced::left(word);
        if nest::is_outermost(state) { begin::returned(word, can_wait) } else { None }
    }
}
