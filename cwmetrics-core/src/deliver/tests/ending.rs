use super::scripted::{Answer, Bench, PATIENCE, batch, in_turn};
use crate::deliver::Ticket;
use crate::sink::{Batch, Failure};

#[test]
fn stopping_delivers_what_there_is_and_ends_the_thread() {
    let bench = Bench::new(in_turn(vec![]));
    bench.push((0..20).map(|number| batch(number, 1)).collect());
    let ticket = Ticket::new();
    bench.handle.stop(&ticket);
    assert_eq!(ticket.wait_blocking(Some(PATIENCE)), Some(Ok(())));
    bench.ended();
    assert_eq!(bench.stats().accepted, 20);
}

#[test]
fn stopping_ends_a_pause() {
    let bench = Bench::new(in_turn(vec![Answer::Fail(Failure::retry("down"))]));
    bench.push(vec![batch(0, 1)]);
    bench.until(|stats| stats.last_error.is_some());
    let ticket = Ticket::new();
    bench.handle.stop(&ticket);
    assert_eq!(ticket.wait_blocking(Some(PATIENCE)), Some(Ok(())));
}

#[test]
fn what_is_not_delivered_when_the_time_is_up_is_dropped_and_counted() {
    let bench = Bench::new(|_: &Batch| Answer::Never);
    bench.push(vec![batch(0, 1), batch(1, 2)]);
    bench.arrival();
    let ticket = Ticket::new();
    bench.handle.stop(&ticket);
    ticket.expire(0);
    assert_eq!(ticket.wait_blocking(None).unwrap().unwrap_err().waiting, 3);
    bench.ended();
    let stats = bench.stats();
    assert_eq!((stats.dropped, stats.pending, stats.outbox_bytes), (3, 0, 0));
}

#[test]
fn stopping_with_nothing_to_deliver_ends_at_once() {
    let bench = Bench::new(in_turn(vec![]));
    let ticket = Ticket::new();
    bench.handle.stop(&ticket);
    assert_eq!(ticket.wait_blocking(None), Some(Ok(())));
    bench.ended();
}

#[test]
fn what_is_pushed_after_the_end_is_dropped_and_counted() {
    let bench = Bench::new(in_turn(vec![]));
    bench.handle.close();
    bench.ended();
    bench.push(vec![batch(0, 4)]);
    assert_eq!(bench.stats().dropped, 4);
    assert_eq!(bench.flush().unwrap_err().dropped, 4);
}

#[test]
fn dropping_the_handle_ends_the_thread() {
    let Bench { handle, arrivals, .. } = Bench::new(|_: &Batch| Answer::Never);
    drop(handle);
    assert!(
        arrivals
            .recv_timeout(PATIENCE)
            .is_err_and(|error| error == std::sync::mpsc::RecvTimeoutError::Disconnected)
    );
}
