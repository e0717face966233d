//! No sample is lost, and none counted twice: random workloads against ledgers kept outside.
//!
//! At every instant recorded = accepted + refused + dropped + pending, and at the end what the sink
//! accepted is, by series and minute, what the workload recorded.

mod common;

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use common::{Answer, Random, at, balanced, clock, exclusive, scripted, secs};
use cwmetrics::sink::{Batch, Failure};
use cwmetrics::testing::ManualClock;
use cwmetrics::{Push, StatisticSet, Unit, count, monitored_task, timeit};

/// Count, sum and sum of absolute values.
type Total = (u64, f64, f64);
/// By metric, shop and second of the window.
type Book = BTreeMap<(String, String, u64), Total>;

fn enter(book: &mut Book, name: &str, shop: &str, second: u64, (count, sum, absolute): Total) {
    let total = book.entry((name.into(), shop.into(), second)).or_default();
    *total = (total.0 + count, total.1 + sum, total.2 + absolute);
}

fn enter_batch(book: &mut Book, batch: &Batch) {
    for datum in batch.datums() {
        let set = datum.statistics();
        let absolute = datum.values().iter().zip(datum.counts()).map(|(v, c)| v.abs() * c).sum();
        let total = (set.sample_count as u64, set.sum, absolute);
        assert_eq!(datum.samples(), total.0);
        let shop = datum.dimension("Shop").unwrap_or("");
        enter(book, datum.name(), shop, common::second_of(datum), total);
    }
}

#[count("calls", dimensions("Shop" = shop))]
#[timeit("time")]
fn call(shop: &str, depth: u64) {
    if depth > 0 {
        call(shop, depth - 1);
    }
}

#[count("calls async", dimensions("Shop" = shop), value = by)]
async fn call_async(shop: &str, by: f64) {
    common::yield_now().await;
}

#[monitored_task("task")]
#[count("of task", value = by)]
fn in_a_task(shop: &str, by: f64) {
    cwmetrics::task().dimension("Shop", shop);
}

/// One thing that a program does, entered in its book. The clock stands still meanwhile.
fn step(random: &mut Random, second: u64, book: &mut Book) {
    let minute = second / 60 * 60;
    let shop = format!("shop {}", random.below(5));
    let value = match random.below(4) {
        0 => random.below(4) as f64,
        1 => random.below(300) as f64 - 100.0,
        2 => (random.fraction() - 0.5) * 10f64.powi(random.below(18) as i32),
        _ => random.fraction(),
    };
    let one = |value: f64| (1, value, value.abs());
    match random.below(12) {
        0 => {
            cwmetrics::put_value("put", value);
            enter(book, "put", "", minute, one(value));
        }
        1 | 2 => {
            cwmetrics::metric("shop").dimension("Shop", &*shop).unit(Unit::Bytes).put(value);
            enter(book, "shop", &shop, minute, one(value));
        }
        3 => {
            cwmetrics::metric("fast").resolution(1).put(value);
            enter(book, "fast", "", second, one(value));
        }
        4 => {
            let set = StatisticSet { sample_count: 7.0, sum: value, minimum: -1e18, maximum: 1e18 };
            cwmetrics::metric("set").put_statistic(set);
            enter(book, "set", "", minute, (7, value, value.abs()));
        }
        5 => {
            let depth = random.below(4);
            call(&shop, depth);
            let calls = depth + 1;
            enter(book, "calls", &shop, minute, (calls, calls as f64, calls as f64));
            enter(book, "time", "", minute, (calls, 0.0, 0.0));
        }
        6 => {
            common::block_on(call_async(&shop, value));
            enter(book, "calls async", &shop, minute, one(value));
        }
        7 => {
            let back = random.below(10_000);
            cwmetrics::metric("late").timestamp(at(second) - secs(back)).put(value);
            enter(book, "late", "", (second - back) / 60 * 60, one(value));
        }
        8 => {
            in_a_task(&shop, value);
            enter(book, "task", &shop, minute, (1, 0.0, 0.0));
            enter(book, "of task", "", minute, one(value));
        }
        9 => {
            let names = ["A", "B", "C", "D", "E", "F"];
            let many = names.iter().fold(cwmetrics::metric("many"), |put, name| put.dimension(*name, &*shop));
            many.dimension("Shop", &*shop).statistics().put(value);
            enter(book, "many", &shop, minute, one(value));
        }
        10 => {
            let name = "long ".repeat(50);
            cwmetrics::metric(&*name).dimension("Shop", shop.repeat(20)).start().stop();
            enter(book, &name, &shop.repeat(20), minute, (1, 0.0, 0.0));
        }
        _ => {
            cwmetrics::put_value("never", f64::NAN);
            assert!(cwmetrics::try_put_value("", value).is_err());
        }
    }
}

