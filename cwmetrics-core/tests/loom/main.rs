//! What the recording passes from thread to thread, on the very source files, under every order of
//! memory that the language allows.
//!
//! | | |
//! |---|---|
//! | `record/` | the source files, with loom's atomics, and what stands in for the files beside them |
//! | `world/` | threads that make calls, and a collector, on top of them |
//! | `handoff` | a record of one thread beside a collection, by the hand-off alone |
//! | `reading` | the same by all of the way from a call to what the collector has read |
//! | `installing` | install and shutdown beside calls |
//! | `returning` | the bell that returns ring |
//! | `sampling` | the quota of a second that is traced |
//! | `moving` | the windows that all threads look at |
//!
//! The light barrier and the heavy one are two fences here, which is what they promise together. A
//! fence promises more than the compiler's half of the kernel's form, so no model tells whether
//! `Bell::watch` needs the heavy one of its own: a processor that changes the order of two loads
//! does.

#![cfg(not(miri))]

mod clock;
mod handoff;
mod installing;
mod metric;
mod moving;
mod reading;
mod record;
mod returning;
mod sampling;
mod sync;
mod world;

/// Runs the model in every order with so many switches of threads in the middle of their work at
/// most. Without a bound the number of orders explodes.
fn check(switches: usize, model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(switches);
    builder.check(model);
}
