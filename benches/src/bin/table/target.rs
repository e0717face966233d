//! The targets of our arms, and whether they are met.

use std::fmt;

use cwmetrics_benches::ours::FURTHER_POLLS;

use crate::results::Results;

/// What is asked of an arm.
pub struct Target {
    arm: &'static str,
    says: &'static str,
    bound: f64,
    value: fn(&Results) -> f64,
}

/// Each is at most its bound. Where it says nothing else, it is over the undecorated call.
const TARGETS: &[Target] = &[
    Target { arm: "timeit_off", says: "≤ 1 ns", bound: 1.0, value: |results| results.over("timeit_off") },
    Target { arm: "count_off", says: "≤ 1 ns", bound: 1.0, value: |results| results.over("count_off") },
    Target {
        arm: "timeit_nested",
        says: "≤ 1.3 × two bare TSC reads",
        bound: 1.3,
        value: |results| results.over("timeit_nested") / results.over("tsc"),
    },
    Target {
        arm: "timeit_nested",
        says: "whole call ≤ 0.6 × the one with `Instant`",
        bound: 0.6,
        value: |results| results.call("timeit_nested") / results.call("instant"),
    },
    Target {
        arm: "timeit_nested_on_return",
        says: "≤ 1.3 × two bare TSC reads",
        bound: 1.3,
        value: |results| results.over("timeit_nested_on_return") / results.over("tsc"),
    },
    Target {
        arm: "timeit_outermost",
        says: "≤ 1.1 × nested",
        bound: 1.1,
        value: |results| results.over("timeit_outermost") / results.over("timeit_nested_on_return"),
    },
    Target {
        arm: "count_nested",
        says: "≤ 1.5 ns",
        bound: 1.5,
        value: |results| results.over("count_nested"),
    },
    Target {
        arm: "count_outermost",
        says: "≤ 1.5 ns",
        bound: 1.5,
        value: |results| results.over("count_outermost"),
    },
    Target {
        arm: "three",
        says: "≤ 1.3 × one `#[timeit]`",
        bound: 1.3,
        value: |results| results.over("three") / results.over("timeit_nested"),
    },
    Target {
        arm: "async_nested",
        says: "≤ 1.3 × sync",
        bound: 1.3,
        value: |results| results.over("async_nested") / results.over("timeit_nested"),
    },
    Target {
        arm: "async_outermost",
        says: "≤ 1.3 × sync",
        bound: 1.3,
        value: |results| results.over("async_outermost") / results.over("timeit_outermost"),
    },
    Target {
        arm: "async_polls",
        says: "each further poll ≤ 5 ns",
        bound: 5.0,
        value: |results| {
            (results.over("async_polls") - results.over("async_nested")) / f64::from(FURTHER_POLLS)
        },
    },
    Target {
        arm: "dimension_str",
        says: "≤ 2 × literal",
        bound: 2.0,
        value: |results| results.over("dimension_str") / results.over("dimension_literal"),
    },
    Target {
        arm: "dimension_integer",
        says: "≤ 2 × literal",
        bound: 2.0,
        value: |results| results.over("dimension_integer") / results.over("dimension_literal"),
    },
    Target {
        arm: "outcome",
        says: "≤ 1.2 × without",
        bound: 1.2,
        value: |results| results.over("outcome") / results.over("result"),
    },
    Target {
        arm: "on_ok",
        says: "≤ 1.2 × without",
        bound: 1.2,
        value: |results| results.over("on_ok") / results.over("result"),
    },
    Target {
        arm: "on_error",
        says: "≤ 1.2 × without",
        bound: 1.2,
        value: |results| results.over("on_error") / results.over("result"),
    },
];

/// How many times the throughput of one thread two of them have at least.
const SPEEDUP: f64 = 1.9;

/// A target and what was measured.
pub struct Verdict {
    says: String,
    value: f64,
    pub end: End,
}

/// What became of a target.
#[derive(Clone, Copy, PartialEq)]
pub enum End {
    Met,
    Missed,
    /// The undecorated call did not get the second core either.
    NotJudged,
}

/// The verdicts on one of our arms.
pub fn verdicts(arm: &str, results: &Results) -> Vec<Verdict> {
    let of_arm = TARGETS.iter().filter(|target| target.arm == arm);
    let mut verdicts: Vec<_> = of_arm
        .map(|target| {
            let value = (target.value)(results);
            Verdict { says: target.says.to_owned(), value, end: End::of(value <= target.bound) }
        })
        .collect();
    // Of every arm that records.
    if results.delivered(arm, 1).1.is_some() {
        verdicts.push(two_threads(arm, results));
        verdicts.push(delivery(arm, results));
    }
    verdicts
}

fn two_threads(arm: &str, results: &Results) -> Verdict {
    let value = results.speedup(arm);
    let has_cores = results.twin_speedup(arm) >= SPEEDUP;
    let end = if has_cores { End::of(value >= SPEEDUP) } else { End::NotJudged };
    Verdict { says: format!("two threads ≥ {SPEEDUP} × one"), value, end }
}

fn delivery(arm: &str, results: &Results) -> Verdict {
    let [(recorded, delivered), on_two] = [1, 2].map(|threads| results.delivered(arm, threads));
    let (recorded, delivered) = (recorded + on_two.0, delivered.unwrap_or(0) + on_two.1.unwrap_or(0));
    let value = if recorded == delivered { 1.0 } else { delivered as f64 / recorded as f64 };
    Verdict { says: "delivered / recorded = 1".to_owned(), value, end: End::of(recorded == delivered) }
}

impl End {
    fn of(is_met: bool) -> End {
        if is_met { End::Met } else { End::Missed }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Verdict { says, value, end } = self;
        let end = match end {
            End::Met => "met",
            End::Missed => "**missed**",
            End::NotJudged => "not judged, the undecorated call had no second core either",
        };
        write!(f, "{says}: {value:.2}, {end}")
    }
}
