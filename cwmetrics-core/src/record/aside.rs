//! What a sync call knows of itself that had to ask for something when it began.

use std::mem::MaybeUninit;

use super::switch::marks;

/// The word and the start of such a call. In the frame of the function beside its guard, so that
/// the guard of all other calls can be in one register.
#[derive(Debug)]
pub struct Aside {
    word: MaybeUninit<u64>,
    start: MaybeUninit<u64>,
}

impl Aside {
    /// Nothing yet.
    #[inline(always)]
    #[must_use]
    #[allow(clippy::new_without_default, reason = "what the macros expand into")]
    pub fn new() -> Aside {
        Aside { word: MaybeUninit::uninit(), start: MaybeUninit::uninit() }
    }

    /// Notes them.
    pub(crate) fn set(&mut self, word: u64, start: u64) {
        self.word.write(word);
        self.start.write(start);
    }

    /// The word.
    ///
    /// # Safety
    /// It was [set](Aside::set).
    pub(crate) unsafe fn word(&self) -> u64 {
        // SAFETY: as the caller promises.
        unsafe { self.word.assume_init() }
    }

    /// The start, in ticks.
    ///
    /// # Safety
    /// It was [set](Aside::set).
    pub(crate) unsafe fn start(&self) -> u64 {
        // SAFETY: as the caller promises.
        unsafe { self.start.assume_init() }
    }
}

/// Whether a panic was unwinding when the call began.
#[inline(always)]
pub(crate) fn was_panicking(word: u64) -> bool {
    word & marks::PANICKING != 0
}
