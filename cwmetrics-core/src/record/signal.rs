//! What the return of an outermost call sets off.

use std::sync::Arc;
use std::task::{Context, Poll};

use super::bell::Bell;
use super::switch::Ring;

/// What the reporter does when an outermost call returns.
#[derive(Debug)]
pub(crate) enum OnReturn {
    /// Nothing: the timer or the program pushes.
    Nothing,
    /// The collector is told, so that it pushes in the background.
    Tell(Bell),
    /// The call waits for a push.
    Wait(Box<dyn Pusher>),
}

/// Starts pushes for the calls that wait for them.
pub(crate) trait Pusher: Send + Sync + std::fmt::Debug {
    /// Starts a push of everything recorded so far.
    fn push(&self) -> Arc<dyn Wait>;
    /// The same, for a call that cannot wait.
    fn push_in_background(&self);
}

/// A push that somebody waits for.
pub trait Wait: Send + Sync {
    /// Blocks the thread until the push is over.
    fn wait(&self);
    /// Is ready when the push is over.
    fn poll(&self, context: &mut Context<'_>) -> Poll<()>;
}

impl OnReturn {
    /// What a return does just after the install.
    pub(crate) fn first_ring(&self) -> Ring {
        match self {
            OnReturn::Nothing => Ring::Nothing,
            OnReturn::Tell(_) => Ring::Wake,
            OnReturn::Wait(_) => Ring::Wait,
        }
    }
}
