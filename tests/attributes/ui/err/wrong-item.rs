use cwmetrics::{count, monitored_task, timeit};

#[timeit]
struct Struct;

#[timeit]
pub struct Generic<T>(T);

#[count]
enum Enum {
    A,
}

#[timeit]
union Union {
    a: u8,
}

#[monitored_task]
trait Trait {
    fn method(&self);
}

#[timeit]
mod module {
    pub fn function() {}
}

#[timeit]
const CONST: u8 = 1;

#[timeit]
static STATIC: u8 = 2;

#[timeit]
type Type = u8;

#[timeit]
use std::fmt;

#[timeit]
unsafe extern "C" {
    fn foreign();
}

#[timeit]
macro_rules! rules {
    () => {};
}

fn main() {
    let _ = (Struct, Generic(1), Enum::A, Union { a: 1 }, CONST, STATIC, Type::MAX, fmt::Error);
    module::function();
    rules!();
    let _: &dyn Fn() = &|| unsafe { foreign() };
}
