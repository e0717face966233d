//! How a bank passes between the thread that writes it and the collector that reads it.
//!
//! A bank is plain memory with one owner at a time; only the passing on is atomic.
//!
//! * The writer, for every record: [`Gate::enter`], the light barrier, load the epoch, write into
//!   the slot's bank if that bank is of this epoch, else [`Slot::switch`] to a fresh one;
//!   [`Gate::leave`].
//! * The collector: move the epoch on, the heavy barrier, wait until the writer has been seen
//!   [outside](Gate::is_outside) a record. From then on every record of that thread sees the new
//!   epoch, so nobody writes into a bank of an older one, and it can be [claimed](Slot::claim). A
//!   bank that the writer has already left hangs on the one that he has taken for it: at every
//!   moment the collector finds it in one place or in the other.
//!
//! This file uses nothing but `super::atomics` and `super::barrier`, so that the loom models can
//! check it as it is.

use std::ptr;

use super::atomics::{AtomicBool, AtomicPtr, Ordering, UnsafeCell};
use super::barrier::Light;

/// Tells the collector whether a thread is inside a record.
#[derive(Debug)]
pub(crate) struct Gate {
    /// Only the thread writes it.
    is_inside: AtomicBool,
    ended: AtomicBool,
}

impl Gate {
    pub(crate) fn new() -> Gate {
        Gate { is_inside: AtomicBool::new(false), ended: AtomicBool::new(false) }
    }

    /// Writer: the record begins.
    #[inline(always)]
    pub(crate) fn enter(&self, light: Light) {
        self.is_inside.store(true, Ordering::Relaxed);
        light.pass();
    }

    /// Writer: the record is complete.
    #[inline(always)]
    pub(crate) fn leave(&self) {
        self.is_inside.store(false, Ordering::Release);
    }

    /// Writer: the thread will never record again.
    pub(crate) fn end(&self) {
        self.ended.store(true, Ordering::Release);
    }

    /// Collector: whether the thread has ended. If so, all it has written is to be seen.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }

    /// Collector, after the epoch has moved and the heavy barrier: whether the thread is outside a
    /// record. Once it was, no record that could have seen the old epoch is in progress.
    pub(crate) fn is_outside(&self) -> bool {
        !self.is_inside.load(Ordering::Acquire)
    }
}

/// What one thread has recorded in one slot during one epoch.
#[derive(Debug)]
pub(crate) struct Bank<B> {
    /// Set before the bank is shown to the collector, and not changed until it has it back.
    epoch: u64,
    body: UnsafeCell<B>,
    /// The bank that the writer has left for this one, until the collector takes it. Set before
    /// this one is shown.
    older: AtomicPtr<Bank<B>>,
}

impl<B> Bank<B> {
    pub(crate) fn new(body: B) -> Box<Bank<B>> {
        Box::new(Bank { epoch: 0, body: UnsafeCell::new(body), older: AtomicPtr::new(ptr::null_mut()) })
    }

    /// Its content, for the one who owns it.
    pub(crate) fn body_mut(&mut self) -> &mut B {
        // SAFETY: `&mut self` says that nobody else has the bank.
        self.body.with_mut(|body| unsafe { &mut *body })
    }

    /// Its content alone.
    pub(crate) fn into_body(self) -> B {
        self.body.into_inner()
    }
}

/// No epoch is this: of a slot that was never written.
const UNUSED: u64 = u64::MAX - 1;

/// One place to record in, of one thread.
#[derive(Debug)]
pub(crate) struct Slot<B> {
    /// The bank that the writer writes, or null where the collector has claimed it.
    current: AtomicPtr<Bank<B>>,
    /// An empty bank that the collector has given back.
    spare: AtomicPtr<Bank<B>>,
    /// The epoch that the writer has last switched to. Only the writer uses it.
    epoch: UnsafeCell<u64>,
}

// SAFETY: a bank is owned by whoever has taken its pointer out of the slot, `epoch` is used by the
// writer alone (which the unsafe functions ask for), and `B` itself is sent between the two.
unsafe impl<B: Send> Send for Slot<B> {}
// SAFETY: as above.
unsafe impl<B: Send> Sync for Slot<B> {}

impl<B> Slot<B> {
    pub(crate) fn new() -> Slot<B> {
        Slot {
            current: AtomicPtr::new(ptr::null_mut()),
            spare: AtomicPtr::new(ptr::null_mut()),
            epoch: UnsafeCell::new(UNUSED),
        }
    }

