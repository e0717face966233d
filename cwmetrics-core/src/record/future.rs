//! An async call that is running.

use std::future::Future;
use std::mem::ManuallyDrop;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::attr::Outcome;
use super::call::{Args, Call};
use super::keep::Keep;
use super::running::{Running, state};
use super::signal::Wait;

impl<A: Args> Call<A> {
    /// Runs a future as this call. The call begins at the first poll. `keep` says how its output
    /// waits for a push.
    #[inline]
    pub fn run<F: Future, K: Keep<F::Output>>(
        self,
        future: F,
        _keep: impl FnOnce(&F) -> K,
    ) -> Run<F, Unseen, K, A> {
        self.run_as(future, Unseen)
    }

    /// The same, and looks at the output.
    #[inline]
    pub fn run_looking<F: Future, K: Keep<F::Output>, L: FnOnce(&F::Output) -> bool>(
        self,
        future: F,
        _keep: impl FnOnce(&F) -> K,
        is_error: L,
    ) -> Run<F, Seen<L>, K, A> {
        self.run_as(future, Seen(Some(is_error)))
    }

    #[inline]
    fn run_as<F: Future, K: Keep<F::Output>, L>(self, future: F, look: L) -> Run<F, L, K, A> {
        let Call { site, args } = self;
        let running = Running::new(site, args.is_off());
        Run { future: ManuallyDrop::new(future), running, args, look, kept: None }
    }
}

/// Whether an output is an error.
pub trait Look<R> {
    /// Whether it looks at all.
    const LOOKS: bool;

    /// Looks at the output, once.
    fn judge(&mut self, output: &R) -> bool;
}

/// Looks at no output.
#[derive(Debug)]
pub struct Unseen;

impl<R> Look<R> for Unseen {
    const LOOKS: bool = false;

    #[inline]
    fn judge(&mut self, _: &R) -> bool {
        false
    }
}

/// Looks at the output with a closure.
#[derive(Debug)]
pub struct Seen<L>(Option<L>);

impl<R, L: FnOnce(&R) -> bool> Look<R> for Seen<L> {
    const LOOKS: bool = true;

    fn judge(&mut self, output: &R) -> bool {
        self.0.take().is_some_and(|is_error| is_error(output))
    }
}

/// A future that runs as a call.
///
/// The compiler makes its code for every decorated function, so it does little itself.
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Run<F: Future, L, K: Keep<F::Output>, A: Args> {
    /// Dropped inside the call. Pinned with the whole.
    future: ManuallyDrop<F>,
    running: Running,
    args: A,
    look: L,
    /// The output of a call that waits for its push.
    kept: Option<K::Kept>,
}

impl<F: Future, L: Look<F::Output>, K: Keep<F::Output>, A: Args> Future for Run<F, L, K, A> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: the future stays where it is: it is only polled in place, and dropped in place.
        // The other fields are not pinned.
        let this = unsafe { self.get_unchecked_mut() };
        if this.kept.is_some() {
            return K::poll(&mut this.kept, context);
        }
        let state = this.running.begin_poll();
        let poll = OnePoll { running: &mut this.running, args: &this.args, state };
        // SAFETY: as above.
        let polled = unsafe { Pin::new_unchecked(&mut *this.future) }.poll(context);
        let Poll::Ready(output) = &polled else {
            poll.pend();
            return polled;
        };
        let push = if A::IS_NOTHING && !L::LOOKS {
            poll.complete_plainly()
        } else {
            let end = poll.clock();
            // This is the program's own code. If it panics, so does the call.
            let is_error = this.look.judge(output);
            poll.complete(end, is_error)
        };
        match push {
            None => polled,
            Some(push) => K::keep(polled, push, &mut this.kept, context),
        }
    }
}

impl<F: Future, L, K: Keep<F::Output>, A: Args> Drop for Run<F, L, K, A> {
    #[inline]
    fn drop(&mut self) {
        let state = if self.running.is_over() { state::OFF } else { self.running.begin_drop() };
        // What a call that is cancelled drops is inside it still.
        let poll = OnePoll { running: &mut self.running, args: &self.args, state };
        // SAFETY: it is dropped once, in place.
        unsafe { ManuallyDrop::drop(&mut self.future) };
        poll.cancel();
    }
}

/// One poll of a call, or its drop. Dropped itself when a panic unwinds out of it.
struct OnePoll<'a, A: Args> {
    running: &'a mut Running,
    args: &'a A,
    state: u64,
}

impl<A: Args> OnePoll<'_, A> {
    /// The future is pending.
    #[inline(always)]
    fn pend(self) {
        let mut this = ManuallyDrop::new(self);
        if this.state >= state::ENTERED {
            let state = this.state;
            this.running.leave(state);
        }
    }

    /// The clock, when the future has returned.
    #[inline(always)]
    fn clock(&self) -> u64 {
        self.running.clock(self.state)
    }

    /// The call has returned. What there is to wait for.
    #[inline(always)]
    fn complete(self, end: u64, is_error: bool) -> Option<Arc<dyn Wait>> {
        let mut this = ManuallyDrop::new(self);
        let (state, arguments) = (this.state, (this.args.text(), this.args.values()));
        let outcome = if is_error { Outcome::Error } else { Outcome::Ok };
        this.running.complete(state, end, outcome, arguments)
    }

    /// The same of a call that brings nothing and looks at nothing.
    #[inline(always)]
    fn complete_plainly(self) -> Option<Arc<dyn Wait>> {
        let mut this = ManuallyDrop::new(self);
        let state = this.state;
        this.running.complete_plainly(state)
    }

    /// The call was dropped.
    #[inline(always)]
    fn cancel(self) {
        let mut this = ManuallyDrop::new(self);
        if this.state != state::OFF {
            let (state, arguments) = (this.state, (this.args.text(), this.args.values()));
            this.running.cancel(state, arguments);
        }
    }
}

impl<A: Args> Drop for OnePoll<'_, A> {
    #[inline]
    fn drop(&mut self) {
        let arguments = (self.args.text(), self.args.values());
        self.running.panic(self.state, arguments);
    }
}
