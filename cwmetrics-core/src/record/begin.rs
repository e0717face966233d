//! How a call begins and ends, apart from what it records.

use std::sync::Arc;

use super::attr::Outcome;
use super::capture;
use super::local::{Local, local};
use super::nest;
use super::registry::{self, Registry};
use super::signal::{OnReturn, Wait};
use super::site::Site;
use super::switch::{self, base_of, marks};
use super::{barrier, ended::Ended};
use crate::clock::Ticks;

/// Where a call goes that begins under this word on this thread: the base of its reporter, or the
/// mark of a capture; 0 for nowhere.
pub(crate) fn target(now: u64) -> u64 {
    if switch::has_captures(now) && capture::current().is_some() {
        return switch::captured(matches!(Ticks::real(), Ticks::Counter));
    }
    if !switch::has_reporter(now) {
        return 0;
    }
    registry::installed().map_or(0, |registry| registry.base)
}

/// Whether a call that begins on this thread would be recorded.
pub(crate) fn would_record() -> bool {
    target(switch::now()) != 0
}

/// A call begins under a word that is not zero. Gives its own word: target and marks.
#[inline]
pub(crate) fn begin(now: u64) -> u64 {
    let local = local();
    if local.nested.get() == now { now } else { begin_asking(local, now) }
}

/// The same for an outermost call, and wherever something has to be asked.
pub(crate) fn begin_asking(local: &Local, now: u64) -> u64 {
    let base = base_of(now);
    if base == local.base.get() && !switch::has_captures(now) {
        return base | nest::enter_asking(local);
    }
    match target(now) {
        0 => 0,
        target => target | nest::enter_asking(local),
    }
}

/// The measuring clock of a call.
#[inline(always)]
pub(crate) fn ticks(word: u64) -> u64 {
    if switch::has_counter(word) { Ticks::Counter.now() } else { other_ticks(word) }
}

#[cold]
fn other_ticks(word: u64) -> u64 {
    if word & marks::CAPTURED != 0 {
        return Ticks::real().now();
    }
    registry_of(word).map_or(0, |registry| registry.ticks.now())
}

/// The reporter of a call, while it is installed.
pub(crate) fn registry_of(word: u64) -> Option<&'static Registry> {
    registry::installed().filter(|registry| registry.base == base_of(word))
}

/// An outermost call has returned, and everything is recorded. What there is to wait for, if the
/// push policy says so and the call can wait.
#[inline]
pub(crate) fn returned(word: u64, can_wait: bool) -> Option<Arc<dyn Wait>> {
    // What was recorded comes before the look at the word.
    barrier::light();
    if switch::is_quiet(switch::now()) { None } else { tell(word, can_wait) }
}

#[cold]
fn tell(word: u64, can_wait: bool) -> Option<Arc<dyn Wait>> {
    // A reporter that has shut down pushes no more.
    let registry = registry_of(word)?;
    match &registry.on_return {
        OnReturn::Nothing => None,
        OnReturn::Tell(bell) => {
            bell.ring();
            None
        }
        OnReturn::Wait(push) if can_wait => Some(push.push()),
        OnReturn::Wait(push) => {
            push.push_in_background();
            None
        }
    }
}

/// The end of a sync call that is the outermost of its task.
pub(crate) fn leave_outermost(word: u64) {
    nest::leave(local(), word);
    // A panicking thread waits for nothing.
    if let Some(push) = returned(word, !std::thread::panicking()) {
        push.wait();
    }
}

/// Records a call whose cell this thread has, the short way.
#[inline(always)]
pub(crate) fn record_timed(site: &'static Site, word: u64, start: u64, end: u64, within: usize) {
    let local = local();
    let index = site.known_index(within);
    let is_recorded = local.way(word, index).is_some_and(|way| {
        let inside = way.gate.enter();
        // SAFETY: the cell is this thread's, we are between enter and leave, and the epoch is
        // loaded there.
        let content = unsafe { way.cell.durations.bank(way.windows.epoch()) };
        let is_recorded = content.is_some_and(|content| {
            content.holds(end) && content.body.add_quickly(end.saturating_sub(start)).is_ok()
        });
        way.gate.leave(inside);
        is_recorded
    });
    if !is_recorded {
        record_slowly(site, word, start, end, within);
    }
}

/// Counts a call whose cell this thread has, the short way.
#[inline(always)]
pub(crate) fn record_counted(site: &'static Site, word: u64, within: usize) {
    match local().way(word, site.known_index(within)) {
        Some(way) => way.cell.count(),
        None => record_slowly(site, word, 0, 0, within),
    }
}

#[cold]
#[inline(never)]
fn record_slowly(site: &'static Site, word: u64, start: u64, end: u64, within: usize) {
    let outcome = Outcome::ALL[within];
    Ended { site, word, start, end, outcome, text: None, values: &[], tags: None }.record();
}
