//! Nothing that is in scope where the attribute stands can break what it expands to.

#![allow(dead_code, clippy::unused_async, clippy::unnecessary_wraps, clippy::needless_pass_by_value)]

/// Names of the prelude, of crates and of ours mean something else.
mod shadowed {
    use crate::support::block_on;
    use cwmetrics::{count, monitored_task, timeit};

    mod alloc {}
    mod core {}
    mod cwmetrics_core {}
    mod std {}

    struct Args;
    struct Attr;
    struct Box;
    struct Display;
    struct Future;
    struct Option;
    struct Result;
    struct Site;
    struct Some;
    struct None;
    struct String;
    struct Unit;
    struct Ok;
    struct Err;

    #[allow(unused_macros)]
    mod macros {
        macro_rules! panic { ($($any:tt)*) => { not a word }; }
        macro_rules! vec { ($($any:tt)*) => { not a word }; }
        macro_rules! unreachable { ($($any:tt)*) => { not a word }; }
        macro_rules! compile_error { ($($any:tt)*) => { not a word }; }
        pub(super) use {compile_error, panic, unreachable, vec};
    }
    #[allow(unused_imports)]
    use macros::{compile_error, panic, unreachable, vec};

    type Answer = ::std::result::Result<u8, u8>;

    #[timeit(outcome, dimensions(a = number, "b" = "c"))]
    #[count(value = number)]
    #[monitored_task(unit = Seconds)]
    fn sync(number: u8) -> Answer {
        ::std::result::Result::Ok(number)
    }

    #[timeit(outcome, dimensions(a = number, "b" = "c"))]
    #[count(error_if = |_| false)]
    async fn asynchronous(number: u8) -> Answer {
        ::std::result::Result::Ok(number)
    }

    #[timeit(outcome)]
    fn boxed(number: u8) -> ::std::pin::Pin<::std::boxed::Box<dyn ::std::future::Future<Output = Answer>>> {
        ::std::boxed::Box::pin(async move { ::std::result::Result::Ok(number) })
    }

    #[test]
    fn names_in_scope_do_not_matter() {
        assert_eq!(sync(1), ::std::result::Result::Ok(1));
        assert_eq!(block_on(asynchronous(2)), ::std::result::Result::Ok(2));
        assert_eq!(block_on(boxed(3)), ::std::result::Result::Ok(3));
    }
}

/// Without any prelude.
mod bare {
    #![no_implicit_prelude]

    #[::cwmetrics::timeit("bare", outcome, dimensions(a = number))]
    #[::cwmetrics::count(value = number, on = ok)]
    fn sync(number: u8) -> ::std::result::Result<u8, ()> {
        ::std::result::Result::Ok(number)
    }

    #[::cwmetrics::timeit(outcome, dimensions(a = number))]
    async fn asynchronous(number: u8) -> ::std::option::Option<u8> {
        ::std::option::Option::Some(number)
    }

    #[::cwmetrics::monitored_task]
    fn future(number: u8) -> impl ::std::future::Future<Output = u8> {
        async move { number }
    }

    struct Shop;

    #[::cwmetrics::timeit]
    #[::cwmetrics::count]
    impl Shop {
        fn method(&self) -> u8 {
            let Self = self;
            1
        }
    }

    #[test]
    fn no_prelude_is_needed() {
        use crate::support::block_on;
        ::std::assert_eq!(sync(1), ::std::result::Result::Ok(1));
        ::std::assert_eq!(block_on(asynchronous(2)), ::std::option::Option::Some(2));
        ::std::assert_eq!(block_on(future(3)), 3);
        ::std::assert_eq!(Shop.method(), 1);
    }
}

/// Every variable that the expansion uses, as an argument of the user's.
#[allow(clippy::duplicate_underscore_argument, clippy::used_underscore_binding)]
mod variables {
    use crate::support::block_on;
    use cwmetrics::{count, timeit};
    use std::future::Future;

    #[timeit(outcome, dimensions(a = guard, b = result))]
    fn sync(guard: u8, _guard: u8, result: u8, call: u8) -> Result<u8, u8> {
        Ok(guard + _guard + result + call)
    }

    #[count(value = call, dimensions(a = _guard))]
    fn in_place(guard: u8, _guard: u8, result: u8, call: u8) -> u8 {
        guard + _guard + result + call
    }

