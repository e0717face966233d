//! Sync functions with attributes that take nothing from the arguments.

use std::hint::black_box;
use std::time::Duration;

use cwmetrics::{Push, count, timeit};

use super::nested;
use crate::arm::{Arm, Install, plain_calls, repeat};

/// The default policy.
pub(super) const ON_RETURN: Install =
    Install::Ours(Push::OnReturn { at_most_every: Duration::from_secs(10) });

/// Nothing but the flush at the end.
pub(super) const MANUAL: Install = Install::Ours(Push::Manual);

pub(super) const ARMS: &[Arm] = &[
    Arm {
        name: "timeit_off",
        what: "`#[timeit]`, not installed",
        install: Install::Nothing,
        samples: 0,
        calls: |calls| repeat(calls, timed),
        twin: plain_calls,
    },
    Arm {
        name: "count_off",
        what: "`#[count]`, not installed",
        install: Install::Nothing,
        samples: 0,
        calls: |calls| repeat(calls, counted),
        twin: plain_calls,
    },
    Arm {
        name: "timeit_nested",
        what: "`#[timeit]`, nested, `Push::Manual`",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, timed),
        twin: plain_calls,
    },
    Arm {
        name: "timeit_nested_on_return",
        what: "`#[timeit]`, nested, `Push::OnReturn`",
        install: ON_RETURN,
        samples: 1,
        calls: |calls| nested(calls, timed),
        twin: plain_calls,
    },
    Arm {
        name: "timeit_outermost",
        what: "`#[timeit]`, outermost, `Push::OnReturn`",
        install: ON_RETURN,
        samples: 1,
        calls: |calls| repeat(calls, timed),
        twin: plain_calls,
    },
    Arm {
        name: "count_nested",
        what: "`#[count]`, nested",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, counted),
        twin: plain_calls,
    },
    Arm {
        name: "count_outermost",
        what: "`#[count]`, outermost, `Push::OnReturn`",
        install: ON_RETURN,
        samples: 1,
        calls: |calls| repeat(calls, counted),
        twin: plain_calls,
    },
    Arm {
        name: "three",
        what: "two `#[timeit]` and a `#[count]` on one function, nested",
        install: MANUAL,
        samples: 3,
        calls: |calls| nested(calls, timed_twice_and_counted),
        twin: plain_calls,
    },
];

#[timeit("api")]
#[inline(never)]
fn timed(number: u64) -> u64 {
    black_box(number)
}

#[count("requests")]
#[inline(never)]
fn counted(number: u64) -> u64 {
    black_box(number)
}

#[timeit("api")]
#[timeit("api", dimensions("HTTP Method" = "GET"))]
#[count("requests", dimensions("HTTP Method" = "GET"))]
#[inline(never)]
fn timed_twice_and_counted(number: u64) -> u64 {
    black_box(number)
}
