//! A hold keeps requests waiting until a test lets them go.

use std::thread;

use crate::common::*;
use cwmetrics_local::{Local, Protocol};

fn push(local: &Local) -> u16 {
    put(local, Protocol::Cbor, json!({"MetricName": "m", "Value": 1})).status
}

#[test]
fn a_held_request_has_arrived_but_nothing_of_it_is_kept() {
    let local = start();
    let hold = local.hold();
    thread::scope(|scope| {
        let client = scope.spawn(|| push(&local));
        assert!(local.wait_until(PATIENCE, |_| hold.waiting() == 1));
        assert_eq!(local.requests().len(), 1);
        assert_eq!(local.requests()[0].status, None);
        assert!(local.datums().is_empty());
        hold.release();
        assert_eq!(client.join().unwrap(), 200);
    });
    assert_eq!(local.datums().len(), 1);
    assert_eq!(push(&local), 200);
}

#[test]
fn requests_can_be_let_through_one_by_one() {
    let local = start();
    let hold = local.hold();
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| push(&local));
        }
        assert!(local.wait_until(PATIENCE, |_| hold.waiting() == 3));
        for done in 1..=2 {
            hold.let_through(1);
            assert!(local.wait_until(PATIENCE, |local| local.datums().len() == done));
            assert_eq!(hold.waiting(), 3 - done);
        }
        drop(hold);
    });
    assert_eq!(local.datums().len(), 3);
}

#[test]
fn a_client_that_gives_up_waits_no_more() {
    use std::io::Write;
    let local = start();
    let hold = local.hold();
    let mut stream = std::net::TcpStream::connect(local.address()).unwrap();
    let head = head(Protocol::Json, "ListMetrics", 2, "");
    stream.write_all(format!("{head}{{}}").as_bytes()).unwrap();
    assert!(local.wait_until(PATIENCE, |_| hold.waiting() == 1));
    drop(stream);
    assert!(local.wait_until(PATIENCE, |_| hold.waiting() == 0));
    assert_eq!(local.requests()[0].status, None);
}

#[test]
fn several_holds_all_have_to_let_go() {
    let local = start();
    let (first, second) = (local.hold(), local.hold());
    thread::scope(|scope| {
        let client = scope.spawn(|| push(&local));
        assert!(local.wait_until(PATIENCE, |_| first.waiting() == 1));
        first.release();
        assert!(local.wait_until(PATIENCE, |_| second.waiting() == 1));
        assert!(local.datums().is_empty());
        second.release();
        assert_eq!(client.join().unwrap(), 200);
    });
}

#[test]
fn waiting_ends_when_the_time_is_up() {
    let local = start();
    assert!(!local.wait_until(std::time::Duration::ZERO, |_| false));
    assert!(local.wait_until(std::time::Duration::ZERO, |_| true));
}
