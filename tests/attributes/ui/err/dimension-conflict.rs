use cwmetrics::{count, timeit};

#[timeit(dimensions("K" = "v", K = "w"))]
fn twice() {}

#[timeit(outcome, dimensions("Outcome" = "v"))]
fn taken_by_outcome() {}

#[timeit(dimensions("Outcome" = "v"))]
fn free_without_outcome() {}

#[count(dimensions(d0 = 0, d1 = 1, d2 = 2, d3 = 3, d4 = 4, d5 = 5, d6 = 6, d7 = 7, d8 = 8, d9 = 9, d10 = 10, d11 = 11, d12 = 12, d13 = 13, d14 = 14, d15 = 15, d16 = 16, d17 = 17, d18 = 18, d19 = 19, d20 = 20, d21 = 21, d22 = 22, d23 = 23, d24 = 24, d25 = 25, d26 = 26, d27 = 27, d28 = 28, d29 = 29, d30 = 30))]
fn one_too_many() {}

#[count(outcome, dimensions(d0 = 0, d1 = 1, d2 = 2, d3 = 3, d4 = 4, d5 = 5, d6 = 6, d7 = 7, d8 = 8, d9 = 9, d10 = 10, d11 = 11, d12 = 12, d13 = 13, d14 = 14, d15 = 15, d16 = 16, d17 = 17, d18 = 18, d19 = 19, d20 = 20, d21 = 21, d22 = 22, d23 = 23, d24 = 24, d25 = 25, d26 = 26, d27 = 27, d28 = 28, d29 = 29))]
fn one_too_many_with_outcome() {}

#[count(dimensions(d0 = 0, d1 = 1, d2 = 2, d3 = 3, d4 = 4, d5 = 5, d6 = 6, d7 = 7, d8 = 8, d9 = 9, d10 = 10, d11 = 11, d12 = 12, d13 = 13, d14 = 14, d15 = 15, d16 = 16, d17 = 17, d18 = 18, d19 = 19, d20 = 20, d21 = 21, d22 = 22, d23 = 23, d24 = 24, d25 = 25, d26 = 26, d27 = 27, d28 = 28, d29 = 29))]
fn as_many_as_there_can_be() {}

fn main() {
    twice();
    taken_by_outcome();
    free_without_outcome();
    one_too_many();
    one_too_many_with_outcome();
    as_many_as_there_can_be();
}
