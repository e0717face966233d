//! What a call looks at when it begins.
//!
//! Apart from [`local`](super::local), so that the compiler does not keep the address of that in a
//! register from the beginning of a call to its end.

use std::cell::Cell;
use std::ptr;

use super::nest::Open;
use super::switch::{NEVER, marks};
use super::traced::Passing;

/// Whether a call that begins on this thread has anything to ask for.
///
/// Not, if the thread has cells for the reporter, and that one is [plain](super::switch::is_plain).
#[derive(Debug)]
pub(crate) struct Door {
    /// While a call is open the word under which a nested one has nothing to ask for; while none is
    /// the word for an outermost one, marked as that. [`NEVER`] where there is none.
    word: Cell<u64>,
    /// What is open. Nothing also while [`word`](Door::word) tells that a call is.
    open: Cell<Open>,
    /// Which outermost calls may be traced.
    passing: Passing,
}

thread_local! {
    static DOOR: Door = const {
        Door { word: Cell::new(NEVER), open: Cell::new(Open::Nothing), passing: Passing::new() }
    };
}

/// This thread's door.
#[inline(always)]
pub(crate) fn door() -> &'static Door {
    // SAFETY: a thread-local without a destructor lives as long as its thread, and the reference
    // cannot leave the thread, since `Door` is not `Sync`.
    unsafe { &*DOOR.with(ptr::from_ref) }
}

impl Door {
    /// Whether a call that begins under this word is nested, with nothing to ask for.
    #[inline(always)]
    pub(crate) fn is_for_nested(&self, now: u64) -> bool {
        now == self.word.get()
    }

    /// An outermost call begins under this word, if it has nothing to ask for.
    #[inline(always)]
    pub(crate) fn enter(&self, now: u64) -> bool {
        let can_enter = now | marks::OUTER == self.word.get();
        if can_enter {
            self.word.set(now);
        }
        can_enter
    }

    /// The same of one that is just beginning: one that may be traced has to ask.
    #[inline(always)]
    pub(crate) fn begin(&self, now: u64) -> bool {
        let can_enter = now | marks::OUTER == self.word.get() && self.passing.passes(now);
        if can_enter {
            self.word.set(now);
        }
        can_enter
    }

    /// Which outermost calls may be traced.
    #[cfg(feature = "xray")]
    pub(crate) fn passing(&self) -> &Passing {
        &self.passing
    }

    /// An outermost call ends that was under this word. Says whether the door still had it; if not,
    /// it is to be [settled](super::local::Local::settle).
    #[inline(always)]
    pub(crate) fn leave(&self, word: u64) -> bool {
        self.open.set(Open::Nothing);
        let can_leave = word == self.word.get();
        if can_leave {
            self.word.set(word | marks::OUTER);
        }
        can_leave
    }

    /// What is open on this thread.
    pub(crate) fn open(&self) -> Open {
        let word = self.word.get();
        let is_entered = word != NEVER && word & marks::OUTER == 0;
        match self.open.get() {
            Open::Nothing if is_entered => Open::Somewhere,
            open => open,
        }
    }

    /// Something else is open.
    pub(crate) fn set_open(&self, open: Open) {
        self.open.set(open);
    }

    /// The thread has another word, or [`NEVER`].
    pub(crate) fn settle(&self, word: u64, can_nest: bool) {
        self.open.set(self.open());
        self.word.set(match self.open.get() {
            _ if word == NEVER => NEVER,
            Open::Nothing => word | marks::OUTER,
            _ if can_nest => word,
            _ => NEVER,
        });
    }
}
