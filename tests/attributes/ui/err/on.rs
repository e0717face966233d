use cwmetrics::{count, timeit};

#[timeit(on = failed)]
fn unknown() {}

#[timeit(on = (error, panics))]
fn unknown_in_list() {}

#[timeit(on = ())]
fn none() {}

#[count(on = (error, panic, error))]
fn twice() {}

#[count(on = error, panic)]
fn no_parentheses() {}

#[count(on = "error")]
fn text() {}

fn main() {
    unknown();
    unknown_in_list();
    none();
    twice();
    no_parentheses();
    text();
}
