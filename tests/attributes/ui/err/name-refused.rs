use cwmetrics::{count, monitored_task, timeit};

#[timeit("")]
fn empty() {}

#[count(name = "größe")]
fn not_ascii() {}

#[monitored_task("tab\tin it")]
fn control_character() {}

#[timeit("   ")]
fn blank() {}

#[timeit("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
fn long() {}

const EMPTY: &str = "";

#[timeit(name = EMPTY)]
fn empty_const() {}

fn main() {
    empty();
    not_ascii();
    control_character();
    blank();
    long();
    empty_const();
}
