//! What the return of an outermost call sets off.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::thread::Thread;

use once_cell::sync::OnceCell;

use super::barrier;

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

/// Tells the collector of returns, with one look at a byte that rarely changes.
#[derive(Debug)]
pub(crate) struct Bell {
    state: AtomicU8,
    collector: OnceCell<Thread>,
}

/// The next return wakes the collector.
const ARMED: u8 = 0;
/// The next return is to be noted: a push has just been made.
const WATCHING: u8 = 1;
/// A return was noted; further ones change nothing.
const NOTED: u8 = 2;

impl Bell {
    pub(crate) fn new() -> Bell {
        Bell { state: AtomicU8::new(ARMED), collector: OnceCell::new() }
    }

    pub(crate) fn set_collector(&self, thread: Thread) {
        // Only set once: a reporter has one collector.
        let _ = self.collector.set(thread);
    }

    /// Writer: an outermost call has returned.
    #[inline(always)]
    pub(crate) fn ring(&self) {
        // What was recorded comes before the look at the state.
        barrier::light();
        if self.state.load(Ordering::Relaxed) != NOTED {
            self.note();
        }
    }

    #[cold]
    fn note(&self) {
        if self.state.swap(NOTED, Ordering::AcqRel) == ARMED
            && let Some(collector) = self.collector.get()
        {
            collector.unpark();
        }
    }

    /// Collector: whether a call has returned since [`watch`](Bell::watch) or [`arm`](Bell::arm).
    pub(crate) fn has_rung(&self) -> bool {
        self.state.load(Ordering::Acquire) == NOTED
    }

    /// Collector: a push begins; what returns from now on is for the next one.
    pub(crate) fn watch(&self) {
        self.state.store(WATCHING, Ordering::SeqCst);
        barrier::heavy();
    }

    /// Collector: the next return is to wake it, unless one was noted already. Says whether none
    /// was.
    pub(crate) fn arm(&self) -> bool {
        self.state.compare_exchange(WATCHING, ARMED, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }
}
