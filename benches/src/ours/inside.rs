//! Calls from inside a function: a task's dimension, and a put.

use std::hint::black_box;

use cwmetrics::{Unit, monitored_task};

use super::nested;
use super::sync::{MANUAL, ON_RETURN};
use crate::arm::{Arm, plain_calls, repeat};

pub(super) const ARMS: &[Arm] = &[
    Arm {
        name: "task",
        what: "`#[monitored_task]` with one dimension from `task()`, nested",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, monitored),
        twin: plain_calls,
    },
    Arm {
        name: "put",
        what: "`metric(…).unit(…).dimension(…).put(…)`, nested",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, put),
        twin: plain_calls,
    },
    Arm {
        name: "put_outermost",
        what: "the same outside any call, `Push::OnReturn`",
        install: ON_RETURN,
        samples: 1,
        calls: |calls| repeat(calls, put),
        twin: plain_calls,
    },
];

#[monitored_task("import")]
#[inline(never)]
fn monitored(number: u64) -> u64 {
    cwmetrics::task().dimension("Kind", "csv");
    black_box(number)
}

#[inline(never)]
fn put(number: u64) -> u64 {
    cwmetrics::metric("latency").unit(Unit::Milliseconds).dimension("HTTP Method", "GET").put(11.25);
    black_box(number)
}
