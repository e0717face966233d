use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use super::scripted::{Answer, Bench, START, balanced, batch, in_turn, number};
use crate::deliver::depot::Depot;
use crate::deliver::{FlushError, Options, Ticket};
use crate::sink::sample::{self, Random};
use crate::sink::{Batch, Failure};
use crate::stats::Ledger;
use crate::sync::lock;

#[test]
fn accepted_batches_are_counted_and_leave_nothing_behind() {
    let bench = Bench::new(in_turn(vec![]));
    let batches = vec![batch(0, 3), batch(1, 2)];
    let bytes: usize = batches.iter().map(Batch::bytes).sum();
    bench.push(batches);
    assert_eq!(bench.flush(), Ok(()));
    let stats = bench.stats();
    assert_eq!((stats.recorded, stats.accepted, stats.pending), (5, 5, 0));
    assert_eq!((stats.datums, stats.requests, stats.bytes), (5, 2, bytes as u64));
    assert_eq!((stats.retried, stats.ambiguous, stats.outbox_bytes), (0, 0, 0));
    assert_eq!(stats.last_error, None);
}

#[test]
fn batches_arrive_in_the_order_of_pushing() {
    let bench = Bench::new(in_turn(vec![]));
    for number in 0..100 {
        bench.push(vec![batch(number, 1)]);
    }
    bench.flush().unwrap();
    let order: Vec<u64> = bench.arrivals.try_iter().map(|batch| number(&batch)).collect();
    assert_eq!(order, Vec::from_iter(0..100));
}

#[test]
fn a_refused_batch_is_lost_alone_and_the_flush_says_so() {
    let bench = Bench::new(in_turn(vec![Answer::Accept, Answer::Fail(Failure::refused("bad name"))]));
    bench.push(vec![batch(0, 1), batch(1, 1), batch(2, 1)]);
    let error = bench.flush().unwrap_err();
    assert_eq!((error.refused, error.dropped, error.waiting), (1, 0, 0));
    assert_eq!(error.last_error.as_deref(), Some("bad name"));
    let stats = bench.stats();
    assert_eq!((stats.accepted, stats.refused, stats.requests, stats.retried), (2, 1, 3, 0));
    assert_eq!(stats.last_error.as_deref(), Some("bad name"));
}

#[test]
fn what_is_too_large_is_halved_until_it_is_small_enough() {
    let bench = Bench::new(|batch: &Batch| match batch.datums().len() {
        0..=2 => Answer::Accept,
        _ => Answer::Fail(Failure::too_large("413")),
    });
    bench.push(vec![batch(0, 8)]);
    assert_eq!(bench.flush(), Ok(()));
    let stats = bench.stats();
    assert_eq!((stats.accepted, stats.datums, stats.requests), (8, 8, 7));
}

#[test]
fn a_single_datum_that_is_too_large_is_refused() {
    let bench = Bench::new(|_: &Batch| Answer::Fail(Failure::too_large("413")));
    bench.push(vec![batch(0, 2)]);
    assert_eq!(bench.flush().unwrap_err().refused, 2);
}

#[test]
fn a_full_outbox_drops_what_was_pushed_first() {
    let one = batch(0, 1).bytes();
    let options = Options { outbox_bytes: 3 * one, in_flight: 1, ..Options::default() };
    // The first attempt never comes to an end, so that everything else waits.
    let bench = Bench::with(options, in_turn(vec![Answer::Never]));
    bench.push(vec![batch(0, 1)]);
    bench.arrival();
    bench.push((1..=5).map(|number| batch(number, 1)).collect());
    let stats = bench.stats();
    assert_eq!((stats.dropped, stats.pending, stats.outbox_bytes), (3, 3, 3 * one as u64));

    // What is left is the one that flies and the two youngest.
    bench.until(|stats| stats.requests == 1);
    bench.clock.advance(Options::default().attempt_timeout);
    bench.until(|stats| stats.last_error.is_some());
    bench.handle.retry_now();
    assert_eq!(bench.flush().unwrap_err().dropped, 3);
    let numbers: Vec<u64> = bench.arrivals.try_iter().map(|batch| number(&batch)).collect();
    assert_eq!(numbers, [0, 4, 5]);
}

