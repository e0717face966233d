//! How returns are told to the collector.

use once_cell::sync::OnceCell;

use super::atomics::Thread;
use super::barrier;
use super::switch::{NEVER, Ring, Switch};

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
