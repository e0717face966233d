//! Where calls are traced: what the recording asks, and where the calls of a sampled request are.
//!
//! Each thread has the [open](stack) calls of the request that it works on, the innermost first, beside
//! what nests the metrics. While there are any, the [door](super::door) is closed: every call that begins has
//! to ask, and so comes [here](begin). A request that is not sampled has nothing on the stack, and its
//! nested calls find the door open as ever. What an outermost call pays is one bit of the word that it
//! has read anyway, and where that is set the [decision](sampler).
//!
//! Without the feature `xray` the file `untraced.rs` is in the place of this one.

mod carried;
mod glance;
mod open;
mod pattern;
mod quota;
mod remote;
mod request;
mod rules;
mod sampler;
mod scope;
mod stack;
mod task;
mod trace;
mod traces;

pub(crate) use carried::Carried;
pub use glance::{Glance, Quiet};
pub(crate) use pattern::matches;
pub use remote::{RemoteCall, remote_call};
pub use request::Request;
pub(crate) use rules::{Patterns, RequestRule, set_rules};
pub(crate) use sampler::{Counts, Passing, Quota, give_back, refill, take_counts};
pub use scope::{
    Continued, InCurrent, continue_from, continue_from_environment, continue_from_headers, header, in_current,
};
pub(crate) use traces::{Chunk, Traces};

use super::attr::Outcome;
use super::door;
use super::nest::Open as Nested;
use super::site::Site;
use super::switch::{self, marks};
use crate::segment::{Cause, End};
use open::Kind;

/// Whether calls that begin on this thread have to ask.
pub(crate) fn closes_the_door() -> bool {
    match stack::innermost_kind() {
        None => false,
        Some(Kind::Incoming | Kind::Untraced) => door::door().open() == Nested::Nothing,
        Some(_) => true,
    }
}

/// A call has begun that had to ask, with this word. Gives the word with the marks of a traced one,
/// if it is.
#[inline(always)]
pub(crate) fn begin(word: u64, is_outermost: bool, is_timed: bool) -> u64 {
    if switch::is_tracing(word) { word | open::begin(is_outermost, is_timed) } else { word }
}

/// A call ends whose word this is.
#[inline(always)]
pub(crate) fn end(word: u64, site: &'static Site, outcome: Outcome) {
    if word & marks::TRACED != 0 {
        end_traced(site, outcome);
    }
}

#[cold]
#[inline(never)]
fn end_traced(site: &'static Site, outcome: Outcome) {
    let end = match outcome {
        Outcome::Ok => End::Ok,
        Outcome::Error => End::Error,
        Outcome::Panic => End::Panic,
        Outcome::Cancelled => End::Cancelled,
    };
    open::end(site, end);
}

/// An outermost call, or a poll of it, has left the thread whose word this is.
#[inline(always)]
pub(crate) fn left(word: u64) {
    if word & marks::SCOPED != 0 {
        super::local::local().settle();
    }
}

/// Whether the call with this word is traced, so that somebody wants to know why it has failed.
#[inline(always)]
pub(crate) fn is_traced(word: u64) -> bool {
    word & marks::TRACED != 0
}

/// The innermost call, which is about to end, has failed because of this.
#[cold]
pub(crate) fn failed(cause: Option<Cause>) {
    if cause.is_some() {
        stack::with_innermost(|open| open.cause = cause);
    }
}
