//! What is left of the quota of a second, for all threads.

use crate::record::atomics::{AtomicU64, Ordering};

/// How many requests are still to be sampled. Every request looks here, so nothing that is written more
/// often is beside it.
#[derive(Debug)]
#[repr(align(128))]
pub(crate) struct Left(AtomicU64);

impl Left {
    pub(crate) const fn new(left: AtomicU64) -> Left {
        Left(left)
    }

    /// Whether there seem to be any. Mostly there are none, and the others need look at no more.
    #[inline(always)]
    pub(crate) fn has_some(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// Takes one, if there is one.
    pub(crate) fn take(&self) -> bool {
        let take = |left: u64| left.checked_sub(1);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    /// A second begins; what is left of the last one is not saved up.
    pub(crate) fn fill(&self, quota: u32) {
        // Not a store: in the order of all changes, so that nothing is taken twice.
        self.0.swap(quota.into(), Ordering::Relaxed);
    }
}
