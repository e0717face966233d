use cwmetrics::{count, timeit};

#[timeit(dimensions("" = "v"))]
fn empty_name() {}

#[timeit(dimensions(":K" = "v"))]
fn colon() {}

#[timeit(dimensions("Größe" = "v"))]
fn name_not_ascii() {}

#[count(dimensions("K" = ""))]
fn empty_value() {}

#[count(dimensions("K" = "  "))]
fn blank_value() {}

#[count(dimensions("K" = 'ß'))]
fn value_not_ascii() {}

#[count(dimensions("K" = "v", "L" = b"bytes"))]
fn bytes() {}

#[count(dimensions(3 = "v"))]
fn number_as_name() {}

fn main() {
    empty_name();
    colon();
    name_not_ascii();
    empty_value();
    blank_value();
    value_not_ascii();
    bytes();
    number_as_name();
}
