//! Async functions.

use std::hint::black_box;
use std::pin::Pin;
use std::task::{Context, Poll};

use cwmetrics::timeit;

use super::nested;
use super::sync::{MANUAL, ON_RETURN};
use crate::arm::{Arm, repeat};
use crate::poll::{plain_calls, poll_to_the_end};

/// How often the futures of the arm `async_polls` are polled again.
pub const FURTHER_POLLS: u32 = 100;

pub(super) const ARMS: &[Arm] = &[
    Arm {
        name: "async_nested",
        what: "async `#[timeit]`, one poll, nested",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, |number| poll_to_the_end(timed(number))),
        twin: plain_calls,
    },
    Arm {
        name: "async_outermost",
        what: "async `#[timeit]`, one poll, outermost, `Push::OnReturn`",
        install: ON_RETURN,
        samples: 1,
        calls: |calls| repeat(calls, |number| poll_to_the_end(timed(number))),
        twin: plain_calls,
    },
    Arm {
        name: "async_polls",
        what: "async `#[timeit]`, 101 polls, nested",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, |number| poll_to_the_end(timed_polls(number))),
        twin: |calls| repeat(calls, |number| poll_to_the_end(plain_polls(number))),
    },
];

#[timeit("api")]
async fn timed(number: u64) -> u64 {
    black_box(number)
}

async fn plain_polls(number: u64) -> u64 {
    Pending(FURTHER_POLLS).await;
    black_box(number)
}

#[timeit("polls")]
async fn timed_polls(number: u64) -> u64 {
    Pending(FURTHER_POLLS).await;
    black_box(number)
}

/// Pending this many times.
struct Pending(u32);

impl Future for Pending {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<()> {
        self.0 = match black_box(self.0).checked_sub(1) {
            Some(left) => left,
            None => return Poll::Ready(()),
        };
        Poll::Pending
    }
}
