//! What an async call knows of itself, from poll to poll.

use std::sync::Arc;

use super::attr::Outcome;
use super::begin;
use super::call::{Args, Call, was_panicking};
use super::local::local;
use super::nest;
use super::signal::Wait;
use super::switch::{self, marks};
use super::task::{self, OpenTask};

/// An async call.
#[derive(Debug)]
pub(crate) struct Running<A> {
    /// Its word tells how far it has come: 0 when it is recorded, or nothing records it.
    call: Call<A>,
    start: u64,
    /// The task that it opens, while it is not being polled.
    task: Option<Box<OpenTask>>,
}

impl<A: Args> Running<A> {
    #[inline]
    pub(crate) fn new(mut call: Call<A>) -> Running<A> {
        // What it brings was taken for nothing where nothing was installed when it was made.
        if call.args.text().is_none() || call.word != 0 {
            call.word = marks::WAITING;
        }
        Running { call, start: 0, task: None }
    }

    /// A poll begins.
    pub(crate) fn begin_poll(&mut self) -> OnePoll<'_, A> {
        let now = switch::now();
        if self.call.word & marks::WAITING != 0 {
            self.begin(now);
        }
        OnePoll::begin(self, now)
    }

    /// The first poll begins.
    fn begin(&mut self, now: u64) {
        self.call.word = if now == 0 { 0 } else { begin::target(now) };
        if self.call.word != 0 {
            self.start = self.call.clock();
            self.task = self.call.site.opens_task.then(Box::default);
        }
    }

    /// It is dropped.
    pub(crate) fn begin_drop(&mut self) -> OnePoll<'_, A> {
        // A call that was never polled records nothing.
        if self.call.word & marks::WAITING != 0 {
            self.call.word = 0;
        }
        OnePoll::begin(self, switch::now())
    }
}

/// One poll of a call, or its drop. When it is dropped itself without having ended the call, a panic
/// is unwinding or the poll was pending.
pub(crate) struct OnePoll<'a, A: Args> {
    running: &'a mut Running<A>,
    marks: u64,
    /// Whether there is nothing left to do.
    is_over: bool,
}

impl<'a, A: Args> OnePoll<'a, A> {
    #[inline]
    fn begin(running: &'a mut Running<A>, now: u64) -> OnePoll<'a, A> {
        if running.call.word == 0 {
            return OnePoll { running, marks: 0, is_over: true };
        }
        if let Some(task) = running.task.take() {
            task::open(task);
        }
        let mut marks = nest::enter(local(), now);
        if std::thread::panicking() {
            marks |= marks::PANICKING;
        }
        OnePoll { running, marks, is_over: false }
    }

    /// The clock, when the future has returned.
    pub(crate) fn clock(&self) -> u64 {
        if self.is_over { 0 } else { self.running.call.clock() }
    }

    /// The call was dropped before it was complete.
    pub(crate) fn cancel(&mut self) {
        if !self.is_over && self.running.call.word & marks::PANICKING == 0 {
            let end = self.clock();
            self.end(end, Outcome::Cancelled, false);
        }
    }

    /// The call has returned. What there is to wait for.
    pub(crate) fn complete(&mut self, end: u64, is_error: bool) -> Option<Arc<dyn Wait>> {
        if self.is_over {
            return None;
        }
        self.end(end, if is_error { Outcome::Error } else { Outcome::Ok }, true)
    }

    fn end(&mut self, end: u64, outcome: Outcome, can_wait: bool) -> Option<Arc<dyn Wait>> {
        self.is_over = true;
        let Running { call, start, .. } = &mut *self.running;
        let task = if call.site.opens_task { task::close() } else { None };
        call.record(*start, end, outcome, task.as_deref());
        nest::leave(local(), self.marks);
        let word = std::mem::take(&mut call.word);
        if nest::is_outermost(self.marks) { begin::returned(word, can_wait) } else { None }
    }

    /// The call has panicked: it is recorded, and what it holds will be dropped inside it.
    #[cold]
    fn panic(&mut self) {
        let word = self.running.call.word;
        let end = self.clock();
        self.end(end, Outcome::Panic, false);
        self.running.call.word = word | marks::PANICKING;
    }
}

impl<A: Args> Drop for OnePoll<'_, A> {
    fn drop(&mut self) {
        if self.is_over {
            return;
        }
        let has_panicked_before = self.running.call.word & marks::PANICKING != 0;
        if std::thread::panicking() && !was_panicking(self.marks) && !has_panicked_before {
            self.panic();
            return;
        }
        nest::leave(local(), self.marks);
        // After a panic the task is closed for good.
        if self.running.call.site.opens_task && !has_panicked_before {
            self.running.task = task::close();
        }
    }
}
