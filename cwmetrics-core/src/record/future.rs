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
        Run::new(self, Unseen, future)
    }

    /// The same, and looks at the output.
    #[inline]
    pub fn run_looking<F: Future, K: Keep<F::Output>, L: FnOnce(&F::Output) -> bool>(
        self,
        future: F,
        _keep: impl FnOnce(&F) -> K,
        is_error: L,
    ) -> Run<F, Seen<L>, K, A> {
        Run::new(self, Seen::with(is_error), future)
    }
}

/// Whether an output is an error.
pub trait Look<R> {
    /// Whether it looks at all.
    const LOOKS: bool;

    /// Looks at the output, once.
    fn judge(&mut self, output: &R) -> bool;

    /// Whether it can say why a call has failed.
    #[cfg(feature = "xray")]
    const GLANCES: bool = false;

    /// Says why the call has failed, once.
    #[cfg(feature = "xray")]
    fn cause(&mut self, _: &R) -> Option<crate::segment::Cause> {
        None
    }
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

impl<L> Seen<L> {
    #[inline(always)]
    pub(super) fn with(is_error: L) -> Seen<L> {
        Seen(Some(is_error))
    }
}

impl<R, L: FnOnce(&R) -> bool> Look<R> for Seen<L> {
    const LOOKS: bool = true;

    fn judge(&mut self, output: &R) -> bool {
        self.0.take().is_some_and(|is_error| is_error(output))
    }
}

/// A future that runs as a call.
///
/// The compiler makes its code for every decorated function, so it does nothing itself.
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Run<F: Future, L, K: Keep<F::Output>, A: Args> {
    /// Dropped inside the call. Pinned with the whole.
    future: ManuallyDrop<F>,
    around: Around<L, K::Kept, A>,
}

impl<F: Future, L, K: Keep<F::Output>, A: Args> Run<F, L, K, A> {
    #[inline(always)]
    pub(super) fn new(call: Call<A>, look: L, future: F) -> Run<F, L, K, A> {
        Run { around: Around { call, look, kept: None }, future: ManuallyDrop::new(future) }
    }
}

impl<F: Future, L: Look<F::Output>, K: Keep<F::Output>, A: Args> Future for Run<F, L, K, A> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: what is around the future is not pinned. The future is: nothing moves it here, and
        // it is dropped by `Drop` alone, after which there is no poll.
        unsafe {
            let this = self.get_unchecked_mut();
            this.around.poll::<F::Output, K>(&mut this.future, context)
        }
    }
}

impl<F: Future, L, K: Keep<F::Output>, A: Args> Drop for Run<F, L, K, A> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: nothing else drops the future, which is where it was pinned, and nothing uses it
        // from now on.
        unsafe { self.around.call.drop_inside::<F::Output>(&mut self.future) }
    }
}

/// What is around a future: all that does not depend on its type, which is another for every
/// function. So the compiler makes one code for all that bring the same and give the same.
struct Around<L, T, A> {
    call: Call<A>,
    look: L,
    /// The output of a call that waits for its push.
    kept: Option<T>,
}

/// A future whose type is not named. Where the code is made for speed, all of it is put into the
/// poll of one function, where the type is known again.
type Unnamed<'f, R> = ManuallyDrop<dyn Future<Output = R> + 'f>;

impl<L, T, A: Args> Around<L, T, A> {
    /// # Safety
    ///
    /// The future is pinned, and was not dropped.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    unsafe fn poll<R, K: Keep<R, Kept = T>>(
        &mut self,
        future: &mut Unnamed<'_, R>,
        context: &mut Context<'_>,
    ) -> Poll<R>
    where
        L: Look<R>,
    {
        if self.kept.is_some() {
            return K::poll(&mut self.kept, context);
        }
        let Call { running, args } = &mut self.call;
        let state = running.begin_poll();
        let poll = OnePoll { running, args, state };
        // SAFETY: it is pinned, by the caller's word.
        let polled = unsafe { Pin::new_unchecked(&mut **future) }.poll(context);
        let Poll::Ready(output) = &polled else {
            poll.pend();
            return polled;
        };
        #[cfg(feature = "xray")]
        if L::GLANCES && poll.running.is_traced() {
            super::traced::failed(self.look.cause(output));
        }
        let push = if A::IS_NOTHING && !L::LOOKS {
            poll.complete_plainly()
        } else {
            let end = poll.clock();
            // This is the program's own code. If it panics, so does the call.
            let is_error = self.look.judge(output);
            poll.complete(end, is_error)
        };
        match push {
            None => polled,
            Some(push) => K::keep(polled, push, &mut self.kept, context),
        }
    }
}

impl<A: Args> Call<A> {
    /// Drops the future of the call.
    ///
    /// # Safety
    ///
    /// It was not dropped, and is not used again.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    unsafe fn drop_inside<R>(&mut self, future: &mut Unnamed<'_, R>) {
        let Call { running, args } = self;
        let state = if running.is_over() { state::OFF } else { running.begin_drop() };
        // What a call that is cancelled drops is inside it still.
        let poll = OnePoll { running, args, state };
        // SAFETY: by the caller's word.
        unsafe { ManuallyDrop::drop(future) };
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
