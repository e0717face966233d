//! An async call that is running.

use std::future::Future;
use std::mem::ManuallyDrop;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::call::{Args, Call};
use super::keep::Keep;
use super::running::Running;

impl<A: Args> Call<A> {
    /// Runs a future as this call. The call begins at the first poll. `keep` says how its output
    /// waits for a push.
    #[inline]
    pub fn run<F: Future, K: Keep<F::Output>>(
        self,
        future: F,
        _keep: impl FnOnce(&F) -> K,
    ) -> Run<F, Unseen, K, A> {
        Run { future: ManuallyDrop::new(future), running: Running::new(self), look: Unseen, kept: None }
    }

    /// The same, and looks at the output.
    #[inline]
    pub fn run_looking<F: Future, K: Keep<F::Output>, L: FnOnce(&F::Output) -> bool>(
        self,
        future: F,
        _keep: impl FnOnce(&F) -> K,
        is_error: L,
    ) -> Run<F, Seen<L>, K, A> {
        let look = Seen(Some(is_error));
        Run { future: ManuallyDrop::new(future), running: Running::new(self), look, kept: None }
    }
}

/// Whether an output is an error.
pub trait Look<R> {
    /// Looks at the output, once.
    fn judge(&mut self, output: &R) -> bool;
}

/// Looks at no output.
#[derive(Debug)]
pub struct Unseen;

impl<R> Look<R> for Unseen {
    #[inline]
    fn judge(&mut self, _: &R) -> bool {
        false
    }
}

/// Looks at the output with a closure.
#[derive(Debug)]
pub struct Seen<L>(Option<L>);

impl<R, L: FnOnce(&R) -> bool> Look<R> for Seen<L> {
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
    running: Running<A>,
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
        let mut poll = this.running.begin_poll();
        // SAFETY: as above.
        let polled = unsafe { Pin::new_unchecked(&mut *this.future) }.poll(context);
        if let Poll::Ready(output) = &polled {
            let end = poll.clock();
            // This is the program's own code. If it panics, so does the call.
            let is_error = this.look.judge(output);
            if let Some(push) = poll.complete(end, is_error) {
                return K::keep(polled, push, &mut this.kept, context);
            }
        }
        polled
    }
}

impl<F: Future, L, K: Keep<F::Output>, A: Args> Drop for Run<F, L, K, A> {
    #[inline]
    fn drop(&mut self) {
        // What a call that is cancelled drops is inside it still.
        let mut poll = self.running.begin_drop();
        // SAFETY: it is dropped once, in place.
        unsafe { ManuallyDrop::drop(&mut self.future) };
        poll.cancel();
    }
}
