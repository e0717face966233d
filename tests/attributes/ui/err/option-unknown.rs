use cwmetrics::{count, monitored_task, timeit};

#[timeit(dimension("K" = "v"))]
fn misspelt() {}

#[count("requests", units = Bytes, colour = blue)]
fn two_at_once() {}

#[monitored_task(dimensions("K" = "v"), metric("task"), outcome)]
fn between_known_ones() {}

#[timeit(= 3)]
fn no_word() {}

#[timeit(3)]
fn a_number() {}

fn main() {
    misspelt();
    two_at_once();
    between_known_ones();
    no_word();
    a_number();
}
