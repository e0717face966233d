use cwmetrics::{count, timeit};

#[timeit]
const fn constant() -> u8 {
    1
}

trait Trait {
    #[count("calls")]
    fn without_body(&self);
}

unsafe extern "C" {
    #[timeit]
    safe fn foreign();
}

#[timeit]
#[unsafe(naked)]
extern "C" fn naked() {
    std::arch::naked_asm!("ret")
}

fn main() {
    const ONE: u8 = constant();
    foreign();
    naked();
    let _: (u8, Option<&dyn Trait>) = (ONE, None);
}
