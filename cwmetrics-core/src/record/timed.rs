//! A sync call that is timed, and whose result nobody looks at.

use std::sync::atomic::{Ordering, compiler_fence};

use super::aside::Aside;
use super::begin;
use super::door::{Door, door};
use super::local::{Local, local};
use super::nest;
use super::process;
use super::short;
use super::site::Site;
use super::traced;
use crate::clock::Ticks;

/// Times a call, whose result nobody looks at, until it is dropped.
#[derive(Debug)]
#[must_use]
pub struct Timed<'a> {
    site: &'static Site,
    /// 0 where nothing is recorded. Above zero the ticks at the start of a nested call that had
    /// nothing to ask for; below zero, as two's complement, those of an outermost one inverted, or
    /// [`ASKED`]. Ticks have fewer bits.
    state: u64,
    /// Set if the call had to ask.
    aside: &'a Aside,
}

/// The call had to ask for something when it began.
const ASKED: u64 = 1 << 63;

impl<'a> Timed<'a> {
    #[inline(always)]
    pub(crate) fn enter(site: &'static Site, aside: &'a mut Aside) -> Timed<'a> {
        let now = process::word();
        // With nothing installed there is nothing more to look at. No word is 1; said so, the
        // compiler takes the word for the state, and needs no other register.
        let state = if now <= 1 {
            now
        } else {
            let door = door();
            if door.is_for_nested(now) { Ticks::Counter.now() } else { begin(aside, door, now) }
        };
        Timed { site, state, aside }
    }

    /// Asks why the call has failed, if somebody wants to know: it is traced.
    #[cfg(feature = "xray")]
    #[inline(always)]
    pub fn glance(&self, cause: impl FnOnce() -> Option<crate::segment::Cause>) {
        if self.state == ASKED && is_traced(self.aside) {
            traced::failed(cause());
        }
    }
}

#[cfg(feature = "xray")]
#[cold]
#[inline(never)]
fn is_traced(aside: &Aside) -> bool {
    // SAFETY: the call has asked, and what it was told was set.
    traced::is_traced(unsafe { aside.word() })
}

impl Drop for Timed<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        match self.state.cast_signed() {
            0 => {}
            1.. => {
                let (local, end) = (local(), Ticks::Counter.now());
                short::end_nested(local, self.site, end.wrapping_sub(self.state), end);
            }
            _ => {
                // Else the compiler looks the local up before it knows which end it is, and keeps it.
                compiler_fence(Ordering::SeqCst);
                end(self.aside, local(), self.site, self.state);
            }
        }
    }
}

/// A call begins under a word that is neither zero nor the door's for nested calls.
#[cold]
#[inline(never)]
fn begin(aside: &mut Aside, door: &Door, now: u64) -> u64 {
    if door.begin(now) { !Ticks::Counter.now() } else { begin_asking(aside, door, now) }
}

#[inline(never)]
fn begin_asking(aside: &mut Aside, door: &Door, now: u64) -> u64 {
    let word = begin::begin_asking(door, now);
    if word == 0 {
        return 0;
    }
    let word = traced::begin(word, nest::is_outermost(word), true);
    aside.set(word, begin::ticks(word));
    ASKED
}

/// The end of such a call.
#[cold]
#[inline(never)]
fn end(aside: &Aside, local: &Local, site: &'static Site, state: u64) {
    if state == ASKED {
        end_asked(aside, local, site);
    } else {
        let end = Ticks::Counter.now();
        short::end_outermost(local, site, end.wrapping_sub(!state), end);
    }
}

#[inline(never)]
fn end_asked(aside: &Aside, local: &Local, site: &'static Site) {
    // SAFETY: the call has asked, and what it was told was set.
    let (word, start) = unsafe { (aside.word(), aside.start()) };
    short::end_asked(local, site, word, start);
}
