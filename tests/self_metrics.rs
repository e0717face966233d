//! The reporter's own figures as metrics.

mod common;

use std::thread;
use std::time::Instant;

use common::{PATIENCE, balanced, clock, exclusive, manual, second_of, secs, settle};
use cwmetrics::Push;
use cwmetrics::sink::{Datum, Failure, Memory};

/// Of one metric: the window's second since the start, and the sum.
fn sums_of(datums: &[Datum], name: &str) -> Vec<(u64, f64)> {
    let of = |datum: &Datum| (second_of(datum), datum.statistics().sum);
    datums.iter().filter(|datum| datum.name() == name).map(of).collect()
}

#[test]
fn each_minute_has_what_was_pushed_in_it() {
    let _one = exclusive();
    let (memory, clock) = (Memory::default(), clock());
    let builder = manual(&clock).dimension("Stage", "prod").sink(memory.clone()).self_metrics(true);
    let reporter = builder.install().unwrap();
    for samples in [3, 0, 5] {
        for _ in 0..samples {
            cwmetrics::put_value("put", 1.0);
        }
        reporter.flush_blocking().unwrap();
        clock.advance(secs(60));
    }
    reporter.flush_blocking().unwrap();
    let datums = memory.datums();
    // Six of its own are pushed with each flush after the first.
    assert_eq!(sums_of(&datums, "cwmetrics.pushed"), [(0, 3.0), (60, 6.0), (120, 11.0)]);
    for name in ["throttled", "retried", "refused", "dropped", "outbox_bytes"] {
        let name = format!("cwmetrics.{name}");
        assert_eq!(sums_of(&datums, &name), [(0, 0.0), (60, 0.0), (120, 0.0)], "{name}");
        let datum = datums.iter().find(|datum| datum.name() == name).unwrap();
        assert_eq!(datum.dimensions().collect::<Vec<_>>(), [("Stage", "prod")]);
    }
    let stats = balanced();
    assert_eq!((stats.recorded, stats.accepted), (8 + 3 * 6, 8 + 3 * 6));
}

#[test]
fn what_goes_wrong_is_in_them() {
    let _one = exclusive();
    let clock = clock();
    let (sink, arrivals) = common::scripted(|batch| {
        let has = |name: &str| batch.datums().iter().any(|datum| datum.name() == name);
        if has("bad") { common::Answer::Fail(Failure::refused("bad")) } else { common::Answer::Accept }
    });
    let reporter = manual(&clock).sink(sink).self_metrics(true).install().unwrap();
    cwmetrics::put_value("bad", 1.0);
    cwmetrics::put_value("good", 1.0);
    reporter.flush_blocking().unwrap_err();
    common::block_on(reporter.shutdown()).unwrap();
    let datums: Vec<Datum> = arrivals.all().iter().flat_map(|batch| batch.datums().to_vec()).collect();
    assert_eq!(sums_of(&datums, "cwmetrics.refused"), [(0, 1.0)]);
    assert_eq!(sums_of(&datums, "cwmetrics.pushed"), [(0, 1.0)]);
}

#[test]
fn an_idle_program_tells_them_every_minute() {
    let _one = exclusive();
    let (memory, clock) = (Memory::default(), clock());
    let builder = cwmetrics::namespace("Shop").clock(&clock).push(Push::default());
    let _reporter = builder.sink(memory.clone()).self_metrics(true).install().unwrap();
    for minutes in 1..=5 {
        clock.advance(secs(60));
        // What ended is pushed within ten seconds.
        settle();
        clock.advance(secs(10));
        let began = Instant::now();
        while sums_of(&memory.datums(), "cwmetrics.pushed").len() < minutes {
            assert!(began.elapsed() < PATIENCE, "minute {minutes} is missing");
            thread::yield_now();
        }
    }
}

#[test]
fn nobody_gets_them_who_does_not_ask() {
    let _one = exclusive();
    let (memory, clock) = (Memory::default(), clock());
    let reporter = manual(&clock).sink(memory.clone()).install().unwrap();
    cwmetrics::put_value("put", 1.0);
    clock.advance(secs(120));
    reporter.flush_blocking().unwrap();
    assert_eq!(memory.datums().len(), 1);
}
