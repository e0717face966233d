use std::time::Duration;

use super::scripted::{Answer, Bench, batch, in_turn, number};
use crate::deliver::Options;
use crate::sink::Failure;

/// No pause is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

#[test]
fn a_throttled_batch_is_sent_again_when_the_clock_says_so_and_not_before() {
    let throttled = || Answer::Fail(Failure::throttled("slow down"));
    let bench = Bench::new(in_turn(vec![throttled(), throttled()]));
    bench.push(vec![batch(0, 3)]);
    for attempt in 1..=2 {
        let stats = bench.until(|stats| stats.throttled == attempt);
        assert_eq!((stats.requests, stats.accepted, stats.pending), (attempt, 0, 3));
        bench.clock.advance(LONGEST_PAUSE);
    }
    assert_eq!(bench.flush(), Ok(()));
    let stats = bench.stats();
    assert_eq!((stats.requests, stats.retried, stats.throttled, stats.ambiguous), (3, 2, 2, 0));
    assert_eq!((stats.accepted, stats.last_error.as_deref()), (3, Some("slow down")));
}

#[test]
fn what_is_sent_again_is_what_was_sent() {
    let bench = Bench::new(in_turn(vec![Answer::Fail(Failure::retry("down"))]));
    bench.push(vec![batch(0, 3)]);
    let first = bench.arrival();
    bench.until(|stats| stats.last_error.is_some());
    bench.clock.advance(LONGEST_PAUSE);
    assert_eq!(bench.arrival(), first);
}

#[test]
fn samples_whose_answer_was_lost_are_ambiguous_once_they_are_sent_again() {
    let bench = Bench::new(in_turn(vec![Answer::Fail(Failure::unclear("reset"))]));
    bench.push(vec![batch(0, 3)]);
    assert_eq!(bench.until(|stats| stats.last_error.is_some()).ambiguous, 0);
    bench.clock.advance(LONGEST_PAUSE);
    assert_eq!(bench.flush(), Ok(()));
    let stats = bench.stats();
    assert_eq!((stats.ambiguous, stats.accepted, stats.retried), (3, 3, 1));
}

#[test]
fn retry_now_ends_a_pause() {
    let bench = Bench::new(in_turn(vec![Answer::Fail(Failure::retry("down"))]));
    bench.push(vec![batch(0, 1)]);
    bench.until(|stats| stats.last_error.is_some());
    bench.handle.retry_now();
    assert_eq!(bench.flush(), Ok(()));
}

#[test]
fn after_a_failure_one_request_at_a_time_asks_whether_the_others_may_come() {
    let mut attempts = 0;
    let options = Options { in_flight: 4, ..Options::default() };
    let bench = Bench::with(options, move |_| {
        attempts += 1;
        if attempts <= 4 { Answer::Fail(Failure::retry("down")) } else { Answer::Never }
    });
    bench.push((0..10).map(|number| batch(number, 1)).collect());
    bench.until(|stats| stats.requests == 4 && stats.last_error.is_some());
    for _ in 0..4 {
        bench.arrival();
    }
    bench.handle.retry_now();
    assert_eq!(number(&bench.arrival()), 0);
    // The next one goes out after a success only, and the sink is silent.
    bench.handle.retry_now();
    assert_eq!(bench.stats().requests, 5);
}

#[test]
fn a_few_requests_are_under_way_at_once_and_no_more() {
    let options = Options { in_flight: 4, ..Options::default() };
    let bench = Bench::with(options, |_| Answer::Never);
    bench.push((0..10).map(|number| batch(number, 1)).collect());
    for _ in 0..4 {
        bench.arrival();
    }
    assert_eq!(bench.stats().requests, 4);
}
