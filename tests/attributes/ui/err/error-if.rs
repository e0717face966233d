use cwmetrics::timeit;

#[timeit(outcome, error_if = |status: &u16| *status >= 500)]
fn right() -> u16 {
    200
}

#[timeit(error_if = |status| *status >= "500")]
fn wrong_comparison() -> u16 {
    200
}

#[timeit(error_if = |status: &u32| *status >= 500)]
fn another_type() -> u16 {
    200
}

#[timeit(error_if = |status| status)]
async fn no_bool() -> u16 {
    200
}

#[timeit(error_if = 500)]
fn no_function() -> u16 {
    200
}

fn main() {
    right();
    wrong_comparison();
    another_type();
    drop(no_bool());
    no_function();
}
