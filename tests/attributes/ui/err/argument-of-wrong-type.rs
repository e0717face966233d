use cwmetrics::{count, timeit};

struct Opaque;

#[timeit(dimensions("K" = opaque))]
fn not_display(opaque: &Opaque) {
    let _ = opaque;
}

#[count(value = text)]
fn not_a_number(text: &str) {
    let _ = text;
}

#[count(value = opaque)]
async fn not_a_number_either(opaque: Opaque) {
    let Opaque = opaque;
}

fn main() {
    not_display(&Opaque);
    not_a_number("");
    drop(not_a_number_either(Opaque));
}
