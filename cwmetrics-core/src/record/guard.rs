//! Any other sync call.

use std::mem::ManuallyDrop;

use super::aside::{Aside, was_panicking};
use super::attr::Outcome;
use super::begin;
use super::call::Args;
use super::door::{Door, door};
use super::ended::Ended;
use super::local::local;
use super::process;
use super::short;
use super::site::Site;
use super::switch::marks;
use super::task::{self, OpenTask};
use super::text::Text;
use super::traced;
use crate::clock::Ticks;

/// Ends a call when it is dropped. `TIMED` says whether it is timed, and `LOOKS` whether its result is
/// looked at: if it is dropped then without having [finished](Guard::finish), it has panicked.
#[derive(Debug)]
#[must_use]
pub struct Guard<'a, A: Args, const TIMED: bool, const LOOKS: bool> {
    site: &'static Site,
    /// 0 where nothing is recorded. Above zero of a nested call that had nothing to ask for: the
    /// ticks at its start, or any number if it is not timed. [`ASKED`] otherwise.
    state: u64,
    /// Set if the call had to ask.
    aside: &'a Aside,
    args: &'a A,
}

/// The call had to ask for something when it began, or is an outermost one.
const ASKED: u64 = 1 << 63;

impl<'a, A: Args, const TIMED: bool, const LOOKS: bool> Guard<'a, A, TIMED, LOOKS> {
    #[inline(always)]
    pub(crate) fn enter(site: &'static Site, aside: &'a mut Aside, args: &'a A) -> Self {
        let now = if args.is_off() { 0 } else { process::word() };
        // As for `Timed`.
        let state = if now <= 1 {
            now
        } else {
            let door = door();
            if !door.is_for_nested(now) || asks(site, LOOKS) {
                begin(aside, door, site, LOOKS, now)
            } else if TIMED {
                Ticks::Counter.now()
            } else {
                now
            }
        };
        Guard { site, state, aside, args }
    }

    /// Ends the call with its result, and gives the result back.
    #[inline(always)]
    pub fn finish<R>(self, result: R, is_error: impl FnOnce(&R) -> bool) -> R {
        if self.state != 0 {
            let end = if self.state == ASKED { asked_clock(self.aside) } else { self.clock() };
            // This is the program's own code. If it panics, so does the call.
            let outcome = if is_error(&result) { Outcome::Error } else { Outcome::Ok };
            ManuallyDrop::new(self).end(end, outcome);
        }
        result
    }

    /// Asks why the call has failed, if somebody wants to know: it is traced.
    #[cfg(feature = "xray")]
    #[inline(always)]
    pub fn glance(&self, cause: impl FnOnce() -> Option<crate::segment::Cause>) {
        if self.state == ASKED && is_traced(self.aside) {
            traced::failed(cause());
        }
    }

    #[inline(always)]
    fn clock(&self) -> u64 {
        if TIMED { Ticks::Counter.now() } else { 0 }
    }

    #[inline(always)]
    fn end(&self, end: u64, outcome: Outcome) {
        let (site, start) = (self.site, self.state);
        let (text, values) = (self.args.text(), self.args.values());
        match text {
            _ if start == ASKED || !values.is_empty() => {
                let ended = Ended { site, word: 0, start, end, outcome, text, values, tags: None };
                end_slowly(self.aside, ended);
            }
            None => short::end_nested_so(local(), site, start, end, outcome),
            Some(text) => short::end_nested_keyed(local(), site, start, end, outcome, text),
        }
    }
}

impl<A: Args, const TIMED: bool, const LOOKS: bool> Drop for Guard<'_, A, TIMED, LOOKS> {
    #[inline(always)]
    fn drop(&mut self) {
        let (site, start) = (self.site, self.state);
        if start == 0 {
        } else if LOOKS || start == ASKED || site.asks_for_the_end {
            let (text, values) = (self.args.text(), self.args.values());
            drop_slowly(self.aside, LOOKS, site, start, text, values);
        } else {
            self.end(self.clock(), Outcome::Ok);
        }
    }
}

/// Whether a nested call has something to ask for.
#[inline(always)]
fn asks(site: &Site, looks: bool) -> bool {
    site.opens_task || (!looks && site.asks_for_the_end && std::thread::panicking())
}

#[cold]
#[inline(never)]
fn begin(aside: &mut Aside, door: &Door, site: &Site, looks: bool, now: u64) -> u64 {
    let mut word = if door.is_for_nested(now) { now } else { begin::begin(door, now, site.is_timed) };
    if word == 0 {
        return 0;
    }
    if !looks && std::thread::panicking() {
        word |= marks::PANICKING;
    }
    if site.opens_task {
        task::open(task::fresh());
    }
    aside.set(word, if site.is_timed { begin::ticks(word) } else { 0 });
    ASKED
}

#[cfg(feature = "xray")]
#[cold]
#[inline(never)]
fn is_traced(aside: &Aside) -> bool {
    // SAFETY: the call has asked, and what it was told was set.
    traced::is_traced(unsafe { aside.word() })
}

#[cold]
#[inline(never)]
fn asked_clock(aside: &Aside) -> u64 {
    // SAFETY: the call has asked, and what it was told was set.
    begin::ticks(unsafe { aside.word() })
}

/// The end of a call whose result nobody looks at, or that has panicked.
#[inline(never)]
fn drop_slowly(
    aside: &Aside,
    looks: bool,
    site: &'static Site,
    start: u64,
    text: Option<&Text>,
    values: &[f64],
) {
    let (end, was_panicking) = if start == ASKED {
        // SAFETY: as above.
        (asked_clock(aside), was_panicking(unsafe { aside.word() }))
    } else {
        (Ticks::Counter.now(), false)
    };
    let has_panicked = looks || (!was_panicking && std::thread::panicking());
    let outcome = if site.asks_for_the_end && has_panicked { Outcome::Panic } else { Outcome::Ok };
    end_slowly(aside, Ended { site, word: 0, start, end, outcome, text, values, tags: None });
}

#[cold]
#[inline(never)]
fn end_slowly(aside: &Aside, mut ended: Ended<'_>) {
    if ended.start != ASKED {
        ended.word = local().opened.get();
        short::record(local(), &ended);
        return;
    }
    // SAFETY: as above.
    (ended.word, ended.start) = unsafe { (aside.word(), aside.start()) };
    let task = if ended.site.opens_task { task::close() } else { None };
    let mut ended = ended;
    ended.tags = task.as_deref().map(OpenTask::tags).filter(|tags| !tags.is_empty());
    short::record(local(), &ended);
    let Ended { word, site, outcome, .. } = ended;
    if let Some(task) = task {
        task::keep(task);
    }
    traced::end(word, site, outcome);
    begin::leave(word);
}
