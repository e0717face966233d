//! How a call waits for its push with its output in hand.
//!
//! A future that keeps its output while it waits is `Send` only if the output is. A decorated
//! function whose output is not keeps its future `Send` all the same: such a call blocks its thread
//! for the push, and keeps nothing.

use std::future::Future;
use std::ops::Deref;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::signal::Wait;

/// A way to wait for a push.
pub trait Keep<R> {
    /// What waits.
    type Kept;

    /// Waits with an output that is ready, or keeps it in `place`.
    fn keep(
        polled: Poll<R>,
        push: Arc<dyn Wait>,
        place: &mut Option<Self::Kept>,
        context: &mut Context<'_>,
    ) -> Poll<R>;

    /// Gives the output that was kept, once the push is over.
    fn poll(place: &mut Option<Self::Kept>, context: &mut Context<'_>) -> Poll<R>;
}

/// Keeps the output and awaits the push.
#[derive(Clone, Copy, Debug)]
pub struct Keeps;

impl<R> Keep<R> for Keeps {
    type Kept = Box<(Poll<R>, Arc<dyn Wait>)>;

    fn keep(
        polled: Poll<R>,
        push: Arc<dyn Wait>,
        place: &mut Option<Self::Kept>,
        context: &mut Context<'_>,
    ) -> Poll<R> {
        *place = Some(Box::new((polled, push)));
        <Keeps as Keep<R>>::poll(place, context)
    }

    fn poll(place: &mut Option<Self::Kept>, context: &mut Context<'_>) -> Poll<R> {
        match place.take() {
            Some(kept) if kept.1.poll(context).is_ready() => kept.0,
            kept => {
                *place = kept;
                Poll::Pending
            }
        }
    }
}

/// Blocks the thread for the push.
#[derive(Clone, Copy, Debug)]
pub struct Blocks;

impl<R> Keep<R> for Blocks {
    type Kept = std::convert::Infallible;

    fn keep(
        polled: Poll<R>,
        push: Arc<dyn Wait>,
        _: &mut Option<Self::Kept>,
        _: &mut Context<'_>,
    ) -> Poll<R> {
        push.wait();
        polled
    }

    fn poll(_: &mut Option<Self::Kept>, _: &mut Context<'_>) -> Poll<R> {
        // Nothing is kept.
        Poll::Pending
    }
}

/// Asks a future whether its output can be kept.
#[derive(Debug)]
pub struct Outputs<'a, F>(pub &'a F);

impl<F: Future> Outputs<'_, F>
where
    F::Output: Send,
{
    /// It can.
    #[must_use]
    pub const fn __keep(&self) -> Keeps {
        Keeps
    }
}

/// What cannot be kept, or is not known to be.
#[derive(Debug)]
pub struct NotKept;

impl NotKept {
    /// It cannot.
    #[must_use]
    pub const fn __keep(&self) -> Blocks {
        Blocks
    }
}

// The method above is found first where it applies, as for `Probe`.
impl<F> Deref for Outputs<'_, F> {
    type Target = NotKept;

    fn deref(&self) -> &NotKept {
        &NotKept
    }
}