#[test]
fn data_of_two_weeks_are_dropped_and_the_others_of_their_batch_are_not() {
    let bench = Bench::new(in_turn(vec![]));
    let two_weeks = 14 * 24 * 60 * 60 - 60;
    let timestamps = [START - two_weeks - 1, START - two_weeks, START];
    let datums = timestamps.map(|timestamp| {
        let mut datum = sample::datum(0, 1, 1);
        datum.timestamp = timestamp;
        datum
    });
    bench.push(vec![
        Batch::new("Shop".into(), datums.to_vec()),
        Batch::new("Shop".into(), vec![datums[0].clone()]),
    ]);
    let error = bench.flush().unwrap_err();
    assert_eq!((error.dropped, error.refused, error.waiting), (2, 0, 0));
    assert_eq!(bench.arrival().datums(), &datums[1..]);
    let stats = bench.stats();
    assert_eq!((stats.accepted, stats.dropped, stats.requests), (2, 2, 1));
}

/// What an endpoint would count: the batches that it has taken, and how often each.
type Taken = Arc<Mutex<HashMap<u64, u64>>>;

#[test]
fn every_sample_is_in_exactly_one_account_at_every_instant_whatever_the_sink_answers() {
    for seed in 0..20 {
        let taken = Taken::default();
        let (endpoint, mut random) = (Arc::clone(&taken), Random(seed));
        let options = Options { in_flight: 4, ..Options::default() };
        let bench = Bench::with(options, move |batch| {
            let accept = || *lock(&endpoint).entry(number(batch)).or_default() += batch.samples();
            match random.between(0, 9) {
                0 => Answer::Fail(Failure::refused("bad")),
                1 => Answer::Fail(Failure::throttled("slow down")),
                2 => Answer::Fail(Failure::retry("no route")),
                3 => Answer::Fail(Failure::too_large("413")),
                4 => Answer::Panic,
                5 => {
                    accept();
                    Answer::Fail(Failure::unclear("the answer was lost"))
                }
                _ => {
                    accept();
                    Answer::Accept
                }
            }
        });
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            let (done, ledger) = (&done, &*bench.ledger);
            scope.spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    balanced(ledger);
                }
            });
            for number in 0..100 {
                bench.push(vec![batch(number, 1 + number as usize % 7)]);
            }
            let ticket = Ticket::new();
            bench.handle.flush(&ticket);
            while !ticket.is_resolved() {
                bench.handle.retry_now();
                thread::yield_now();
            }
            let told = ticket.wait_blocking(None).unwrap();
            let stats = bench.stats();
            assert_eq!(told.err().map_or(0, |FlushError { refused, .. }| refused), stats.refused);
            done.store(true, Ordering::Relaxed);
        });
        let stats = bench.stats();
        assert_eq!((stats.pending, stats.dropped, stats.outbox_bytes), (0, 0, 0));
        let at_endpoint: u64 = lock(&taken).values().sum();
        assert!(
            at_endpoint >= stats.accepted && at_endpoint <= stats.accepted + stats.ambiguous + stats.refused
        );
        assert!(stats.accepted > 0 && stats.refused > 0 && stats.throttled > 0 && stats.ambiguous > 0);
    }
}

#[test]
fn what_flew_when_the_deliverer_panicked_is_sent_again_and_counted_as_unclear() {
    let ledger = Arc::new(Ledger::default());
    ledger.post(|stats| (stats.recorded, stats.pending) = (5, 5));
    let depot = Depot::new(usize::MAX, Arc::clone(&ledger));
    depot.push(vec![batch(0, 2), batch(1, 3)]);
    let first = depot.take(0).unwrap();
    depot.recall();
    // It comes back after all, too late.
    depot.accepted(&first);
    assert_eq!(balanced(&ledger).accepted, 0);
    let entries = [depot.take(0).unwrap(), depot.take(0).unwrap()];
    entries.iter().for_each(|entry| depot.accepted(entry));
    assert_eq!(entries.map(|entry| number(&entry.batch)), [0, 1]);
    let stats = balanced(&ledger);
    assert_eq!((stats.accepted, stats.ambiguous, stats.retried, stats.outbox_bytes), (5, 2, 1, 0));
}
