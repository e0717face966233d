//! Odd functions, each under several sets of options. That they compile, under denied warnings and
//! in both editions, is most of the test; the rest is that they still do what they say.

#![allow(clippy::unused_async, clippy::trivially_copy_pass_by_ref, clippy::needless_pass_by_value)]
#![allow(clippy::unnecessary_wraps, clippy::needless_lifetimes, clippy::elidable_lifetime_names)]
#![allow(clippy::boxed_local, clippy::ignored_unit_patterns)]

/// Writes the functions of a file, a macro of that file's, once for each set of options.
macro_rules! under_every_attribute {
    ($functions:ident) => {
        use cwmetrics::{count, monitored_task, timeit};

        $functions!(undecorated, doc = "What is accepted here is to be accepted below.");
        $functions!(timed, timeit);
        $functions!(looked_at, timeit("odd", outcome));
        $functions!(filtered, count(on = (error, cancelled), value = 2 + 3, dimensions("computed" = 1 + 1)));
        $functions!(
            stacked,
            monitored_task(dimensions(a = "b")),
            timeit(statistics),
            count(outcome, error_if = |_| true)
        );
    };
}

mod bodies;
mod futures;
mod methods;
mod parameters;
mod types;
