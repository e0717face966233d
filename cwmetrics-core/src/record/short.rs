//! The short way of a call that has ended: into a cell that this thread has, where that needs
//! neither memory nor a fresh bank. All else goes [the long way](super::ended).

use super::attr::Outcome;
use super::barrier::Light;
use super::begin;
use super::ended::Ended;
use super::local::Local;
use super::site::Site;
use super::switch::{self, base_of};
use super::text::Text;
use super::traced;
use super::way::Way;
use crate::clock::Ticks;

/// The end of a timed sync call that began as a nested one with nothing to ask for. The caller
/// brings the thread's local: in his code, which is the program's, it is at a known place, here it
/// would have to be asked for.
#[inline(never)]
pub(crate) fn end_nested(local: &Local, site: &'static Site, ticks: u64, end: u64) {
    let way = local.opened_way(site.known_index(0));
    if !way.is_some_and(|way| way.time_now(ticks, end)) {
        end_nested_slowly(local, site, ticks, end);
    }
}

#[cold]
#[inline(never)]
fn end_nested_slowly(local: &Local, site: &'static Site, ticks: u64, end: u64) {
    record_slowly(site, local.opened.get(), end.wrapping_sub(ticks), end);
}

/// The same, whether it is timed or not; it ends now.
#[inline(always)]
pub(crate) fn end_nested_now(local: &Local, site: &'static Site, start: u64) {
    if site.is_timed {
        let end = Ticks::Counter.now();
        let way = local.opened_way(site.known_index(0));
        if !way.is_some_and(|way| way.time_now(end.wrapping_sub(start), end)) {
            end_nested_slowly(local, site, end.wrapping_sub(start), end);
        }
    } else {
        end_nested_counted(local, site);
    }
}

/// The same of an outermost one.
#[inline(always)]
pub(crate) fn end_outermost(local: &Local, site: &'static Site, ticks: u64, end: u64) {
    let way = local.opened_way(site.known_index(0));
    if !way.is_some_and(|way| way.time_now(ticks, end)) {
        end_nested_slowly(local, site, ticks, end);
    }
    begin::leave_quickly(local.opened.get());
}

/// The end of any other sync call that takes nothing from its arguments, whatever its outcome.
#[cold]
#[inline(never)]
pub(crate) fn end_asked(local: &Local, site: &'static Site, word: u64, start: u64) {
    let end = if site.is_timed { begin::ticks(word) } else { 0 };
    let outcome = Outcome::Ok;
    record(local, &Ended { site, word, start, end, outcome, text: None, values: &[], tags: None });
    traced::end(word, site, outcome);
    begin::leave(word);
}

/// The end of a sync call that is only counted and began as a nested one with nothing to ask for.
#[inline(always)]
pub(crate) fn end_nested_counted(local: &Local, site: &'static Site) {
    match local.opened_way(site.known_index(0)) {
        Some(way) => way.cell.count(),
        None => end_nested_counted_slowly(local, site),
    }
}

#[cold]
#[inline(never)]
fn end_nested_counted_slowly(local: &Local, site: &'static Site) {
    record_slowly(site, local.opened.get(), 0, 0);
}

/// The same of an outermost one.
#[inline(always)]
pub(crate) fn end_outermost_counted(local: &Local, site: &'static Site) {
    end_nested_counted(local, site);
    begin::leave_quickly(local.opened.get());
}

/// The end of a call that began as a nested one with nothing to ask for, and takes nothing from its
/// arguments. Between its end and now the program's code may have run.
#[inline(never)]
pub(crate) fn end_nested_so(local: &Local, site: &'static Site, start: u64, end: u64, outcome: Outcome) {
    let way = local.opened_way(site.known_index(site.within(outcome)));
    if !way.is_some_and(|way| record_in(way, site, Light::new(false), start, end)) {
        end_nested_so_slowly(local, site, start, end, outcome, None);
    }
}

/// The same of one that takes values of dimensions from its arguments.
#[inline(never)]
pub(crate) fn end_nested_keyed(
    local: &Local,
    site: &'static Site,
    start: u64,
    end: u64,
    outcome: Outcome,
    text: &Text,
) {
    let way = local.opened_way_to(site.place(site.within(outcome)), text.key());
    if !way.is_some_and(|way| record_in(way, site, Light::new(false), start, end)) {
        end_nested_so_slowly(local, site, start, end, outcome, Some(text));
    }
}

#[cold]
#[inline(never)]
fn end_nested_so_slowly(
    local: &Local,
    site: &'static Site,
    start: u64,
    end: u64,
    outcome: Outcome,
    text: Option<&Text>,
) {
    Ended { site, word: local.opened.get(), start, end, outcome, text, values: &[], tags: None }.record();
}

/// Records any call.
pub(crate) fn record(local: &Local, ended: &Ended<'_>) {
    let Ended { site, start, end, outcome, .. } = *ended;
    let (base, within) = (base_of(ended.word), site.within(outcome));
    let way = match ended.text {
        // Only values are counted.
        _ if site.kind.is_none() => None,
        None if ended.tags.is_none() => local.way(base, site.known_index(within)),
        _ => way_to(local, ended, base, site.place(within)),
    };
    if !way.is_some_and(|way| record_in(way, site, switch::light(base), start, end)) {
        ended.record();
    } else if !ended.values.is_empty() {
        ended.record_values();
    }
}

/// The cell at this place of all its values.
#[inline(never)]
pub(crate) fn way_to<'l>(local: &'l Local, ended: &Ended<'_>, base: u64, place: usize) -> Option<Way<'l>> {
    ended.with_key(|key| local.way_to(base, place, key))
}

#[cold]
#[inline(never)]
fn record_slowly(site: &'static Site, word: u64, start: u64, end: u64) {
    let outcome = Outcome::Ok;
    Ended { site, word, start, end, outcome, text: None, values: &[], tags: None }.record();
}

/// Records a call, timed or counted.
#[inline(always)]
fn record_in(way: Way<'_>, site: &Site, light: Light, start: u64, end: u64) -> bool {
    if site.is_timed {
        return way.time(light, start, end);
    }
    way.cell.count();
    true
}
