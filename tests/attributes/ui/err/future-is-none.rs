use cwmetrics::timeit;

#[timeit(future)]
fn returns_no_future() -> u8 {
    1
}

fn main() {
    returns_no_future();
}
