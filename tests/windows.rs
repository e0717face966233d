//! Every sample is of the window in which it was recorded, whenever it is pushed.

mod common;

use std::time::{Duration, SystemTime};

use common::{at, clock, exclusive, manual, millis, second_of, secs};
use cwmetrics::sink::{Datum, Memory};
use cwmetrics::testing::ManualClock;
use cwmetrics::{MetricError, Reporter, StatisticSet, Unit, count, timeit};

fn install() -> (Reporter, Memory, ManualClock) {
    let (memory, clock) = (Memory::default(), clock());
    (manual(&clock).sink(memory.clone()).install().unwrap(), memory, clock)
}

/// Of one metric: the window's second since the start, how many samples, their sum.
fn windows_of(memory: &Memory, name: &str) -> Vec<(u64, u64, f64)> {
    let of = |datum: &Datum| (second_of(datum), datum.samples(), datum.statistics().sum);
    memory.datums().iter().filter(|datum| datum.name() == name).map(of).collect()
}

#[test]
fn each_sample_is_in_its_own_minute_whenever_it_is_pushed() {
    let _one = exclusive();
    let (reporter, memory, clock) = install();
    for minute in 0..5 {
        for second in [0, 17, 42, 59] {
            clock.step(at(60 * minute + second));
            cwmetrics::put_value("put", 2.0);
        }
    }
    reporter.flush_blocking().unwrap();
    let minute = |minute: u64| (60 * minute, 4, 8.0);
    assert_eq!(windows_of(&memory, "put"), (0..5).map(minute).collect::<Vec<_>>());
}

#[test]
fn pushes_in_the_middle_of_a_minute_make_further_data_for_it() {
    let _one = exclusive();
    let (reporter, memory, clock) = install();
    for _ in 0..9 {
        cwmetrics::put_value("put", 2.0);
        clock.advance(secs(10));
        cwmetrics::put_value("put", 3.0);
        reporter.flush_blocking().unwrap();
        clock.advance(secs(10));
    }
    let expected: Vec<_> = (0..9).map(|push| (push / 3 * 60, 2, 5.0)).collect();
    assert_eq!(windows_of(&memory, "put"), expected);
}

#[test]
fn a_timing_goes_by_its_end_and_is_as_long_as_the_clock_says() {
    #[timeit("call")]
    #[count("calls")]
    fn call(clock: &ManualClock, by: Duration) {
        clock.advance(by);
    }
    let _one = exclusive();
    let (reporter, memory, clock) = install();
    call(&clock, millis(59_999));
    call(&clock, millis(1));
    call(&clock, Duration::from_nanos(59_999_999_999));
    call(&clock, Duration::from_nanos(1));
    call(&clock, secs(180));
    reporter.flush_blocking().unwrap();
    let expected =
        [(0, 1, 59_999.0), (60, 2, 1.0 + 59_999.999_999), (120, 1, 0.000_001), (300, 1, 180_000.0)];
    assert_eq!(windows_of(&memory, "call"), expected);
    let counts = [(0, 1, 1.0), (60, 2, 2.0), (120, 1, 1.0), (300, 1, 1.0)];
    assert_eq!(windows_of(&memory, "calls"), counts, "a count beside a timing goes with it");
}

#[test]
fn durations_are_exact_in_every_unit() {
    let _one = exclusive();
    let (reporter, memory, clock) = install();
    for micros in [1, 3, 7, 250, 1_000, 250_000, 333_333, 1_000_000, 59_000_000] {
        for unit in [Unit::Seconds, Unit::Milliseconds, Unit::Microseconds] {
            let name = format!("{micros} in {unit}");
            let timer = cwmetrics::metric(name).unit(unit).start();
            clock.advance(Duration::from_micros(micros));
            timer.stop();
        }
        clock.step(at(0));
    }
    reporter.flush_blocking().unwrap();
    let datums = memory.datums();
    assert_eq!(datums.len(), 27);
    for datum in datums {
        let micros: f64 = datum.name().split(' ').next().unwrap().parse().unwrap();
        let expected = match datum.unit() {
            Unit::Seconds => micros / 1e6,
            Unit::Milliseconds => micros / 1e3,
            _ => micros,
        };
        assert_eq!(datum.statistics().sum, expected, "{}", datum.name());
    }
}

