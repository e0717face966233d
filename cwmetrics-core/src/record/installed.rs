//! Which reporter is installed.
//!
//! A pointer to it, and the [word](super::switch), which says so to all who need no more. The word
//! is turned on after the pointer was set and off before it is taken away, so that a call which
//! begins under a word finds its reporter, or nothing where it is just coming or going.

use std::ptr;

use super::atomics::{AtomicPtr, Ordering};
use super::switch::{Ring, Switch};

/// The place of the installed reporter.
#[derive(Debug)]
pub(crate) struct Installed<R: 'static> {
    switch: &'static Switch,
    /// Null, or from a reference that lives for ever: a call may use it at any time.
    reporter: AtomicPtr<R>,
}

impl<R> Installed<R> {
    /// `reporter` is null.
    pub(crate) const fn new(switch: &'static Switch, reporter: AtomicPtr<R>) -> Installed<R> {
        Installed { switch, reporter }
    }

    /// The installed reporter.
    #[inline(always)]
    pub(crate) fn get(&self) -> Option<&'static R> {
        // SAFETY: the pointer is null or comes from a `&'static R`.
        unsafe { self.reporter.load(Ordering::Acquire).as_ref() }
    }

    /// Makes this the installed reporter, unless there is one.
    pub(crate) fn install(&self, reporter: &'static R, base: u64, ring: Ring) -> bool {
        let new = ptr::from_ref(reporter).cast_mut();
        let null = ptr::null_mut();
        let free = self.reporter.compare_exchange(null, new, Ordering::AcqRel, Ordering::Relaxed).is_ok();
        if free {
            self.switch.turn_on(base, ring);
        }
        free
    }

    /// Nothing is installed any more, if this was. From here on calls record nothing.
    pub(crate) fn uninstall(&self, reporter: &'static R, base: u64) -> bool {
        // Before the pointer: nobody else can be installed in between.
        self.switch.turn_off(base);
        let old = ptr::from_ref(reporter).cast_mut();
        self.reporter.compare_exchange(old, ptr::null_mut(), Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    /// In the child of a fork.
    pub(crate) fn forget(&self) {
        self.switch.forget();
        self.reporter.store(ptr::null_mut(), Ordering::SeqCst);
    }
}
