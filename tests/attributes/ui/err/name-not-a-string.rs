use cwmetrics::{count, timeit};

#[timeit(name = 3)]
fn number() {}

#[count(name = b"bytes")]
fn bytes() {}

struct Shop;

impl Shop {
    const NAME: &'static str = "shop";

    #[timeit(name = Self::NAME)]
    fn of_self(&self) {}

    #[timeit(name = <Self>::NAME)]
    fn of_self_in_brackets(&self) {}

    #[timeit(name = Shop::NAME)]
    fn of_the_type(&self) {}
}

fn main() {
    number();
    bytes();
    Shop.of_self();
    Shop.of_self_in_brackets();
    Shop.of_the_type();
}