const THREADS: u64 = 4;
const ROUNDS: u64 = 12;
const STEPS: u64 = 120;
/// Far enough in that late samples are not from before the tests' start.
const BEGIN: u64 = 36_000;

fn push(random: &mut Random) -> Push {
    match random.below(4) {
        0 => Push::OnReturn { at_most_every: Duration::ZERO },
        1 => Push::OnReturn { at_most_every: secs(10) },
        2 => Push::Every(secs(30)),
        _ => Push::Manual,
    }
}

/// What the sink was given, and what it did with it.
#[derive(Default)]
struct Ends {
    accepted: Book,
    refused: u64,
    throttled: u64,
    requests: u64,
}

/// Rounds of random work by threads that come and go; the clock moves in between.
fn work(seed: u64, clock: &ManualClock, flushes: bool) -> Book {
    let mut random = Random::new(seed);
    let mut whole = Book::new();
    let mut second = BEGIN;
    clock.step(at(second));
    for _ in 0..ROUNDS {
        let books: Vec<Book> = thread::scope(|scope| {
            let work = |seed| {
                move || {
                    let (mut random, mut book) = (Random::new(seed), Book::new());
                    (0..STEPS).for_each(|_| step(&mut random, second, &mut book));
                    book
                }
            };
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work(random.next()))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for ((name, shop, second), total) in books.into_iter().flatten() {
            enter(&mut whole, &name, &shop, second, total);
        }
        if flushes && random.below(3) == 0 {
            // Asked for, and not waited for.
            let _ = common::poll_once(pin!(cwmetrics::flush()));
        }
        // Now and then so long that series which are idle give their places back.
        let by = if random.below(5) == 0 { 1_000 } else { random.below(70) };
        clock.advance(secs(by));
        second += by;
        balanced();
    }
    whole
}

fn close(sent: &Book, recorded: &Book) {
    let keys = |book: &Book| book.keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(sent), keys(recorded));
    for (key, (count, sum, absolute)) in recorded {
        let (sent_count, sent_sum, _) = sent[key];
        assert_eq!(sent_count, *count, "{key:?}");
        assert!((sent_sum - sum).abs() <= absolute * 1e-9, "{key:?}: {sent_sum} for {sum}");
    }
}

fn samples(book: &Book) -> u64 {
    book.values().map(|total| total.0).sum()
}

/// Reads the figures all the time.
fn reader(stop: &Arc<AtomicBool>) -> thread::JoinHandle<u64> {
    let stop = stop.clone();
    thread::spawn(move || {
        let (mut reads, mut last) = (0, 0);
        while !stop.load(Ordering::Relaxed) {
            let stats = balanced();
            assert!(stats.recorded >= last, "what was recorded stays recorded");
            (reads, last) = (reads + 1, stats.recorded);
        }
        reads
    })
}

