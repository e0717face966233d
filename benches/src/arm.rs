//! What an arm is, and the loop that all of them share.

use std::hint::black_box;

use cwmetrics::Push;

/// A function under one kind of instrumentation, and the same function without it.
#[derive(Clone, Copy, Debug)]
pub struct Arm {
    /// How `arm` is told to run it.
    pub name: &'static str,
    /// What it is, for the table.
    pub what: &'static str,
    /// What is installed before.
    pub install: Install,
    /// How many samples one call records.
    pub samples: u64,
    /// Makes this many calls.
    pub calls: fn(u64),
    /// Makes as many calls without the instrumentation.
    pub twin: fn(u64),
}

/// What an arm has installed while it runs.
#[derive(Clone, Copy, Debug)]
pub enum Install {
    /// Nothing: no sample goes anywhere.
    Nothing,
    /// Our reporter with this policy.
    Ours(Push),
    /// A peer; what it gives back tells how many samples have arrived, once all is flushed.
    Peer(fn() -> Delivered),
}

/// Flushes and shuts down, and tells how many samples arrived.
pub type Delivered = Box<dyn FnOnce() -> u64>;

/// All arms that are built.
#[must_use]
pub fn all() -> Vec<Arm> {
    #[cfg_attr(
        not(any(feature = "peers", feature = "xray")),
        expect(unused_mut, reason = "the others come last")
    )]
    let mut arms = crate::ours::all();
    #[cfg(feature = "xray")]
    arms.extend(crate::traced::ARMS);
    #[cfg(feature = "peers")]
    arms.extend(crate::peers::all());
    arms
}

/// Calls a function `calls` times with numbers that the compiler knows nothing about.
#[inline(always)]
pub fn repeat<R>(calls: u64, mut function: impl FnMut(u64) -> R) {
    for number in 0..calls {
        black_box(function(black_box(number)));
    }
}

/// The function that is decorated, undecorated.
#[inline(never)]
pub fn plain(number: u64) -> u64 {
    black_box(number)
}

/// The twin of the arms that decorate [`plain`].
pub fn plain_calls(calls: u64) {
    repeat(calls, plain);
}
