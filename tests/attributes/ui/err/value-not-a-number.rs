use cwmetrics::count;

#[count(value = "5")]
fn text() {}

#[count(value = true)]
fn truth() {}

#[count(value = 1e999)]
fn too_large() {}

#[count(value = -1e3)]
fn right() {}

fn main() {
    text();
    truth();
    too_large();
    right();
}
