//! What the return of an outermost call sets off.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::thread::Thread;

use once_cell::sync::OnceCell;

use super::barrier;
use super::switch::{NEVER, Ring, Switch};

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

/// Tells the collector of returns. What the next return does stands in the [word](super::switch),
/// for all to see.
#[derive(Debug)]
pub(crate) struct Bell {
    switch: &'static Switch,
    base: OnceCell<u64>,
    collector: OnceCell<Thread>,
}

impl Bell {
    pub(crate) fn new(switch: &'static Switch) -> Bell {
        Bell { switch, base: OnceCell::new(), collector: OnceCell::new() }
    }

    /// Of the reporter with this base, whose collector is this thread. To be called once.
    pub(crate) fn belongs_to(&self, base: u64, collector: Thread) {
        let _ = self.base.set(base);
        let _ = self.collector.set(collector);
    }

    /// No word has this base before the bell belongs to somebody.
    fn base(&self) -> u64 {
        self.base.get().copied().unwrap_or(NEVER)
    }

    /// Writer: an outermost call has returned.
    #[cold]
    pub(crate) fn ring(&self) {
        loop {
            match self.switch.ring(self.base()) {
                Some(Ring::Wake) if self.set(Ring::Wake, Ring::Nothing) => {
                    if let Some(collector) = self.collector.get() {
                        collector.unpark();
                    }
                    return;
                }
                Some(Ring::Note) if self.set(Ring::Note, Ring::Nothing) => return,
                // Another was faster, or the collector has just changed it.
                Some(Ring::Wake | Ring::Note) => {}
                _ => return,
            }
        }
    }

    fn set(&self, from: Ring, to: Ring) -> bool {
        self.switch.set_ring(self.base(), from, to)
    }

    /// Collector: whether a call has returned since [`watch`](Bell::watch) or [`arm`](Bell::arm).
    pub(crate) fn has_rung(&self) -> bool {
        self.switch.ring(self.base()) == Some(Ring::Nothing)
    }

    /// Collector: a push begins; what returns from now on is for the next one.
    pub(crate) fn watch(&self) {
        for from in [Ring::Nothing, Ring::Wake] {
            self.set(from, Ring::Note);
        }
        barrier::heavy();
    }

    /// Collector: the next return is to wake it, unless one was noted already. Says whether none
    /// was.
    pub(crate) fn arm(&self) -> bool {
        self.set(Ring::Note, Ring::Wake)
    }
}