    #[timeit(outcome, dimensions(a = call))]
    async fn asynchronous(guard: u8, result: u8, call: u8) -> Result<u8, u8> {
        Ok(guard + result + call)
    }

    #[timeit(dimensions(a = call))]
    fn future(guard: u8, result: u8, call: u8) -> impl Future<Output = u8> {
        async move { guard + result + call }
    }

    /// Functions and constants of the same names as well.
    #[count(dimensions(a = call(), b = GUARD))]
    fn functions() -> u8 {
        call() + GUARD
    }

    fn call() -> u8 {
        1
    }

    const GUARD: u8 = 2;

    #[test]
    fn variables_of_the_expansion_are_not_seen() {
        assert_eq!(sync(1, 2, 3, 4), Ok(10));
        assert_eq!(in_place(1, 2, 3, 4), 10);
        assert_eq!(block_on(asynchronous(1, 2, 3)), Ok(6));
        assert_eq!(block_on(future(1, 2, 3)), 6);
        assert_eq!(functions(), 3);
    }
}

/// A trait that gives every type methods under the names that the expansion calls.
#[allow(clippy::wrong_self_convention)]
mod methods {
    use crate::support::block_on;
    use cwmetrics::{count, timeit};
    use std::future::Future;

    trait Everywhere: Sized {
        fn enter(self) {}
        fn enter_looking(self) {}
        fn call(self) {}
        fn call_with<T>(self, _: T) {}
        fn call_off(self) {}
        fn is_on(self) {}
        fn run<T>(self, _: T) {}
        fn run_looking<T, U>(self, _: T, _: U) {}
        fn finish<T, U>(self, _: T, _: U) {}
        fn unit<T>(self, _: T) {}
        fn outcome(self) {}
        fn statistics(self) {}
        fn high_resolution(self) {}
        fn on<T>(self, _: T, _: T, _: T, _: T) {}
        fn dimensions<T>(self, _: T) {}
        fn value(self) {}
        fn add<T>(self, _: T) {}
        fn is_error(self) {}
        fn deref(self) {}
        fn poll(self) {}
    }

    impl<T> Everywhere for T {}

    #[timeit(outcome, unit = Seconds, statistics, resolution = 1, on = (ok, error), dimensions(a = number, b = "c"))]
    #[count(value = number)]
    #[count("calls", value = 2)]
    fn sync(number: u8) -> Result<u8, u8> {
        Ok(number)
    }

    #[timeit]
    fn in_place(number: u8) -> u8 {
        number
    }

    #[timeit(outcome)]
    #[count(value = number)]
    async fn asynchronous(number: u8) -> Result<u8, u8> {
        Ok(number)
    }

    #[timeit]
    fn future(number: u8) -> impl Future<Output = u8> {
        async move { number }
    }

    #[test]
    fn methods_of_the_expansion_are_ours() {
        assert_eq!(sync(1), Ok(1));
        assert_eq!(in_place(1), 1);
        assert_eq!(block_on(asynchronous(1)), Ok(1));
        assert_eq!(block_on(future(1)), 1);
    }
}

/// A crate that calls ours by another name and forbids what it can.
mod elsewhere {
    #![forbid(unsafe_code)]

    mod reexport {
        pub mod metrics {
            pub use ::cwmetrics::*;
        }
        pub use ::cwmetrics::{count as counted, timeit as timed};
    }

    use reexport::metrics::timeit;

    #[timeit(crate = crate::hygiene::elsewhere::reexport::metrics, outcome, unit = Seconds)]
    #[reexport::metrics::count(dimensions(a = "b"))]
    fn through_a_path() -> Result<u8, u8> {
        Ok(1)
    }

    #[reexport::timed(crate = reexport::metrics)]
    #[reexport::counted(crate = reexport::metrics, "count")]
    fn under_other_names() -> u8 {
        2
    }

    struct Shop;

    #[timeit(crate = reexport::metrics)]
    impl Shop {
        fn method(&self) -> u8 {
            let Self = self;
            3
        }
    }

    #[test]
    fn the_crate_is_where_the_option_says() {
        assert_eq!((through_a_path(), under_other_names(), Shop.method()), (Ok(1), 2, 3));
    }
}
