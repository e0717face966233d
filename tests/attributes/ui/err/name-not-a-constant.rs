use cwmetrics::{count, timeit};

#[timeit(name = text)]
fn argument(text: &'static str) {
    let _ = text;
}

#[count(name = NUMBER)]
fn const_of_another_type() {}

const NUMBER: u8 = 3;

fn main() {
    argument("text");
    const_of_another_type();
}
