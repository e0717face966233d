use cwmetrics::{count, timeit};

#[timeit]
#[track_caller]
fn in_place() {}

#[timeit("api")]
#[count(dimensions("K" = "v"), outcome)]
#[track_caller]
fn outcome() {}

#[track_caller]
#[timeit(on = error)]
fn filter() {}

#[timeit(error_if = |_| true)]
#[track_caller]
fn error_if() {}

fn main() {
    in_place();
    outcome();
    filter();
    error_if();
}
