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
        Run::new(self, future, Unseen)
    }

    /// The same, and looks at the output.
    #[inline]
    pub fn run_looking<F: Future, K: Keep<F::Output>, L: FnOnce(&F::Output) -> bool>(
        self,
        future: F,
        _keep: impl FnOnce(&F) -> K,
        is_error: L,
    ) -> Run<F, Seen<L>, K, A> {
        Run::new(self, future, Seen(is_error))
    }
}

/// Whether an output is an error.
pub trait Look<R> {
    /// Looks at the output.
    fn judge(self, output: &R) -> bool;
}

/// Looks at no output.
#[derive(Debug)]
pub struct Unseen;

impl<R> Look<R> for Unseen {
    fn judge(self, _: &R) -> bool {
        false
    }
}

/// Looks at the output with a closure.
#[derive(Debug)]
pub struct Seen<L>(L);

impl<R, L: FnOnce(&R) -> bool> Look<R> for Seen<L> {
    fn judge(self, output: &R) -> bool {
        (self.0)(output)
    }
}

/// A future that runs as a call.
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Run<F: Future, L, K: Keep<F::Output>, A: Args> {
    /// Dropped inside the call. Pinned with the whole.
    future: ManuallyDrop<F>,
    running: Running<A>,
    look: Option<L>,
    /// The output of a call that waits for its push.
    kept: Option<K::Kept>,
}

impl<F: Future, L, K: Keep<F::Output>, A: Args> Run<F, L, K, A> {
    #[inline]
    fn new(call: Call<A>, future: F, look: L) -> Self {
        Run { future: ManuallyDrop::new(future), running: Running::new(call), look: Some(look), kept: None }
    }
}

impl<F: Future, L: Look<F::Output>, K: Keep<F::Output>, A: Args> Future for Run<F, L, K, A> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: the future stays where it is: it is only polled in place, and dropped in place.
        // The other fields are not pinned.
        let this = unsafe { self.get_unchecked_mut() };
        if let Some(kept) = this.kept.take() {
            return poll_kept::<_, K>(&mut this.kept, kept, context);
        }
        // SAFETY: as above.
        let future = unsafe { Pin::new_unchecked(&mut *this.future) };
        let Some(poll) = this.running.begin_poll() else { return future.poll(context) };
        let Poll::Ready(output) = future.poll(context) else { return Poll::Pending };
        let push = match this.look.take() {
            None => poll.complete(|| false),
            Some(look) => poll.complete(|| look.judge(&output)),
        };
        let Some(push) = push else { return Poll::Ready(output) };
        match K::keep(output, push) {
            Ok(kept) => poll_kept::<_, K>(&mut this.kept, kept, context),
            Err(output) => Poll::Ready(output),
        }
    }
}

/// The call waits for its push.
fn poll_kept<R, K: Keep<R>>(
    place: &mut Option<K::Kept>,
    kept: K::Kept,
    context: &mut Context<'_>,
) -> Poll<R> {
    match K::poll(kept, context) {
        Ok(output) => Poll::Ready(output),
        Err(kept) => {
            *place = Some(kept);
            Poll::Pending
        }
    }
}

impl<F: Future, L, K: Keep<F::Output>, A: Args> Drop for Run<F, L, K, A> {
    #[inline]
    fn drop(&mut self) {
        // What a call that is cancelled drops is inside it still.
        let poll = self.running.begin_drop();
        // SAFETY: it is dropped once, in place.
        unsafe { ManuallyDrop::drop(&mut self.future) };
        if let Some(poll) = poll {
            poll.cancel();
        }
    }
}
