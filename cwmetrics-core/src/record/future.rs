//! An async call that is running.

use std::future::Future;
use std::mem::ManuallyDrop;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::attr::Outcome;
use super::call::Call;
use super::keep::Keep;
use super::nest;
use super::signal::Wait;
use super::target::Target;
use super::task::{self, OpenTask};

impl<const N: usize> Call<N> {
    /// Runs a future as this call. The call begins at the first poll. `keep` says how its output
    /// waits for a push.
    #[inline]
    pub fn run<F: Future, K: Keep<F::Output>>(
        self,
        future: F,
        _keep: impl FnOnce(&F) -> K,
    ) -> Run<F, Unseen, K, N> {
        Run::new(self, future, Unseen)
    }

    /// The same, and looks at the output.
    #[inline]
    pub fn run_looking<F: Future, K: Keep<F::Output>, L: FnOnce(&F::Output) -> bool>(
        self,
        future: F,
        _keep: impl FnOnce(&F) -> K,
        is_error: L,
    ) -> Run<F, Seen<L>, K, N> {
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
pub struct Run<F: Future, L, K: Keep<F::Output>, const N: usize> {
    /// Dropped inside the call. Pinned with the whole.
    future: ManuallyDrop<F>,
    call: Call<N>,
    look: Option<L>,
    state: State<K::Kept>,
}

/// How far a call has come.
enum State<P> {
    /// It was not polled yet.
    Waiting,
    Running {
        start: u64,
        /// The task that it opens, while it is not being polled.
        task: Option<Box<OpenTask>>,
        /// Whether it has panicked, and is recorded.
        has_panicked: bool,
    },
    /// It is recorded; its output waits for the push.
    Pushing(P),
    /// It is over, or not recorded.
    Over,
}

impl<F: Future, L, K: Keep<F::Output>, const N: usize> Run<F, L, K, N> {
    #[inline]
    fn new(call: Call<N>, future: F, look: L) -> Self {
        Run { future: ManuallyDrop::new(future), call, look: Some(look), state: State::Waiting }
    }
}

impl<F: Future, L: Look<F::Output>, K: Keep<F::Output>, const N: usize> Future for Run<F, L, K, N> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: the future stays where it is: it is only polled in place, and dropped in place.
        // The other fields are not pinned.
        let this = unsafe { self.get_unchecked_mut() };
        // SAFETY: as above.
        let future = unsafe { Pin::new_unchecked(&mut *this.future) };
        if let State::Waiting = this.state {
            this.call.retarget();
            this.state = match this.call.target {
                Target::Nowhere => State::Over,
                _ => State::Running {
                    start: this.call.clock(),
                    task: new_task(&this.call),
                    has_panicked: false,
                },
            };
        }
        if matches!(this.call.target, Target::Nowhere) {
            return future.poll(context);
        }
        let State::Running { start, task, has_panicked } = &mut this.state else {
            return poll_pushing::<_, K>(&mut this.state, context);
        };
        let poll = OnePoll::begin(&this.call, *start, task, has_panicked);
        let Poll::Ready(output) = future.poll(context) else { return Poll::Pending };
        let push = poll.complete(|| this.look.take().is_some_and(|look| look.judge(&output)));
        this.state = State::Over;
        let Some(push) = push else { return Poll::Ready(output) };
        match K::keep(output, push) {
            Ok(kept) => {
                this.state = State::Pushing(kept);
                poll_pushing::<_, K>(&mut this.state, context)
            }
            Err(output) => Poll::Ready(output),
        }
    }
}

fn new_task<const N: usize>(call: &Call<N>) -> Option<Box<OpenTask>> {
    call.site.opens_task.then(Box::default)
}

/// The call waits for its push. Polled after its end, it never completes.
fn poll_pushing<R, K: Keep<R>>(state: &mut State<K::Kept>, context: &mut Context<'_>) -> Poll<R> {
    let State::Pushing(kept) = std::mem::replace(state, State::Over) else { return Poll::Pending };
    match K::poll(kept, context) {
        Ok(output) => Poll::Ready(output),
        Err(kept) => {
            *state = State::Pushing(kept);
            Poll::Pending
        }
    }
}

/// One poll of a running call. When it is dropped unfinished, a panic is unwinding or the poll was
/// pending.
struct OnePoll<'a, const N: usize> {
    call: &'a Call<N>,
    start: u64,
    task: &'a mut Option<Box<OpenTask>>,
    has_panicked: &'a mut bool,
    /// Whether its task is open: not after a panic, which has closed it for good.
    is_open: bool,
    entered: nest::Entered,
    was_panicking: bool,
    is_complete: bool,
}

impl<'a, const N: usize> OnePoll<'a, N> {
    #[inline]
    fn begin(
        call: &'a Call<N>,
        start: u64,
        task: &'a mut Option<Box<OpenTask>>,
        has_panicked: &'a mut bool,
    ) -> OnePoll<'a, N> {
        let is_open = task.take().map(task::open).is_some();
        let entered = nest::enter();
        let was_panicking = std::thread::panicking();
        OnePoll { call, start, task, has_panicked, is_open, entered, was_panicking, is_complete: false }
    }

    /// The call was dropped before it was complete.
    fn cancel(mut self) {
        if *self.has_panicked {
            return;
        }
        self.is_complete = true;
        let end = self.call.clock();
        self.end(end, Outcome::Cancelled, false);
    }

    /// The call has returned.
    #[inline]
    fn complete(mut self, is_error: impl FnOnce() -> bool) -> Option<Arc<dyn Wait>> {
        let end = self.call.clock();
        // This is the program's own code. If it panics, so does the call.
        let outcome = if is_error() { Outcome::Error } else { Outcome::Ok };
        self.is_complete = true;
        self.end(end, outcome, true)
    }

    fn end(&mut self, end: u64, outcome: Outcome, can_wait: bool) -> Option<Arc<dyn Wait>> {
        let task = if self.is_open { task::close() } else { None };
        self.call.record(self.start, end, outcome, task.as_deref());
        self.entered.leave();
        if self.entered.is_nested() { None } else { self.call.target.returned(can_wait) }
    }
}

impl<const N: usize> Drop for OnePoll<'_, N> {
    #[inline]
    fn drop(&mut self) {
        if self.is_complete {
            return;
        }
        if std::thread::panicking() && !self.was_panicking && !*self.has_panicked {
            *self.has_panicked = true;
            let end = self.call.clock();
            self.end(end, Outcome::Panic, false);
            return;
        }
        self.entered.leave();
        if self.is_open {
            *self.task = task::close();
        }
    }
}

impl<F: Future, L, K: Keep<F::Output>, const N: usize> Drop for Run<F, L, K, N> {
    fn drop(&mut self) {
        let State::Running { start, task, has_panicked } = &mut self.state else {
            // SAFETY: it is dropped once, in place.
            unsafe { ManuallyDrop::drop(&mut self.future) };
            return;
        };
        // The call is cancelled, or has panicked and is recorded. What it drops is inside it still.
        let poll = OnePoll::begin(&self.call, *start, task, has_panicked);
        // SAFETY: as above.
        unsafe { ManuallyDrop::drop(&mut self.future) };
        poll.cancel();
    }
}
