//! Several attributes on one function.

#![allow(clippy::unused_async)]

use cwmetrics::testing::{capture, capture_async};
use cwmetrics::{count, timeit};

use crate::support::block_on;

#[timeit("api")]
#[timeit("api", dimensions("HTTP Method" = "GET"))]
#[count("requests", dimensions("HTTP Method" = "GET"))]
#[count("requests")]
fn outer() {
    inner();
}

#[timeit("auth")]
#[count("auth requests")]
fn inner() {}

#[test]
fn every_attribute_of_a_stack_records() {
    let captured = capture(outer);
    let count = |name: &str, dimensions| captured.metric(name).dimensions(dimensions).count();
    assert_eq!([count("api", 0), count("api", 1)], [1, 1]);
    assert_eq!([count("requests", 0), count("requests", 1)], [1, 1]);
    assert_eq!([count("auth", 0), count("auth requests", 0)], [1, 1]);
    assert_eq!(captured.metric("api").dimension("HTTP Method", "GET").count(), 1);
}

/// One guard reads the clock once at either end, so that timings of one call are equal.
#[timeit("first", unit = Microseconds)]
#[inline]
#[timeit("second", unit = Microseconds)]
#[allow(clippy::unnecessary_wraps)]
#[cfg_attr(all(), timeit("conditional", unit = Microseconds))]
#[cfg_attr(any(), timeit("never", unit = Microseconds))]
#[cwmetrics::monitored_task("qualified")]
#[::cwmetrics::timeit("rooted", unit = Microseconds)]
fn scattered(work: u32) -> Option<u32> {
    (0..work).fold(None, |sum, number| Some(std::hint::black_box(sum.unwrap_or_default() ^ number)))
}

#[test]
fn a_stack_shares_one_pair_of_clock_reads() {
    let captured = capture(|| scattered(10_000));
    let first = captured.metric("first").values();
    assert_eq!(first.len(), 1);
    assert!(first[0] > 0.0);
    for name in ["second", "conditional", "qualified", "rooted"] {
        // Ticks become microseconds for each of them anew, under a clock that is still being tuned.
        let values = captured.metric(name).values();
        assert!((values[0] / first[0] - 1.0).abs() < 1e-5, "{name}: {values:?} and {first:?}");
    }
    assert_eq!(captured.metric("never").count(), 0);
}

#[count("first", dimensions("a" = a, "literal" = "l", "b" = b))]
#[timeit("time")]
#[count("second", value = a)]
#[count("third", dimensions("b" = b), value = b)]
async fn different_arguments(a: u8, b: u8) {}

#[test]
fn each_attribute_of_a_stack_takes_its_own_arguments() {
    let captured = block_on(capture_async(different_arguments(1, 2)));
    assert_eq!(captured.metric("first").dimension("a", "1").dimension("b", "2").dimensions(3).count(), 1);
    assert_eq!(captured.metric("time").dimensions(0).count(), 1);
    assert_eq!(captured.metric("second").dimensions(0).values(), [1.0]);
    assert_eq!(captured.metric("third").dimension("b", "2").values(), [2.0]);
}

/// Each `use` in these modules is used by a folded attribute alone.
mod used {
    mod one {
        use cwmetrics::count;
        use cwmetrics::timeit;

        #[timeit]
        #[count]
        pub(super) fn function() {}
    }

    mod two {
        use cwmetrics::{self as metrics, monitored_task, timeit};

        #[metrics::timeit(crate = metrics)]
        #[monitored_task]
        #[timeit]
        pub(super) async fn function() {}
    }

    mod three {
        use cwmetrics::{count, timeit};

        pub(super) struct Shop;

        #[timeit]
        #[count]
        impl Shop {
            pub(super) fn function() {}

            #[count(skip)]
            pub(super) fn skipped() {}
        }
    }

    #[test]
    fn the_import_of_a_folded_attribute_is_in_use() {
        one::function();
        drop(two::function());
        three::Shop::function();
        three::Shop::skipped();
    }
}