    /// Writer: the bank of this epoch, if the slot has one. Epochs count from 1.
    ///
    /// # Safety
    /// Only the thread that owns the slot may call it, between [`Gate::enter`] and [`Gate::leave`],
    /// with the epoch that it has loaded in between; the reference must be gone at `leave`.
    #[inline(always)]
    #[allow(clippy::mut_from_ref, reason = "the slot lends what its one owner may write")]
    pub(crate) unsafe fn bank(&self, epoch: u64) -> Option<&mut B> {
        // SAFETY: only the owner uses `epoch`.
        if self.epoch.with(|own| unsafe { *own }) != epoch {
            return None;
        }
        let bank = self.current.load(Ordering::Relaxed);
        // SAFETY: the slot was switched to this epoch, so `current` has a bank of it, and the
        // collector claims only banks of epochs that no record in progress can have loaded.
        Some(unsafe { (*bank).body.with_mut(|body| &mut *body) })
    }

    /// Writer: starts a bank for this epoch and leaves the one before to the collector.
    ///
    /// # Safety
    /// As for [`bank`](Slot::bank).
    pub(crate) unsafe fn switch(&self, epoch: u64, mut bank: Box<Bank<B>>) {
        bank.epoch = epoch;
        let old = self.current.load(Ordering::Relaxed);
        bank.older.store(old, Ordering::Relaxed);
        let bank = Box::into_raw(bank);
        // Both are passed on: the new one by its pointer, the old one on it.
        if self.current.compare_exchange(old, bank, Ordering::AcqRel, Ordering::Relaxed).is_err() {
            // The collector has just claimed the old one.
            // SAFETY: nobody else knows the new one yet.
            unsafe { (*bank).older.store(ptr::null_mut(), Ordering::Relaxed) };
            self.current.store(bank, Ordering::Release);
        }
        // SAFETY: only the owner uses `epoch`.
        self.epoch.with_mut(|own| unsafe { *own = epoch });
    }

    /// Writer: the empty bank that the collector has given back, if any.
    pub(crate) fn spare(&self) -> Option<Box<Bank<B>>> {
        Self::own(self.spare.swap(ptr::null_mut(), Ordering::Acquire))
    }

    /// Collector: the banks that the writer has left for the present one. One collector at a time.
    pub(crate) fn left(&self) -> Taken<B> {
        let bank = self.current.load(Ordering::Acquire);
        if bank.is_null() {
            return Taken(bank);
        }
        // SAFETY: a bank is freed by the collector alone.
        Taken(unsafe { (*bank).older.swap(ptr::null_mut(), Ordering::Relaxed) })
    }

    /// Collector: the bank that the writer would write next, if it is of an epoch before `before`,
    /// and those that he has left for it.
    ///
    /// # Safety
    /// After the epoch had moved to `before` or further, and the heavy barrier, the thread must have
    /// been seen [outside](Gate::is_outside) a record; or it has ended. One collector at a time.
    pub(crate) unsafe fn claim(&self, before: u64) -> Taken<B> {
        let bank = self.current.load(Ordering::Acquire);
        // SAFETY: a bank is freed by the collector alone, and its epoch does not change while it
        // stands in the slot.
        if bank.is_null() || unsafe { (*bank).epoch } >= before {
            return Taken(ptr::null_mut());
        }
        // Where the exchange fails the writer has just left the bank, and it hangs on another.
        let claimed =
            self.current.compare_exchange(bank, ptr::null_mut(), Ordering::AcqRel, Ordering::Relaxed);
        Taken(claimed.unwrap_or(ptr::null_mut()))
    }

    /// Collector: gives an emptied bank back for the writer's next switch.
    pub(crate) fn give_back(&self, bank: Box<Bank<B>>) {
        drop(Self::own(self.spare.swap(Box::into_raw(bank), Ordering::AcqRel)));
    }

    fn own(bank: *mut Bank<B>) -> Option<Box<Bank<B>>> {
        // SAFETY: every pointer in a slot comes from a box, and the caller has just taken it out.
        (!bank.is_null()).then(|| unsafe { Box::from_raw(bank) })
    }
}

impl<B> Drop for Slot<B> {
    fn drop(&mut self) {
        drop(self.spare());
        Taken(self.current.swap(ptr::null_mut(), Ordering::Acquire)).for_each(drop);
    }
}

/// Banks that the collector has taken, the latest first.
#[derive(Debug)]
pub(crate) struct Taken<B>(*mut Bank<B>);

impl<B> Iterator for Taken<B> {
    type Item = Box<Bank<B>>;

    fn next(&mut self) -> Option<Box<Bank<B>>> {
        let bank = Slot::own(self.0)?;
        self.0 = bank.older.swap(ptr::null_mut(), Ordering::Relaxed);
        Some(bank)
    }
}
