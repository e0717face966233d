use std::future::Future as _;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use super::scripted::{Answer, Bench, batch, in_turn};
use crate::deliver::Ticket;
use crate::sink::{Batch, Failure};

#[test]
fn a_ticket_covers_what_was_pushed_before_it_and_nothing_later() {
    let bench = Bench::new(in_turn(vec![Answer::Accept, Answer::Never]));
    bench.push(vec![batch(0, 1)]);
    let ticket = Ticket::new();
    bench.handle.flush(&ticket);
    bench.push(vec![batch(1, 1)]);
    assert_eq!(ticket.wait_blocking(None), Some(Ok(())));
    assert_eq!(bench.stats().pending, 1);
}

#[test]
fn a_flush_with_nothing_to_wait_for_is_done_at_once() {
    let bench = Bench::new(in_turn(vec![]));
    let ticket = Ticket::new();
    bench.handle.flush(&ticket);
    assert!(ticket.is_resolved());
}

#[test]
fn a_loss_between_two_flushes_is_told_by_the_second_and_only_once() {
    let bench = Bench::new(in_turn(vec![Answer::Fail(Failure::refused("bad name"))]));
    bench.push(vec![batch(0, 1)]);
    bench.until(|stats| stats.refused == 1);
    let follower = Ticket::new();
    bench.handle.follow(&follower);
    assert_eq!(follower.wait_blocking(None), Some(Ok(())));
    let error = bench.flush().unwrap_err();
    assert_eq!((error.refused, error.last_error.as_deref()), (1, Some("bad name")));
    assert_eq!(bench.flush(), Ok(()));
}

#[test]
fn a_loss_that_a_flush_has_told_is_not_told_again() {
    let bench = Bench::new(in_turn(vec![Answer::Fail(Failure::refused("bad name"))]));
    bench.push(vec![batch(0, 1)]);
    assert_eq!(bench.flush().unwrap_err().refused, 1);
    assert_eq!(bench.flush(), Ok(()));
}

#[test]
fn several_tickets_wait_for_the_same_samples() {
    let bench = Bench::new(in_turn(vec![Answer::Fail(Failure::retry("down"))]));
    bench.push(vec![batch(0, 2)]);
    let tickets = [Ticket::new(), Ticket::new(), Ticket::new()];
    for ticket in &tickets {
        bench.handle.follow(ticket);
    }
    tickets[0].expire(0);
    bench.until(|stats| stats.last_error.is_some());
    bench.clock.advance(Duration::from_secs(30));
    assert_eq!(tickets[0].wait_blocking(None).unwrap().unwrap_err().waiting, 2);
    assert_eq!(tickets[1].wait_blocking(None), Some(Ok(())));
    assert_eq!(tickets[2].wait_blocking(None), Some(Ok(())));
}

#[test]
fn a_waker_that_panics_ends_nothing_and_keeps_nobody_waiting() {
    struct Panics;
    impl Wake for Panics {
        fn wake(self: Arc<Self>) {
            panic!("a waker of a test panics, as it is told to");
        }
    }
    let bench = Bench::new(in_turn(vec![]));
    let ticket = Ticket::new();
    let waker = Waker::from(Arc::new(Panics));
    let mut wait = pin!(ticket.wait());
    assert!(wait.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    bench.push(vec![batch(0, 1)]);
    bench.handle.flush(&ticket);
    assert_eq!(ticket.wait_blocking(None), Some(Ok(())));
    bench.push(vec![batch(1, 1)]);
    assert_eq!(bench.flush(), Ok(()));
    assert_eq!((bench.stats().accepted, bench.stats().restarts), (2, 0));
}

#[test]
fn an_expired_flush_says_how_much_still_waits_and_why() {
    let bench = Bench::new(|_: &Batch| Answer::Fail(Failure::retry("no route to CloudWatch")));
    bench.push(vec![batch(0, 2)]);
    let ticket = Ticket::new();
    bench.handle.flush(&ticket);
    bench.until(|stats| stats.last_error.is_some());
    ticket.expire(0);
    let error = ticket.wait_blocking(None).unwrap().unwrap_err();
    assert_eq!(error.waiting, 2);
    assert_eq!(
        error.to_string(),
        "of the samples recorded before the flush, 2 are still waiting to be accepted; \
         the last error was: no route to CloudWatch"
    );
}
