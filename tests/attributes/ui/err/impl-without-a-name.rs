use cwmetrics::{count, timeit};

trait Sells {
    fn sell(&self) {}
}

#[timeit]
impl Sells for &str {
    fn sell(&self) {}
}

#[count("sold")]
impl Sells for [u8] {
    fn sell(&self) {}
}

#[timeit(colour = blue)]
impl Sells for u8 {
    #[timeit(skip)]
    fn sell(&self) {}
}

fn main() {
    "".sell();
    [1_u8][..].sell();
    1_u8.sell();
}
