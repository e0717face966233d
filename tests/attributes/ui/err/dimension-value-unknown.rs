use cwmetrics::{count, timeit};

#[timeit(dimensions("K" = absent.name()))]
fn no_such_argument() {}

#[timeit(dimensions("K" = local))]
fn local_of_the_body() -> u8 {
    let local = 1;
    local
}

#[count(value = absent)]
async fn no_such_value() {}

fn main() {
    no_such_argument();
    local_of_the_body();
    drop(no_such_value());
}
