//! Foreign code that panics ends nothing of ours.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Waker;

/// Runs foreign code: a subscriber, a waker, a destructor. What a panic would carry is of no use
/// here, and its hook has told of it.
pub(crate) fn quietly(foreign: impl FnOnce()) {
    let _ = catch_unwind(AssertUnwindSafe(foreign));
}

/// Wakes all of them, whatever one of them does. To be called with no lock held.
pub(super) fn wake_all(wakers: Vec<Waker>) {
    for waker in wakers {
        quietly(|| waker.wake());
    }
}
