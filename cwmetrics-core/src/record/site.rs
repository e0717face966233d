//! The static of a decorated function.

use std::sync::atomic::{AtomicU32, Ordering};

use super::aside::Aside;
use super::attr::{Attr, Measure, Outcome};
use super::begin;
use super::body::Kind;
use super::call::{Args, Call};
use super::counted::Counted;
use super::guard::Guard;
use super::timed::Timed;

/// A decorated function: its attributes, and where its cells are in every thread's table.
#[derive(Debug)]
pub struct Site {
    pub(crate) attrs: &'static [Attr],
    /// Whether a timing is among them, so that the clock is read.
    pub(crate) is_timed: bool,
    /// Whether a call opens a task.
    pub(crate) opens_task: bool,
    /// Whether a call has to know how it ended.
    pub(crate) asks_for_the_end: bool,
    /// How calls are kept for the attributes that take no value from them, if there is one.
    pub(crate) kind: Option<Kind>,
    /// Of the first cell; 0 before the first call.
    index: AtomicU32,
}

/// How many cells a site has that asks for the end of its calls: one for each outcome.
const OUTCOMES: u32 = Outcome::ALL.len() as u32;

/// The next index. The first ones are no site's, so that one which has none yet finds no cell.
static NEXT: AtomicU32 = AtomicU32::new(OUTCOMES);

impl Site {
    /// A site with these attributes.
    #[must_use]
    pub const fn new(attrs: &'static [Attr]) -> Site {
        let mut site = Site {
            attrs,
            is_timed: false,
            opens_task: false,
            asks_for_the_end: false,
            kind: None,
            index: AtomicU32::new(0),
        };
        let mut at = 0;
        while at < attrs.len() {
            site.is_timed |= attrs[at].is_timing();
            site.opens_task |= matches!(attrs[at].measure, Measure::Task);
            site.asks_for_the_end |= attrs[at].asks_for_the_end();
            if !attrs[at].takes_value {
                site.kind = Some(Kind::Values);
            }
            at += 1;
        }
        if site.is_timed {
            site.kind = Some(Kind::Ticks);
        }
        site
    }

    /// Enters a sync call whose only attributes are timings and counts without further options.
    #[inline(always)]
    pub fn enter_timed<'a>(&'static self, aside: &'a mut Aside) -> Timed<'a> {
        Timed::enter(self, aside)
    }

    /// The same, where only counts are among them.
    #[inline(always)]
    pub fn enter_counted(&'static self) -> Counted {
        Counted::enter(self)
    }

    /// Enters any other sync call, which is `TIMED` or not. It ends when the guard is dropped.
    #[inline(always)]
    pub fn enter<'a, const TIMED: bool, A: Args>(
        &'static self,
        aside: &'a mut Aside,
        args: &'a A,
    ) -> Guard<'a, A, TIMED, false> {
        Guard::enter(self, aside, args)
    }

    /// The same. It ends with [`Guard::finish`], or else with a panic.
    #[inline(always)]
    pub fn enter_looking<'a, const TIMED: bool, A: Args>(
        &'static self,
        aside: &'a mut Aside,
        args: &'a A,
    ) -> Guard<'a, A, TIMED, true> {
        Guard::enter(self, aside, args)
    }

    /// An async call.
    #[inline]
    pub fn call<A: Args>(&'static self, args: A) -> Call<A> {
        Call::new(self, args)
    }

    /// What a call is called in a trace: as its first timing is, or else its first count.
    #[cfg(feature = "xray")]
    pub(crate) fn trace_name(&self) -> &'static str {
        let timing = self.attrs.iter().find(|attr| attr.is_timing());
        timing.or(self.attrs.first()).map_or("", |attr| attr.name)
    }

    /// Whether it calls another service.
    #[cfg(feature = "xray")]
    pub(crate) fn is_remote(&self) -> bool {
        self.attrs.iter().any(|attr| attr.is_remote)
    }

    /// Whether a call would record anything now.
    #[inline(always)]
    #[must_use]
    pub fn is_on(&'static self) -> bool {
        begin::would_record()
    }

    /// Where a cell of this site is in a thread's table. Before one was made anywhere, no table has a
    /// cell there.
    #[inline(always)]
    pub(crate) fn known_index(&self, within: usize) -> usize {
        self.index.load(Ordering::Relaxed) as usize + within
    }

    /// What tells the rows of its calls with this outcome from all others; those of the attributes
    /// that take values come after it.
    #[inline(always)]
    pub(crate) fn place(&'static self, within: usize) -> usize {
        (std::ptr::from_ref(self).addr() << 8) + (within << 6)
    }

    /// Which of its cells is for this outcome.
    #[inline(always)]
    pub(crate) fn within(&self, outcome: Outcome) -> usize {
        if self.asks_for_the_end { outcome as usize } else { 0 }
    }

    /// Where the cell for this outcome is, given out where there is none yet.
    pub(crate) fn index(&self, outcome: Outcome) -> usize {
        let within = self.within(outcome);
        if self.index.load(Ordering::Relaxed) == 0 {
            let needs = if self.asks_for_the_end { OUTCOMES } else { 1 };
            let first = NEXT.fetch_add(needs, Ordering::Relaxed);
            // Where another thread was faster, its index holds.
            let _ = self.index.compare_exchange(0, first, Ordering::Relaxed, Ordering::Relaxed);
        }
        self.index.load(Ordering::Relaxed) as usize + within
    }
}