#[test]
fn whatever_the_sink_answers_every_sample_is_in_exactly_one_account() {
    let _one = exclusive();
    for seed in 0..6 {
        let mut random = Random::new(seed);
        let (clock, ends) = (clock(), Arc::new(Mutex::new(Ends::default())));
        let (of_sink, mut answers) = (ends.clone(), Random::new(seed + 100));
        let (sink, _pushes) = scripted(move |batch| {
            let ends = &mut *of_sink.lock().unwrap();
            ends.requests += 1;
            match answers.below(10) {
                0 | 1 => {
                    ends.throttled += 1;
                    Answer::Fail(Failure::throttled("too fast"))
                }
                2 => Answer::Fail(Failure::retry("not now")),
                3 => {
                    // Of more than one the others are sent without it.
                    ends.refused += if batch.datums().len() == 1 { batch.samples() } else { 0 };
                    Answer::Fail(Failure::refused("not these"))
                }
                4 if batch.datums().len() > 1 => Answer::Fail(Failure::too_large("in two")),
                _ => {
                    enter_batch(&mut ends.accepted, batch);
                    Answer::Accept
                }
            }
        });
        let builder = cwmetrics::namespace("Shop").clock(&clock).sink(sink).push(push(&mut random));
        let reporter = builder.shutdown_timeout(secs(1_000_000)).install().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let reads = reader(&stop);
        let recorded = work(seed, &clock, false);
        // Pauses between attempts go by the clock.
        let flushed = thread::scope(|scope| {
            let flush = scope.spawn(|| common::block_on(reporter.flush()));
            while !flush.is_finished() {
                clock.advance(secs(1));
                thread::yield_now();
            }
            flush.join().unwrap()
        });
        stop.store(true, Ordering::Relaxed);
        assert!(reads.join().unwrap() > 0);

        let (stats, ends) = (balanced(), ends.lock().unwrap());
        assert_eq!(stats.recorded, samples(&recorded), "seed {seed}");
        assert_eq!(stats.accepted, samples(&ends.accepted));
        assert_eq!((stats.refused, stats.throttled), (ends.refused, ends.throttled));
        assert_eq!((stats.requests, stats.dropped, stats.pending), (ends.requests, 0, 0));
        let told = flushed.map_or_else(|error| error.refused, |()| 0);
        assert_eq!(told, ends.refused, "the one flush tells of every loss");
        let rejected = stats.rejected;
        assert!(rejected > 0 && rejected % 2 == 0);
        // What was refused is missing in the sink's book, and nothing else is.
        for (key, (count, ..)) in &ends.accepted {
            assert!(recorded.get(key).is_some_and(|of| of.0 >= *count), "{key:?} was never recorded");
        }
    }
}

#[test]
fn what_arrives_is_what_was_recorded_by_series_and_window() {
    let _one = exclusive();
    for seed in 0..8 {
        let mut random = Random::new(seed + 1_000);
        let (clock, ends) = (clock(), Arc::new(Mutex::new(Ends::default())));
        let (of_sink, mut answers) = (ends.clone(), Random::new(seed + 100));
        let (sink, _pushes) = scripted(move |batch| match answers.below(8) {
            0 => Answer::Fail(Failure::throttled("too fast")),
            1 => Answer::Fail(Failure::unclear("no answer")),
            2 if batch.datums().len() > 1 => Answer::Fail(Failure::too_large("in two")),
            _ => {
                enter_batch(&mut of_sink.lock().unwrap().accepted, batch);
                Answer::Accept
            }
        });
        let builder = cwmetrics::namespace("Shop").clock(&clock).sink(sink).push(push(&mut random));
        // Now and then so little memory that all records go to the shared cells.
        let memory = if seed % 4 == 3 { 0 } else { 64 << 20 };
        let reporter = builder.memory_bytes(memory).shutdown_timeout(secs(1_000_000)).install().unwrap();
        let recorded = work(seed, &clock, true);
        let ended = thread::scope(|scope| {
            let end = scope.spawn(|| common::block_on(reporter.shutdown()));
            while !end.is_finished() {
                clock.advance(secs(1));
                thread::yield_now();
            }
            end.join().unwrap()
        });
        assert_eq!(ended, Ok(()));
        close(&ends.lock().unwrap().accepted, &recorded);
        let stats = balanced();
        assert_eq!((stats.recorded, stats.accepted), (samples(&recorded), samples(&recorded)));
    }
}
