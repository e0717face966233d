//! Tasks and the dimensions that are added from inside, and values from an argument.

use std::hint::black_box;

use cwmetrics::{count, monitored_task};

use super::nested;
use super::sync::MANUAL;
use crate::arm::{Arm, plain_calls, repeat};
use crate::poll::{self, poll_to_the_end};

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
        name: "task_bare",
        what: "the same without a dimension",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, monitored_barely),
        twin: plain_calls,
    },
    Arm {
        name: "task_two",
        what: "the same with two dimensions, one of them an integer",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, monitored_by_two),
        twin: plain_calls,
    },
    Arm {
        name: "task_argument",
        what: "the same with one, and one from an argument",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, monitored_by_argument),
        twin: plain_calls,
    },
    Arm {
        name: "task_async",
        what: "the same with one, async, one poll",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, |number| poll_to_the_end(monitored_async(number))),
        twin: poll::plain_calls,
    },
    Arm {
        name: "count_value",
        what: "`#[count(\"rows\", value = rows)]`, nested",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, |number| counted(number % ROWS)),
        twin: |calls| repeat(calls, |number| crate::arm::plain(number % ROWS)),
    },
];

/// How many values are counted: some of the ones that were seen before.
const ROWS: u64 = 100;

#[monitored_task("import")]
#[inline(never)]
fn monitored(number: u64) -> u64 {
    cwmetrics::task().dimension("Kind", "csv");
    black_box(number)
}

#[monitored_task("import barely")]
#[inline(never)]
fn monitored_barely(number: u64) -> u64 {
    black_box(number)
}

#[monitored_task("import by two")]
#[inline(never)]
fn monitored_by_two(number: u64) -> u64 {
    cwmetrics::task().dimension("Kind", "csv").dimension("Tenant", number % 10);
    black_box(number)
}

#[monitored_task("import by argument", dimensions("Tenant" = number % 10))]
#[inline(never)]
fn monitored_by_argument(number: u64) -> u64 {
    cwmetrics::task().dimension("Kind", "csv");
    black_box(number)
}

#[monitored_task("import async")]
async fn monitored_async(number: u64) -> u64 {
    cwmetrics::task().dimension("Kind", "csv");
    black_box(number)
}

#[count("rows", value = rows)]
#[inline(never)]
fn counted(rows: u64) -> u64 {
    black_box(rows)
}
