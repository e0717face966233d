use cwmetrics::{count, monitored_task, timeit};

#[timeit(unit = Bytes)]
fn time_in_bytes() {}

#[monitored_task(unit = Minutes)]
fn time_in_an_unknown_unit() {}

#[count(unit = bytes)]
fn units_are_capitalized() {}

#[count(unit = "Bytes/Second")]
fn units_are_words() {}

#[count(unit = BytesPerSecond)]
fn a_known_one() {}

fn main() {
    time_in_bytes();
    time_in_an_unknown_unit();
    units_are_capitalized();
    units_are_words();
    a_known_one();
}
