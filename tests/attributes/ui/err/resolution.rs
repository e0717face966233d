use cwmetrics::timeit;

#[timeit(resolution = 30)]
fn half_a_minute() {}

#[timeit(resolution = 0.5)]
fn half_a_second() {}

#[timeit(resolution = "1")]
fn text() {}

#[timeit(resolution = 1)]
fn right() {}

fn main() {
    half_a_minute();
    half_a_second();
    text();
    right();
}
