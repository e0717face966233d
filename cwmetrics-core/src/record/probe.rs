//! Whether a result is an error, asked of any type.

use std::ops::Deref;

/// Asks a value whether it is an `Err`. Any type other than a `Result` is none.
#[derive(Debug)]
pub struct Probe<'a, T: ?Sized>(pub &'a T);

impl<T, E> Probe<'_, Result<T, E>> {
    /// Whether it is an `Err`.
    #[must_use]
    pub const fn __is_error(&self) -> bool {
        self.0.is_err()
    }
}

/// What is no `Result`, or not known to be one.
#[derive(Debug)]
pub struct NotAResult;

impl NotAResult {
    /// It is no error.
    #[must_use]
    pub const fn __is_error(&self) -> bool {
        false
    }
}

// The method above is found first where it applies; elsewhere the search goes on through here, and
// no trait has to be in scope.
impl<T: ?Sized> Deref for Probe<'_, T> {
    type Target = NotAResult;

    fn deref(&self) -> &NotAResult {
        &NotAResult
    }
}

/// Calls a closure that looks at a result; gives a closure without annotations its type.
pub fn judge<R: ?Sized>(result: &R, is_error: impl FnOnce(&R) -> bool) -> bool {
    is_error(result)
}

/// Calls a closure, which may give away what it has captured.
#[inline(always)]
pub fn call_once<R>(run: impl FnOnce() -> R) -> R {
    run()
}

/// Stands in a branch that is never taken, so that a type error points at the user's line.
///
/// # Panics
/// Always; it is never called.
#[cold]
#[must_use]
pub fn returns<R>() -> R {
    unreachable!("this branch only tells the compiler a type")
}

/// What `value = …` takes: any integer or float.
pub trait Number {
    /// The nearest `f64`.
    fn to_f64(&self) -> f64;
}

macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl Number for $number {
            fn to_f64(&self) -> f64 {
                *self as f64
            }
        })*
    };
}

numbers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64);

impl<T: Number + ?Sized> Number for &T {
    fn to_f64(&self) -> f64 {
        (**self).to_f64()
    }
}

impl<T: Number + ?Sized> Number for &mut T {
    fn to_f64(&self) -> f64 {
        (**self).to_f64()
    }
}

/// The value of a `value = …`.
pub fn number<T: Number + ?Sized>(value: &T) -> f64 {
    value.to_f64()
}
