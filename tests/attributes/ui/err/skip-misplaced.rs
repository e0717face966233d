use cwmetrics::{count, timeit};

#[timeit(skip)]
fn free() {}

struct Shop;

#[timeit]
impl Shop {
    #[timeit(skip)]
    fn left_out(&self) {}

    #[count(skip)]
    fn not_counted_anyway(&self) {}

    #[timeit(skip, "api")]
    fn skip_with_company(&self) {}
}

#[timeit(skip)]
impl Shop {
    fn block(&self) {}
}

fn main() {
    free();
    Shop.left_out();
    Shop.not_counted_anyway();
    Shop.skip_with_company();
    Shop.block();
}
