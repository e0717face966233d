//! One word that says all that a call has to know when it begins.
//!
//! | bits | |
//! |---|---|
//! | 0, 1 | what the return of an outermost call sets off: the state of the bell |
//! | 2 | whether the measuring clock is the processor's counter |
//! | 3 | whether a record has to pass a fence: the [light barrier](super::barrier) |
//! | 4 to 7 | zero here; a running call keeps its own [marks] there |
//! | 8 | whether requests are traced |
//! | 9 to 31 | how many captures run; a running call keeps further marks there |
//! | 32 to 62 | which reporter is installed, counted from 1; 0 for none |
//! | 63 | zero |
//!
//! Zero means that nothing can be recorded. A word without marks, captures and bell is the *base*
//! of its reporter, and what a thread compares with: while the word is the base of the reporter
//! whose cells the thread has, a nested call needs to know nothing else.

use std::sync::atomic::AtomicU32;

use super::atomics::{AtomicU64, Ordering};
use super::barrier::Light;

/// How many reporters there were.
static REPORTERS: AtomicU32 = AtomicU32::new(0);

/// No word is this.
pub(crate) const NEVER: u64 = u64::MAX;

const BELL: u64 = 0b11;
const COUNTER: u64 = 1 << 2;
const FENCE: u64 = 1 << 3;
const TRACING: u64 = 1 << 8;
const CAPTURE: u64 = 1 << 9;
const CAPTURES: u64 = (1 << 32) - CAPTURE;
const REPORTER: u64 = !((1 << 32) - 1);
const BASE: u64 = REPORTER | COUNTER | FENCE | TRACING;

/// What a running call notes in its copy of the word.
pub(crate) mod marks {
    /// No call of this thread is open around it.
    pub(crate) const OUTER: u64 = 1 << 4;
    /// The open call around it on this thread is of another task.
    pub(crate) const FOREIGN: u64 = 1 << 5;
    /// A panic was unwinding when it began.
    pub(crate) const PANICKING: u64 = 1 << 6;
    /// An async call was not polled yet. Its word has none of the marks above.
    pub(crate) const WAITING: u64 = OUTER;
    /// An async call opens a task.
    pub(crate) const TASK: u64 = FOREIGN;
    /// It is recorded by a capture, not by a reporter.
    pub(crate) const CAPTURED: u64 = 1 << 7;
    /// It is a part of a trace.
    #[cfg(feature = "xray")]
    pub(crate) const TRACED: u64 = 1 << 9;
    /// It is an outermost one, and its caller has a trace, which is there for the next one too.
    #[cfg(feature = "xray")]
    pub(crate) const SCOPED: u64 = 1 << 10;
}

/// What the return of an outermost call has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(crate) enum Ring {
    /// Nothing: the return was noted already, or the policy does not ask for returns.
    Nothing = 0,
    /// Note it: a push has just been made.
    Note = 1,
    /// Note it and wake the collector.
    Wake = 2,
    /// Wait for a push.
    Wait = 3,
}

/// Whether the clock of this word's reporter is the processor's counter.
#[inline(always)]
pub(crate) const fn has_counter(word: u64) -> bool {
    word & COUNTER != 0
}

/// Whether this is a reporter's word under which a call has nothing to ask for: the clock is the
/// processor's counter, and the light barrier no fence.
#[inline(always)]
pub(crate) const fn is_plain(word: u64) -> bool {
    word & (COUNTER | FENCE) == COUNTER
}

/// Whether requests are traced under this word.
#[cfg(feature = "xray")]
#[inline(always)]
pub(crate) const fn is_tracing(word: u64) -> bool {
    word & TRACING != 0
}

/// The light barrier under this word.
#[inline(always)]
pub(crate) const fn light(word: u64) -> Light {
    Light::new(word & FENCE != 0)
}

/// The word without captures, bell and marks.
#[inline(always)]
pub(crate) const fn base_of(word: u64) -> u64 {
    word & BASE
}

/// Whether a return has anything to do under this word.
#[inline(always)]
pub(crate) const fn is_quiet(word: u64) -> bool {
    word & BELL == 0
}

pub(crate) const fn has_captures(word: u64) -> bool {
    word & CAPTURES != 0
}

pub(crate) const fn has_reporter(word: u64) -> bool {
    word & REPORTER != 0
}

/// The word of a call that a capture records.
pub(crate) const fn captured(has_counter: bool) -> u64 {
    marks::CAPTURED | if has_counter { COUNTER } else { 0 }
}

/// The base for a new reporter.
pub(crate) fn new_base(has_counter: bool) -> u64 {
    // The highest bit stays clear; nobody installs so many.
    let reporter = u64::from((REPORTERS.fetch_add(1, Ordering::Relaxed).wrapping_add(1) & !(1 << 31)).max(1));
    let fence = if Light::now().is_fence() { FENCE } else { 0 };
    reporter << 32 | fence | if has_counter { COUNTER } else { 0 }
}

/// The base of a reporter that traces requests.
#[cfg(feature = "xray")]
pub(crate) const fn tracing(base: u64) -> u64 {
    base | TRACING
}

/// Where a word stands.
#[derive(Debug)]
pub(crate) struct Switch(AtomicU64);

impl Switch {
    pub(crate) const fn new(word: AtomicU64) -> Switch {
        Switch(word)
    }

    /// The word now.
    #[inline(always)]
    pub(crate) fn word(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn turn_on(&self, base: u64, ring: Ring) {
        self.change(|word| Some(word & CAPTURES | base | ring as u64));
    }

    /// Nothing is installed any more, if this reporter was.
    pub(crate) fn turn_off(&self, base: u64) {
        self.change(|word| (base_of(word) == base).then_some(word & CAPTURES));
    }

    /// In the child of a fork.
    pub(crate) fn forget(&self) {
        self.0.fetch_and(CAPTURES, Ordering::SeqCst);
    }

    pub(crate) fn begin_capture(&self) {
        self.0.fetch_add(CAPTURE, Ordering::SeqCst);
    }

    pub(crate) fn end_capture(&self) {
        self.0.fetch_sub(CAPTURE, Ordering::SeqCst);
    }

    /// Sets what a return does, if the reporter is installed and `from` is what it does now. Says
    /// whether it did.
    pub(crate) fn set_ring(&self, base: u64, from: Ring, to: Ring) -> bool {
        self.change(|word| {
            let is_so = base_of(word) == base && word & BELL == from as u64;
            is_so.then_some(word & !BELL | to as u64)
        })
    }

    /// What a return does at the moment; None where this reporter is not installed.
    pub(crate) fn ring(&self, base: u64) -> Option<Ring> {
        let word = self.0.load(Ordering::SeqCst);
        (base_of(word) == base).then_some(match word & BELL {
            0 => Ring::Nothing,
            1 => Ring::Note,
            2 => Ring::Wake,
            _ => Ring::Wait,
        })
    }

    fn change(&self, change: impl FnMut(u64) -> Option<u64>) -> bool {
        self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, change).is_ok()
    }
}
