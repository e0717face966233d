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

/// How far a call has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// It was not polled yet.
    Waiting,
    Running,
    /// It has panicked and is recorded, but what it holds was not dropped yet.
    Panicked,
    /// It is recorded, or nothing records it.
    Over,
}

/// An async call.
#[derive(Debug)]
pub(crate) struct Running<A> {
    call: Call<A>,
    start: u64,
    /// The task that it opens, while it is not being polled.
    task: Option<Box<OpenTask>>,
    phase: Phase,
}

impl<A: Args> Running<A> {
    #[inline]
    pub(crate) fn new(call: Call<A>) -> Running<A> {
        Running { call, start: 0, task: None, phase: Phase::Waiting }
    }

    /// A poll begins. None where nothing is recorded.
    #[inline]
    pub(crate) fn begin_poll(&mut self) -> Option<OnePoll<'_, A>> {
        match self.phase {
            Phase::Running => Some(OnePoll::begin(self, switch::now())),
            Phase::Waiting => self.begin(),
            Phase::Panicked | Phase::Over => None,
        }
    }

    /// The first poll.
    fn begin(&mut self) -> Option<OnePoll<'_, A>> {
        let now = switch::now();
        // What it brings was taken for nothing where nothing was installed when it was made.
        let was_on = self.call.args.text().is_none() || self.call.word != 0;
        self.call.word = if was_on && now != 0 { begin::target(now) } else { 0 };
        if self.call.word == 0 {
            self.phase = Phase::Over;
            return None;
        }
        self.phase = Phase::Running;
        self.start = self.call.clock();
        if self.call.site.opens_task {
            self.task = Some(Box::default());
        }
        Some(OnePoll::begin(self, now))
    }

    /// It is dropped. Some if it has begun and is not over.
    #[inline]
    pub(crate) fn begin_drop(&mut self) -> Option<OnePoll<'_, A>> {
        let is_open = matches!(self.phase, Phase::Running | Phase::Panicked);
        is_open.then(|| OnePoll::begin(self, switch::now()))
    }
}

/// One poll of a running call. When it is dropped unfinished, a panic is unwinding or the poll was
/// pending.
pub(crate) struct OnePoll<'a, A: Args> {
    running: &'a mut Running<A>,
    marks: u64,
    is_complete: bool,
}

impl<'a, A: Args> OnePoll<'a, A> {
    #[inline]
    fn begin(running: &'a mut Running<A>, now: u64) -> OnePoll<'a, A> {
        if let Some(task) = running.task.take() {
            task::open(task);
        }
        let mut marks = nest::enter(local(), now);
        if std::thread::panicking() {
            marks |= marks::PANICKING;
        }
        OnePoll { running, marks, is_complete: false }
    }

    /// The call was dropped before it was complete.
    pub(crate) fn cancel(mut self) {
        if self.running.phase == Phase::Running {
            let end = self.running.call.clock();
            self.end(end, Outcome::Cancelled, false);
        }
    }

    /// The call has returned.
    #[inline]
    pub(crate) fn complete(mut self, is_error: impl FnOnce() -> bool) -> Option<Arc<dyn Wait>> {
        let end = self.running.call.clock();
        // This is the program's own code. If it panics, so does the call.
        let outcome = if is_error() { Outcome::Error } else { Outcome::Ok };
        self.end(end, outcome, true)
    }

    #[inline]
    fn end(&mut self, end: u64, outcome: Outcome, can_wait: bool) -> Option<Arc<dyn Wait>> {
        self.is_complete = true;
        let Running { call, start, phase, .. } = &mut *self.running;
        *phase = Phase::Over;
        let task = if call.site.opens_task { task::close() } else { None };
        call.record(*start, end, outcome, task.as_deref());
        nest::leave(local(), self.marks);
        if nest::is_outermost(self.marks) { begin::returned(call.word, can_wait) } else { None }
    }

    #[cold]
    fn panic(&mut self) {
        let end = self.running.call.clock();
        self.end(end, Outcome::Panic, false);
        self.running.phase = Phase::Panicked;
    }
}

impl<A: Args> Drop for OnePoll<'_, A> {
    #[inline]
    fn drop(&mut self) {
        if self.is_complete {
            return;
        }
        let has_panicked = std::thread::panicking() && !was_panicking(self.marks);
        if has_panicked && self.running.phase == Phase::Running {
            self.panic();
            return;
        }
        nest::leave(local(), self.marks);
        // After a panic the task is closed for good.
        if self.running.call.site.opens_task && self.running.phase == Phase::Running {
            self.running.task = task::close();
        }
    }
}
