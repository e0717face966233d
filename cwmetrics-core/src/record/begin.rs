//! How a call begins and ends, apart from what is recorded of it.

use std::sync::Arc;

use super::barrier::Light;
use super::capture;
use super::door::{Door, door};
use super::local::local;
use super::nest;
use super::process;
use super::registry::Registry;
use super::signal::{OnReturn, Wait};
use super::switch::{self, base_of, marks};
use super::traced;
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
    process::installed().map_or(0, |registry| registry.base)
}

/// Whether a call that begins on this thread would be recorded.
#[inline(always)]
pub(crate) fn would_record() -> bool {
    let now = process::word();
    now != 0 && (door().is_for_nested(now) || target(now) != 0)
}

/// A call begins under a word that is neither zero nor the door's for nested calls. Gives its own
/// word: target and marks.
#[cold]
#[inline(never)]
pub(crate) fn begin(door: &Door, now: u64, is_timed: bool) -> u64 {
    if door.begin(now) {
        return now | marks::OUTER;
    }
    let word = begin_asking(door, now);
    if word == 0 { 0 } else { traced::begin(word, nest::is_outermost(word), is_timed) }
}

/// The same where it has to ask.
#[inline(never)]
pub(crate) fn begin_asking(door: &Door, now: u64) -> u64 {
    let base = base_of(now);
    if base == local().base.get() && !switch::has_captures(now) {
        return base | nest::enter_asking(door);
    }
    begin_elsewhere(door, now)
}

#[cold]
#[inline(never)]
fn begin_elsewhere(door: &Door, now: u64) -> u64 {
    match target(now) {
        0 => 0,
        target => target | nest::enter_asking(door),
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
    process::installed().filter(|registry| registry.base == base_of(word))
}

/// An outermost call has returned, and everything is recorded. What there is to wait for, if the
/// push policy says so and the call can wait.
#[inline(always)]
pub(crate) fn returned(word: u64, can_wait: bool) -> Option<Arc<dyn Wait>> {
    // What was recorded comes before the look at the word.
    switch::light(word).pass();
    if switch::is_quiet(process::word()) { None } else { tell(word, can_wait) }
}

#[cold]
#[inline(never)]
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

/// The end of a sync call.
#[inline(always)]
pub(crate) fn leave(word: u64) {
    if nest::is_outermost(word) {
        nest::leave(word, word);
        traced::left(word);
        tell_if_loud(word, switch::light(word));
    }
}

/// The end of an outermost sync call that had nothing to ask for when it began.
#[inline(always)]
pub(crate) fn leave_quickly(word: u64) {
    if !door().leave(word) {
        local().settle();
    }
    tell_if_loud(word, Light::new(false));
}

#[inline(always)]
fn tell_if_loud(word: u64, light: Light) {
    // What was recorded comes before the look at the word.
    light.pass();
    if !switch::is_quiet(process::word()) {
        tell_and_wait(word);
    }
}

#[cold]
#[inline(never)]
fn tell_and_wait(word: u64) {
    // A panicking thread waits for nothing.
    if let Some(push) = tell(word, !std::thread::panicking()) {
        push.wait();
    }
}
