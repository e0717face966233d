//! Attributes that look at how a call ended. All calls end with `Ok`.

use std::hint::black_box;

use cwmetrics::timeit;

use super::nested;
use super::sync::MANUAL;
use crate::arm::{Arm, repeat};

pub(super) const ARMS: &[Arm] = &[
    Arm {
        name: "result",
        what: "`#[timeit]` on a function that returns a `Result`, nested",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, timed),
        twin: plain_results,
    },
    Arm {
        name: "outcome",
        what: "the same with `outcome`",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, with_outcome),
        twin: plain_results,
    },
    Arm {
        name: "on_ok",
        what: "the same with `on = ok`",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, on_ok),
        twin: plain_results,
    },
    Arm {
        name: "on_error",
        what: "the same with `on = error`, which records none of these calls",
        install: MANUAL,
        samples: 0,
        calls: |calls| nested(calls, on_error),
        twin: plain_results,
    },
];

fn plain_results(calls: u64) {
    repeat(calls, plain);
}

#[inline(never)]
fn plain(number: u64) -> Result<u64, ()> {
    black_box(Ok(number))
}

#[timeit("api")]
#[inline(never)]
fn timed(number: u64) -> Result<u64, ()> {
    black_box(Ok(number))
}

#[timeit("api", outcome)]
#[inline(never)]
fn with_outcome(number: u64) -> Result<u64, ()> {
    black_box(Ok(number))
}

#[timeit("api", on = ok)]
#[inline(never)]
fn on_ok(number: u64) -> Result<u64, ()> {
    black_box(Ok(number))
}

#[timeit("api", on = error)]
#[inline(never)]
fn on_error(number: u64) -> Result<u64, ()> {
    black_box(Ok(number))
}
