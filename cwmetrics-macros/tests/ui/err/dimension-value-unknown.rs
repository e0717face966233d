use cwmetrics::{count, timeit};

struct Opaque;

#[timeit(dimensions("K" = opaque))]
fn not_display(opaque: &Opaque) {
    let _ = opaque;
}

#[timeit(dimensions("K" = absent.name()))]
fn no_such_argument() {}

#[timeit(dimensions("K" = local))]
fn local_of_the_body() -> u8 {
    let local = 1;
    local
}

#[count(value = text)]
fn not_a_number(text: &str) {
    let _ = text;
}

#[count(value = "5")]
fn text_for_a_number() {}

#[count(value = 1e999)]
fn too_large() {}

fn main() {
    not_display(&Opaque);
    no_such_argument();
    local_of_the_body();
    not_a_number("");
    text_for_a_number();
    too_large();
}
