use cwmetrics::{count, timeit};

#[timeit(name = 3)]
fn number() {}

#[timeit(name = text)]
fn argument(text: &'static str) {
    let _ = text;
}

#[count(name = NUMBER)]
fn const_of_another_type() {}

const NUMBER: u8 = 3;

struct Shop;

impl Shop {
    const NAME: &'static str = "shop";

    #[timeit(name = Self::NAME)]
    fn of_self(&self) {}

    #[timeit(name = Shop::NAME)]
    fn of_the_type(&self) {}
}

fn main() {
    number();
    argument("text");
    const_of_another_type();
    Shop.of_self();
    Shop.of_the_type();
}
