//! A sync call that is only counted, and whose result nobody looks at.

use std::sync::atomic::{Ordering, compiler_fence};

use super::begin;
use super::door::{Door, door};
use super::local::{Local, local};
use super::nest;
use super::process;
use super::short;
use super::site::Site;
use super::traced;

/// Counts a call, whose result nobody looks at, when it is dropped.
#[derive(Debug)]
#[must_use]
pub struct Counted {
    site: &'static Site,
    /// 0 where nothing is recorded. Above zero the word of a nested call that had nothing to ask
    /// for; below zero, as two's complement, [`ASKED`](Counted::ASKED).
    state: u64,
}

impl Counted {
    /// With the word of a call that had to ask for something when it began. Alone it stands for an
    /// outermost one that had not.
    const ASKED: u64 = 1 << 63;

    #[inline(always)]
    pub(crate) fn enter(site: &'static Site) -> Counted {
        let now = process::word();
        // As for `Timed`.
        if now <= 1 {
            return Counted { site, state: now };
        }
        let door = door();
        Counted { site, state: if door.is_for_nested(now) { now } else { Counted::begin(door, now) } }
    }

    #[cold]
    #[inline(never)]
    fn begin(door: &Door, now: u64) -> u64 {
        if door.begin(now) {
            return Counted::ASKED;
        }
        match begin::begin_asking(door, now) {
            0 => 0,
            word => traced::begin(word, nest::is_outermost(word), false) | Counted::ASKED,
        }
    }

    /// Asks why the call has failed, if somebody wants to know: it is traced.
    #[cfg(feature = "xray")]
    #[inline(always)]
    pub fn glance(&self, cause: impl FnOnce() -> Option<crate::segment::Cause>) {
        if self.state & Counted::ASKED != 0 && traced::is_traced(self.state) {
            traced::failed(cause());
        }
    }

    /// The end of a call that is not nested.
    #[cold]
    #[inline(never)]
    fn end(local: &Local, site: &'static Site, state: u64) {
        match state ^ Counted::ASKED {
            0 => short::end_outermost_counted(local, site),
            word => short::end_asked(local, site, word, 0),
        }
    }
}

impl Drop for Counted {
    #[inline(always)]
    fn drop(&mut self) {
        match self.state.cast_signed() {
            0 => {}
            1.. => short::end_nested_counted(local(), self.site),
            _ => {
                // As for `Timed`.
                compiler_fence(Ordering::SeqCst);
                Counted::end(local(), self.site, self.state);
            }
        }
    }
}
