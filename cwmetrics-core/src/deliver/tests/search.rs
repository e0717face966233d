use std::time::Duration;

use super::scripted::{Answer, Bench, batch};
use crate::sink::{Batch, Failure, sample};

const BAD: &str = "the value is not taken";

/// Refuses every batch that has one of these data, which are told by their first dimension.
fn refusing(bad: &'static [u64]) -> impl FnMut(&Batch) -> Answer + Send {
    move |batch| {
        let number = |datum: &crate::sink::Datum| datum.dimension("Dimension 0").unwrap().parse().unwrap();
        let is_bad = batch.datums().iter().any(|datum| bad.contains(&number(datum)));
        if is_bad { Answer::Fail(Failure::refused(BAD)) } else { Answer::Accept }
    }
}

/// A batch of this many different data, with one sample each.
fn different(datums: u64) -> Batch {
    Batch::new("Shop".into(), (0..datums).map(|number| sample::datum(number, 1, 1)).collect())
}

#[test]
fn one_bad_datum_of_a_thousand_is_lost_alone() {
    for bad in [&[0][..], &[999], &[517]] {
        let bench = Bench::new(refusing(bad));
        bench.push(vec![different(1_000)]);
        let error = bench.flush().unwrap_err();
        assert_eq!((error.refused, error.waiting), (1, 0));
        assert_eq!(error.last_error.as_deref(), Some(BAD));
        let stats = bench.stats();
        assert_eq!((stats.accepted, stats.datums, stats.refused, stats.dropped), (999, 999, 1, 0));
        assert!(stats.requests <= 2 * 10 + 1, "{} requests", stats.requests);
        assert_eq!((stats.ambiguous, stats.outbox_bytes), (0, 0));
    }
}

#[test]
fn several_bad_data_are_lost_alone_in_every_batch_of_a_day() {
    let bench = Bench::new(refusing(&[3, 4, 60, 99]));
    for _ in 0..24 * 60 {
        bench.push(vec![different(100)]);
        assert_eq!(bench.flush().unwrap_err().refused, 4);
    }
    assert_eq!(bench.stats().accepted, 96 * 24 * 60);
}

#[test]
fn where_everything_is_refused_nobody_asks_for_each_datum() {
    let bench = Bench::new(|_: &Batch| Answer::Fail(Failure::refused(BAD)));
    let batches = 500;
    for _ in 0..batches {
        bench.push(vec![batch(0, 100)]);
    }
    assert_eq!(bench.flush().unwrap_err().refused, batches * 100);
    let stats = bench.stats();
    // A halving makes two of one.
    assert!(stats.requests <= batches + 2 * 200, "{} requests", stats.requests);
}

#[test]
fn a_search_that_has_ended_begins_again_with_time() {
    let mut is_open = false;
    let (open, opened) = std::sync::mpsc::channel::<()>();
    let mut find = refusing(&[50]);
    let bench = Bench::new(move |batch| {
        is_open |= opened.try_recv().is_ok();
        if is_open { find(batch) } else { Answer::Fail(Failure::refused(BAD)) }
    });
    for _ in 0..300 {
        bench.push(vec![batch(0, 10)]);
    }
    bench.flush().unwrap_err();
    open.send(()).unwrap();
    bench.push(vec![different(100)]);
    assert_eq!(bench.flush().unwrap_err().refused, 100, "the search has ended");
    bench.clock.advance(Duration::from_secs(60));
    bench.push(vec![different(100)]);
    assert_eq!(bench.flush().unwrap_err().refused, 1);
}
