//! A counter and a histogram of `metrics`, into whatever recorder is installed.

use std::hint::black_box;
use std::time::Instant;

use metrics::{counter, histogram};

#[inline(never)]
pub(super) fn counted(number: u64) -> u64 {
    counter!("calls").increment(1);
    black_box(number)
}

#[inline(never)]
pub(super) fn timed(number: u64) -> u64 {
    let start = Instant::now();
    let number = black_box(number);
    histogram!("time").record(start.elapsed());
    number
}
