//! Which requests are traced.

use cwmetrics::{Push, Xray, sink, timeit};

use crate::common::{exclusive, millis, secs};
use crate::daemon::{Daemon, socket, to};

#[timeit("request")]
fn request() {
    nested();
}

#[timeit("nested")]
fn nested() {}

fn sampled() -> u64 {
    cwmetrics::stats().traces_sampled
}

#[test]
fn the_first_of_each_second_is_sampled_and_none_of_the_others_at_rate_zero() {
    let _one = exclusive();
    let daemon = Daemon::start_with(|xray| xray.rate(0.0));
    for second in 1..=5 {
        for _ in 0..100 {
            request();
        }
        assert_eq!(sampled(), second);
        // By the wall clock, whose seconds they are.
        daemon.advance(millis(400));
        request();
        assert_eq!(sampled(), second);
        daemon.advance(millis(600));
    }
    // Seconds in which nothing came are not saved up.
    daemon.advance(secs(100));
    for _ in 0..10 {
        request();
    }
    assert_eq!(sampled(), 6);
}

#[test]
fn a_larger_reservoir_takes_as_many() {
    let _one = exclusive();
    let daemon = Daemon::start_with(|xray| xray.reservoir(7).rate(0.0));
    for second in 1..=3 {
        for _ in 0..100 {
            request();
        }
        assert_eq!(sampled(), 7 * second);
        daemon.advance(secs(1));
    }
}

fn install(xray: impl FnOnce(Xray) -> Xray) -> cwmetrics::Reporter {
    let settings = xray(to(&socket()).reservoir(0));
    let builder = cwmetrics::namespace("Shop").push(Push::Manual).sink(sink::Memory::default());
    builder.xray(settings).install().unwrap()
}

#[test]
fn of_the_others_the_rate_is_sampled() {
    let _one = exclusive();
    for rate in [0.0, 0.001, 0.05, 0.5, 0.99, 1.0] {
        let reporter = install(|xray| xray.rate(rate));
        let requests = 20_000;
        for _ in 0..requests {
            request();
        }
        let expected = requests as f64 * rate;
        // Seven times what chance makes of it: never in the life of this test.
        let margin = 7.0 * (expected * (1.0 - rate)).sqrt();
        let sampled = sampled() as f64;
        assert!((sampled - expected).abs() <= margin, "{sampled} of {expected} at {rate}");
        drop(reporter);
    }
}

#[test]
fn a_rate_is_the_same_on_many_threads_that_make_few_requests() {
    let _one = exclusive();
    let reporter = install(|xray| xray.rate(0.1));
    for _ in 0..100 {
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..10).for_each(|_| request()));
            }
        });
    }
    let sampled = sampled();
    assert!((260..=540).contains(&sampled), "{sampled} of 400");
    drop(reporter);
}

#[test]
fn without_xray_nothing_is_traced() {
    let _one = exclusive();
    let reporter = cwmetrics::namespace("Shop").push(Push::Manual).sink(sink::Memory::default()).install();
    request();
    assert_eq!((sampled(), cwmetrics::stats().recorded), (0, 2));
    assert!(cwmetrics::trace::header().is_none());
    drop(reporter);
}