#[test]
fn at_resolution_one_the_windows_are_seconds() {
    #[timeit("call", resolution = 1)]
    fn call(clock: &ManualClock, by: Duration) {
        clock.advance(by);
    }
    let _one = exclusive();
    let (reporter, memory, clock) = install();
    for second in 0..130 {
        cwmetrics::metric("put").resolution(1).put(2.0);
        clock.advance(millis(500));
        cwmetrics::metric("put").resolution(1).put(3.0);
        if second % 50 == 0 {
            reporter.flush_blocking().unwrap();
        }
        clock.advance(millis(500));
    }
    clock.step(at(0));
    call(&clock, millis(999));
    call(&clock, millis(2));
    call(&clock, millis(999));
    reporter.flush_blocking().unwrap();
    let expected: Vec<_> = (0..130).map(|second| (second, 2, 5.0)).collect();
    assert_eq!(windows_of(&memory, "put"), expected);
    assert_eq!(windows_of(&memory, "call"), [(0, 1, 999.0), (1, 1, 2.0), (2, 1, 999.0)]);
    assert!(memory.datums().iter().all(|datum| datum.resolution().seconds() == 1));
}

#[test]
fn the_windows_follow_a_clock_that_steps() {
    let _one = exclusive();
    let (reporter, memory, clock) = install();
    clock.step(at(3_600));
    cwmetrics::put_value("put", 2.0);
    let timer = cwmetrics::metric("timed").start();
    // Backwards by half an hour and forwards by two: no time goes by.
    clock.step(at(1_800));
    cwmetrics::put_value("put", 3.0);
    clock.advance(secs(5));
    timer.stop();
    clock.step(at(9_000));
    cwmetrics::put_value("put", 4.0);
    reporter.flush_blocking().unwrap();
    let expected = [(1_800, 1, 3.0), (3_600, 1, 2.0), (9_000, 1, 4.0)];
    assert_eq!(windows_of(&memory, "put"), expected);
    assert_eq!(windows_of(&memory, "timed"), [(1_800, 1, 5_000.0)]);
}

#[test]
fn a_timestamp_says_which_window_and_may_be_two_weeks_old_or_two_hours_ahead() {
    let _one = exclusive();
    let (reporter, memory, clock) = install();
    let two_weeks = secs(14 * 24 * 3_600);
    clock.step(at(two_weeks.as_secs()));
    let put = |at: SystemTime| cwmetrics::metric("put").timestamp(at).try_put(2.0);
    put(at(0)).unwrap();
    put(at(two_weeks.as_secs() - 61)).unwrap();
    put(at(two_weeks.as_secs() + 7_200)).unwrap();
    let set = StatisticSet { sample_count: 3.0, sum: 6.0, minimum: 1.0, maximum: 3.0 };
    cwmetrics::metric("set").timestamp(at(two_weeks.as_secs() - 1)).try_put_statistic(set).unwrap();
    cwmetrics::metric("fast").resolution(1).timestamp(at(two_weeks.as_secs() - 1)).try_put(2.0).unwrap();
    for bad in [
        at(0) - millis(1),
        at(two_weeks.as_secs() + 7_200) + millis(1),
        SystemTime::UNIX_EPOCH,
        SystemTime::UNIX_EPOCH - secs(1),
    ] {
        assert_eq!(put(bad), Err(MetricError::Timestamp));
    }
    let flushed = reporter.flush_blocking();
    let day = two_weeks.as_secs();
    // What is two weeks old to the second is too old by the time the service would look at it.
    assert_eq!(flushed.unwrap_err().dropped, 1);
    assert_eq!(windows_of(&memory, "put"), [(day - 120, 1, 2.0), (day + 7_200, 1, 2.0)]);
    assert_eq!(windows_of(&memory, "set"), [(day - 60, 3, 6.0)]);
    assert_eq!(windows_of(&memory, "fast"), [(day - 1, 1, 2.0)]);
    let stats = common::balanced();
    assert_eq!((stats.recorded, stats.accepted, stats.dropped, stats.rejected), (7, 6, 1, 4));
}

#[test]
fn a_late_sample_is_a_further_datum_of_its_own_window() {
    let _one = exclusive();
    let (reporter, memory, clock) = install();
    cwmetrics::put_value("put", 2.0);
    clock.advance(secs(60));
    reporter.flush_blocking().unwrap();
    cwmetrics::metric("put").timestamp(at(59)).put(3.0);
    cwmetrics::put_value("put", 4.0);
    reporter.flush_blocking().unwrap();
    assert_eq!(windows_of(&memory, "put"), [(0, 1, 2.0), (0, 1, 3.0), (60, 1, 4.0)]);
}
