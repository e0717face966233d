use cwmetrics::{count, timeit};

#[timeit("api", name = "other")]
fn two_names() {}

#[timeit("api", "other")]
fn two_texts() {}

#[count(unit = Bytes, value = 1, unit = Bytes, value = 2)]
fn two_of_two() {}

#[timeit(dimensions("K" = "v"), dimensions("L" = "v"))]
fn two_lists() {}

#[timeit(outcome, outcome)]
fn two_flags() {}

fn main() {
    two_names();
    two_texts();
    two_of_two();
    two_lists();
    two_flags();
}
