//! The short way of a call that has ended: into a cell that this thread has, where that needs
//! neither memory nor a fresh bank. All else goes [the long way](super::ended).

use super::attr::Outcome;
use super::begin;
use super::ended::Ended;
use super::local::{Local, local};
use super::site::Site;
use super::switch::base_of;
use super::text::Text;

/// The end of a timed sync call, whatever its outcome. The caller brings the thread's local: in
/// his code, which is the program's, it is at a known place, here it would have to be asked for.
pub(crate) fn end_timed(local: &Local, site: &'static Site, word: u64, start: u64, end: u64) {
    let base = base_of(word);
    let way = local.way(base, site.known_index(0));
    if way.is_some_and(|way| way.time(base, start, end)) {
        begin::leave(local, word);
    } else {
        end_timed_slowly(local, site, word, start, end);
    }
}

#[cold]
#[inline(never)]
fn end_timed_slowly(local: &Local, site: &'static Site, word: u64, start: u64, end: u64) {
    record_slowly(site, word, start, end, 0, None);
    begin::leave(local, word);
}

/// The end of a sync call that is only counted, whatever its outcome.
#[inline(always)]
pub(crate) fn end_counted(site: &'static Site, word: u64) {
    let local = local();
    // A nested call has the base for its word.
    match local.way(word, site.known_index(0)) {
        Some(way) => way.cell.count(),
        None => end_counted_asking(local, site, word),
    }
}

#[inline(never)]
fn end_counted_asking(local: &Local, site: &'static Site, word: u64) {
    record_counted(local, site, word, 0);
    begin::leave(local, word);
}

/// Records a timed call that takes nothing from its arguments; `within` says which of the site's
/// cells is for its outcome.
#[inline]
pub(crate) fn record_timed(
    local: &Local,
    site: &'static Site,
    word: u64,
    start: u64,
    end: u64,
    within: usize,
) {
    let base = base_of(word);
    let way = local.way(base, site.known_index(within));
    if !way.is_some_and(|way| way.time(base, start, end)) {
        record_slowly(site, word, start, end, within, None);
    }
}

/// Records a call that takes nothing from its arguments and is only counted.
#[inline]
pub(crate) fn record_counted(local: &Local, site: &'static Site, word: u64, within: usize) {
    match local.way(base_of(word), site.known_index(within)) {
        Some(way) => way.cell.count(),
        None => record_slowly(site, word, 0, 0, within, None),
    }
}

/// Records a call that takes values of dimensions from its arguments.
#[inline]
pub(crate) fn record_keyed(
    local: &Local,
    site: &'static Site,
    word: u64,
    start: u64,
    end: u64,
    within: usize,
    text: &Text,
) {
    let base = base_of(word);
    let way = local.way_to(base, site.place(within), text.bytes());
    let is_recorded = way.is_some_and(|way| {
        if site.is_timed {
            way.time(base, start, end)
        } else {
            way.cell.count();
            true
        }
    });
    if !is_recorded {
        record_slowly(site, word, start, end, within, Some(text));
    }
}

#[cold]
#[inline(never)]
fn record_slowly(site: &'static Site, word: u64, start: u64, end: u64, within: usize, text: Option<&Text>) {
    let outcome = Outcome::ALL[within];
    Ended { site, word, start, end, outcome, text, values: &[], tags: None }.record();
}
