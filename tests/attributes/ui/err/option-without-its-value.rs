use cwmetrics::{count, timeit};

#[timeit(unit)]
fn no_unit() {}

#[timeit(unit =)]
fn nothing_after_equals() {}

#[timeit(dimensions = ("K" = "v"))]
fn equals_for_parentheses() {}

#[timeit(outcome = true)]
fn flag_with_value() {}

#[count(future(yes))]
fn flag_with_parentheses() {}

#[timeit("api" outcome)]
fn no_comma() {}

#[timeit]
#[count = "api"]
fn no_parentheses() {}

fn main() {
    no_unit();
    nothing_after_equals();
    equals_for_parentheses();
    flag_with_value();
    flag_with_parentheses();
    no_comma();
    no_parentheses();
}
