#![deny(warnings)]

use cwmetrics::{count, monitored_task, timeit};

#[timeit(unit = Bytes, resolution = 5)]
#[count(value = "x", statistics)]
#[monitored_task(on = never, skip)]
const fn everything_is_told_and_nothing_else(used: u8) -> u8 {
    used
}

fn main() {
    const ONE: u8 = everything_is_told_and_nothing_else(1);
    println!("{ONE}");
}
