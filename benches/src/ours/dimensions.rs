//! A dimension: a literal, and values from an argument that have been seen before.

use std::hint::black_box;
use std::sync::LazyLock;

use cwmetrics::timeit;

use super::nested;
use super::sync::MANUAL;
use crate::arm::{Arm, repeat};

/// How many values the argument has.
const VALUES: u64 = 100;

static NAMES: LazyLock<Vec<String>> =
    LazyLock::new(|| (0..VALUES).map(|number| format!("customer-{number}")).collect());

pub(super) const ARMS: &[Arm] = &[
    Arm {
        name: "dimension_literal",
        what: "`#[timeit]` with a literal dimension, nested",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, |number| by_literal(name_of(number))),
        twin: plain_names,
    },
    Arm {
        name: "dimension_str",
        what: "`#[timeit]` with a dimension of 100 `&str` values, nested",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, |number| by_name(name_of(number))),
        twin: plain_names,
    },
    Arm {
        name: "dimension_integer",
        what: "`#[timeit]` with a dimension of 100 integers, nested",
        install: MANUAL,
        samples: 1,
        calls: |calls| nested(calls, |number| by_number(number % VALUES)),
        twin: |calls| repeat(calls, |number| plain_number(number % VALUES)),
    },
];

fn name_of(number: u64) -> &'static str {
    &NAMES[(number % VALUES) as usize]
}

fn plain_names(calls: u64) {
    repeat(calls, |number| plain_name(name_of(number)));
}

#[inline(never)]
fn plain_name(customer: &str) -> usize {
    black_box(customer.len())
}

#[timeit("api", dimensions("Customer" = "customer-0"))]
#[inline(never)]
fn by_literal(customer: &str) -> usize {
    black_box(customer.len())
}

#[timeit("api", dimensions("Customer" = customer))]
#[inline(never)]
fn by_name(customer: &str) -> usize {
    black_box(customer.len())
}

#[inline(never)]
fn plain_number(customer: u64) -> u64 {
    black_box(customer)
}

#[timeit("api", dimensions("Customer" = customer))]
#[inline(never)]
fn by_number(customer: u64) -> u64 {
    black_box(customer)
}
