//! Values that a program puts itself.

use std::hint::black_box;

use cwmetrics::{Metric, StatisticSet, Unit, metric};

use super::nested;
use super::sync::{MANUAL, ON_RETURN};
use crate::arm::{Arm, Install, plain_calls, repeat};

pub(super) const ARMS: &[Arm] = &[
    Arm {
        name: "put_off",
        what: "`metric(…).unit(…).dimension(…).put(…)`, not installed",
        install: Install::Nothing,
        samples: 0,
        calls: |calls| repeat(calls, put),
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
    Arm {
        name: "put_many",
        what: "the same with 1,000 different values, nested",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, put_many),
        twin: plain_calls,
    },
    Arm {
        name: "put_second",
        what: "the same at a resolution of a second, nested",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, put_second),
        twin: plain_calls,
    },
    Arm {
        name: "put_statistics",
        what: "the same with `statistics()`, nested",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, put_statistics),
        twin: plain_calls,
    },
    Arm {
        name: "put_statistic",
        what: "the same with `put_statistic`, nested",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, put_statistic),
        twin: plain_calls,
    },
    Arm {
        name: "timer",
        what: "`metric(…).dimension(…).start()`, nested",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, timed),
        twin: plain_calls,
    },
];

#[inline(always)]
fn latency() -> Metric<'static> {
    metric("latency").unit(Unit::Milliseconds).dimension("HTTP Method", "GET")
}

#[inline(never)]
fn put(number: u64) -> u64 {
    latency().put(11.25);
    black_box(number)
}

#[inline(never)]
fn put_many(number: u64) -> u64 {
    latency().put((number % 1_000) as f64);
    black_box(number)
}

#[inline(never)]
fn put_second(number: u64) -> u64 {
    latency().resolution(1).put(11.25);
    black_box(number)
}

#[inline(never)]
fn put_statistics(number: u64) -> u64 {
    latency().statistics().put(11.25);
    black_box(number)
}

#[inline(never)]
fn put_statistic(number: u64) -> u64 {
    latency().put_statistic(StatisticSet { sample_count: 1.0, sum: 11.25, minimum: 11.25, maximum: 11.25 });
    black_box(number)
}

#[inline(never)]
fn timed(number: u64) -> u64 {
    let _timer = metric("parse").dimension("Kind", "csv").start();
    black_box(number)
}
