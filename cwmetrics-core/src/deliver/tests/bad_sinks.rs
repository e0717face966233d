use std::sync::mpsc;

use super::scripted::{Answer, Bench, batch, number};
use crate::deliver::{Options, Ticket};
use crate::sink::Batch;

#[test]
fn a_sink_that_panics_every_third_time_gets_everything_in_the_end() {
    let mut attempts = 0;
    let bench = Bench::new(move |_: &Batch| {
        attempts += 1;
        if attempts % 3 == 0 { Answer::Panic } else { Answer::Accept }
    });
    bench.push((0..20).map(|number| batch(number, 2)).collect());
    let ticket = Ticket::new();
    bench.handle.flush(&ticket);
    while !ticket.is_resolved() {
        bench.handle.retry_now();
        std::thread::yield_now();
    }
    let stats = bench.stats();
    assert_eq!((stats.accepted, stats.refused, stats.dropped), (40, 0, 0));
    assert_eq!((stats.requests, stats.retried, stats.ambiguous), (29, 9, 18));
    assert_eq!(stats.last_error.as_deref(), Some("the sink panicked"));
}

#[test]
fn a_sink_that_never_answers_is_asked_again() {
    let mut attempts = 0;
    let bench = Bench::new(move |_: &Batch| {
        attempts += 1;
        if attempts == 1 { Answer::Never } else { Answer::Accept }
    });
    bench.push(vec![batch(0, 5)]);
    bench.arrival();
    // The deadline is set at the first poll, which has begun when the batch arrives.
    while bench.stats().last_error.is_none() {
        bench.clock.advance(Options::default().attempt_timeout);
        std::thread::yield_now();
    }
    bench.handle.retry_now();
    assert_eq!(bench.flush(), Ok(()));
    assert_eq!(bench.stats().ambiguous, 5);
}

#[test]
fn a_sink_that_blocks_its_thread_blocks_nobody_else_and_the_bound_holds() {
    let one = batch(0, 1).bytes();
    let (release, released) = mpsc::channel();
    let mut block = Some(released);
    let options = Options { outbox_bytes: 10 * one, in_flight: 1, ..Options::default() };
    let bench = Bench::with(options, move |_| block.take().map_or(Answer::Accept, Answer::Block));
    bench.push(vec![batch(0, 1)]);
    bench.arrival();
    for number in 1..=100 {
        bench.push(vec![batch(number, 1)]);
    }
    let stats = bench.stats();
    assert_eq!((stats.outbox_bytes, stats.pending, stats.dropped), (10 * one as u64, 10, 91));

    let ticket = Ticket::new();
    bench.handle.flush(&ticket);
    ticket.expire(0);
    let error = ticket.wait_blocking(None).unwrap().unwrap_err();
    assert_eq!((error.waiting, error.dropped), (10, 91));

    release.send(()).unwrap();
    assert_eq!(bench.flush(), Ok(()));
    let numbers: Vec<u64> = bench.arrivals.try_iter().map(|batch| number(&batch)).collect();
    assert_eq!(numbers, Vec::from_iter(92..=100));
}

#[test]
fn closing_settles_everything_though_the_sink_blocks_its_thread() {
    let (release, released) = mpsc::channel();
    let mut block = Some(released);
    let bench = Bench::new(move |_: &Batch| block.take().map_or(Answer::Accept, Answer::Block));
    bench.push(vec![batch(0, 1), batch(1, 2)]);
    bench.arrival();
    let ticket = Ticket::new();
    bench.handle.stop(&ticket);
    bench.handle.close();
    let error = ticket.wait_blocking(None).unwrap().unwrap_err();
    assert_eq!((error.dropped, error.waiting), (3, 0));
    let stats = bench.stats();
    assert_eq!((stats.dropped, stats.pending, stats.outbox_bytes), (3, 0, 0));

    // It comes back and says that it has accepted: too late to be counted a second time.
    release.send(()).unwrap();
    bench.ended();
    assert_eq!(bench.stats(), stats);
}
