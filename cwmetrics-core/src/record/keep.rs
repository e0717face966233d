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

    /// Begins to wait, or has waited already.
    fn keep(output: R, push: Arc<dyn Wait>) -> Result<Self::Kept, R>;

    /// Gives the output once the push is over.
    fn poll(kept: Self::Kept, context: &mut Context<'_>) -> Result<R, Self::Kept>;
}

/// Keeps the output and awaits the push.
#[derive(Clone, Copy, Debug)]
pub struct Keeps;

impl<R> Keep<R> for Keeps {
    type Kept = Box<(R, Arc<dyn Wait>)>;

    fn keep(output: R, push: Arc<dyn Wait>) -> Result<Self::Kept, R> {
        Ok(Box::new((output, push)))
    }

    fn poll(kept: Self::Kept, context: &mut Context<'_>) -> Result<R, Self::Kept> {
        match kept.1.poll(context) {
            Poll::Ready(()) => Ok(kept.0),
            Poll::Pending => Err(kept),
        }
    }
}

/// Blocks the thread for the push.
#[derive(Clone, Copy, Debug)]
pub struct Blocks;

impl<R> Keep<R> for Blocks {
    type Kept = std::convert::Infallible;

    fn keep(output: R, push: Arc<dyn Wait>) -> Result<Self::Kept, R> {
        push.wait();
        Err(output)
    }

    fn poll(kept: Self::Kept, _: &mut Context<'_>) -> Result<R, Self::Kept> {
        match kept {}
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
