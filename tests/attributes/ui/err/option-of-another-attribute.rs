use cwmetrics::{count, monitored_task, timeit};

#[timeit("api", value = 3)]
fn time_has_no_value() {}

#[count(statistics)]
fn a_count_is_no_distribution() {}

#[monitored_task(value = size)]
fn a_task_has_no_value(size: u8) {
    let _ = size;
}

fn main() {
    time_has_no_value();
    a_count_is_no_distribution();
    a_task_has_no_value(1);
}
