//! Dropping the endpoint closes everything at once.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::common::*;
use cwmetrics_local::{Fault, Local, Protocol};

fn open(local: &Local, bytes: &str) -> TcpStream {
    let mut stream = TcpStream::connect(local.address()).unwrap();
    stream.write_all(bytes.as_bytes()).unwrap();
    stream
}

#[test]
fn with_connections_in_every_state() {
    let local = start();
    let request = format!("{}{{}}", head(Protocol::Json, "ListMetrics", 2, ""));
    let idle = open(&local, "");
    let half_a_head = open(&local, &request[..20]);
    let half_a_body = open(&local, &request[..request.len() - 1]);
    let mut answered = open(&local, &request);
    assert!(receive(&mut answered).is_some());
    local.fail_next(1, Fault::Stall);
    let stalled = open(&local, &request);
    assert!(local.wait_until(PATIENCE, |l| l.requests().iter().any(|r| r.fault.is_some())));
    let hold = local.hold();
    let held = open(&local, &request);
    assert!(local.wait_until(PATIENCE, |_| hold.waiting() == 1));

    drop(local);

    for mut stream in [idle, half_a_head, half_a_body, answered, stalled, held] {
        // Closed or reset, but not open.
        assert!(matches!(stream.read(&mut [0]), Ok(0) | Err(_)));
    }
    // A hold may outlive its endpoint.
    assert_eq!(hold.waiting(), 0);
    hold.release();
}

#[test]
fn the_address_is_free_again() {
    let first = start();
    let address = first.address();
    let url = first.url().to_owned();
    assert_eq!(url, format!("http://{address}"));
    drop(first);
    let second = Local::builder().listen(address).start().unwrap();
    assert_eq!(second.url(), url);
}
