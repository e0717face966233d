//! Threads that record as fast as they can, and come and go, while others flush and read the
//! figures all the time: every sample is accounted for.

mod common;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use common::{balanced, clock, exclusive, manual, secs};
use cwmetrics::sink::{Batch, Failure, Sink};
use cwmetrics::{count, timeit};

/// Adds up what it is given, by metric.
#[derive(Clone, Default)]
struct Sums(Arc<Mutex<BTreeMap<String, (u64, f64)>>>);

impl Sink for Sums {
    async fn send(&self, batch: &Batch) -> Result<(), Failure> {
        let mut sums = self.0.lock().unwrap();
        for datum in batch.datums() {
            let set = datum.statistics();
            let sum = sums.entry(datum.name().to_owned()).or_default();
            *sum = (sum.0 + set.sample_count as u64, sum.1 + set.sum);
        }
        Ok(())
    }
}

#[count("calls")]
#[timeit("time")]
fn call() {}

#[count("rows", value = rows)]
fn add(rows: u64) {}

const THREADS: u64 = 4;
const CALLS: u64 = 2_000;

/// How many threads follow one another; fewer under an instrument that makes everything slow.
fn generations() -> u64 {
    std::env::var("HANDOFF_GENERATIONS").map_or(60, |generations| generations.parse().unwrap())
}

#[test]
fn no_sample_is_lost_between_the_threads_that_record_and_the_one_that_collects() {
    let _one = exclusive();
    let generations = generations();
    let (sums, clock) = (Sums::default(), clock());
    // The clock moves on fast, and no flush is to run out of time.
    let builder = manual(&clock).shutdown_timeout(secs(1_000_000_000));
    let reporter = builder.sink(sums.clone()).install().unwrap();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..generations {
                        // A thread of each generation ends while the others record.
                        thread::scope(|generation| {
                            generation.spawn(|| {
                                for n in 0..CALLS {
                                    call();
                                    add(n);
                                    cwmetrics::put_value("put", 0.5);
                                }
                            });
                        });
                    }
                })
            })
            .collect();
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                reporter.flush_blocking().unwrap();
            }
        });
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                balanced();
                // Windows end meanwhile.
                clock.advance(secs(7));
            }
        });
        for worker in workers {
            worker.join().unwrap();
        }
        stop.store(true, Ordering::Relaxed);
    });
    reporter.flush_blocking().unwrap();
    let calls = THREADS * generations * CALLS;
    let sums = sums.0.lock().unwrap();
    let rows = (THREADS * generations * (CALLS * (CALLS - 1) / 2)) as f64;
    assert_eq!(sums["calls"], (calls, calls as f64));
    assert_eq!(sums["put"], (calls, calls as f64 / 2.0));
    assert_eq!(sums["time"].0, calls);
    assert_eq!(sums["rows"].0, calls);
    assert!((sums["rows"].1 - rows).abs() <= rows * 1e-9, "{} for {rows}", sums["rows"].1);
    let stats = balanced();
    assert_eq!((stats.recorded, stats.accepted, stats.pending), (4 * calls, 4 * calls, 0));
}

#[test]
fn a_flush_has_all_that_was_recorded_before_it_whatever_else_is_going_on() {
    let _one = exclusive();
    let (sums, clock) = (Sums::default(), clock());
    let reporter = manual(&clock).sink(sums.clone()).install().unwrap();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    call();
                }
            });
        }
        for round in 1..=500 {
            cwmetrics::put_value("mine", 3.0);
            // Also on a thread that is gone by the time of the flush.
            thread::scope(|scope| drop(scope.spawn(|| cwmetrics::put_value("another's", 3.0))));
            reporter.flush_blocking().unwrap();
            let sums = sums.0.lock().unwrap();
            assert_eq!((sums["mine"].0, sums["another's"].0), (round, round));
        }
        stop.store(true, Ordering::Relaxed);
    });
}

#[test]
fn an_end_has_all_that_was_recorded_before_it_whatever_else_is_going_on() {
    let _one = exclusive();
    for _ in 0..30 {
        let (sums, clock) = (Sums::default(), clock());
        let reporter = manual(&clock).sink(sums.clone()).install().unwrap();
        let barrier = Barrier::new(5);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    (0..500).for_each(|_| call());
                    barrier.wait();
                    // These are recorded before the end, or not at all.
                    (0..500).for_each(|_| call());
                });
            }
            barrier.wait();
            drop(reporter);
        });
        let stats = balanced();
        assert!(stats.recorded >= 4 * 2 * 500, "{stats:?}");
        assert_eq!((stats.accepted, stats.pending), (stats.recorded, 0));
        let sums = sums.0.lock().unwrap();
        assert_eq!(sums["calls"].0 + sums["time"].0, stats.recorded);
    }
}
