use cwmetrics::timeit;

#[timeit]
fn größe() {}

#[timeit("size")]
fn übergröße() {}

struct Maß;

#[timeit]
impl Maß {
    fn read(&self) {}
}

fn main() {
    größe();
    übergröße();
    Maß.read();
}
