//! Each fault: what the client sees, and whether the data are kept.

use crate::common::*;
use cwmetrics_local::{Fault, Local, Protocol};

fn push(local: &Local, protocol: Protocol) -> Option<Answer> {
    let input = json!({"Namespace": "Shop", "MetricData": [{"MetricName": "m", "Value": 1}]});
    let body = encode(protocol, &input);
    send(local, &head(protocol, "PutMetricData", body.len(), ""), &body)
}

#[test]
fn errors_that_are_answered() {
    for (fault, status, code, kept) in [
        (Fault::Throttle, 400, "Throttling", 0),
        (Fault::InternalError, 500, "InternalServiceError", 0),
        (Fault::Unavailable, 503, "ServiceUnavailable", 0),
        (Fault::AccessDenied, 403, "AccessDenied", 0),
        (Fault::TooLarge, 413, "RequestEntityTooLarge", 0),
        (Fault::AcceptThenInternalError, 500, "InternalServiceError", 1),
    ] {
        for protocol in BOTH {
            let local = start();
            local.fail_next(1, fault);
            let answer = push(&local, protocol).unwrap();
            assert_eq!((answer.status, answer.error().0), (status, code));
            assert_eq!(local.datums().len(), kept);
            let request = &local.requests()[0];
            assert_eq!(request.fault, Some(fault));
            assert_eq!(request.status, Some(status));
            assert!(local.refusals().is_empty(), "a fault is no refusal");
            push(&local, protocol).unwrap().ok();
        }
    }
}

#[test]
fn connections_that_are_closed() {
    for (fault, kept) in [(Fault::CloseBeforeAnswer, 0), (Fault::AcceptThenClose, 1)] {
        let local = start();
        local.fail_next(1, fault);
        assert!(push(&local, Protocol::Cbor).is_none());
        assert_eq!(local.datums().len(), kept);
        assert_eq!(local.requests()[0].status, None);
        push(&local, Protocol::Cbor).unwrap().ok();
    }
}

#[test]
fn requests_that_stall() {
    use std::io::{ErrorKind, Read, Write};
    for (fault, kept) in [(Fault::Stall, 0), (Fault::AcceptThenStall, 1)] {
        let local = start();
        local.fail_next(1, fault);
        let input = json!({"Namespace": "Shop", "MetricData": [{"MetricName": "m", "Value": 1}]});
        let body = encode(Protocol::Cbor, &input);
        let mut stream = std::net::TcpStream::connect(local.address()).unwrap();
        let head = head(Protocol::Cbor, "PutMetricData", body.len(), "");
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body).unwrap();
        let stalled = |local: &Local| local.requests().iter().any(|r| r.fault == Some(fault));
        assert!(local.wait_until(PATIENCE, stalled));
        assert_eq!(local.datums().len(), kept);
        // Open, and nothing to read.
        stream.set_nonblocking(true).unwrap();
        let error = stream.read(&mut [0]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WouldBlock);
        push(&local, Protocol::Cbor).unwrap().ok();
    }
}

#[test]
fn faults_come_in_the_order_they_were_asked_for() {
    let local = start();
    local.fail_next(0, Fault::TooLarge);
    local.fail_next(2, Fault::Throttle);
    local.fail_next(1, Fault::Unavailable);
    let statuses: Vec<_> = (0..4).map(|_| push(&local, Protocol::Cbor).unwrap().status).collect();
    assert_eq!(statuses, [400, 400, 503, 200]);
}

#[test]
fn a_rule_decides_about_each_request_that_no_fault_is_ordered_for() {
    let local = start();
    let mut seen = 0;
    local.fail_when(move |request| {
        seen += 1;
        assert!(request.operation == "PutMetricData" && !request.body.is_empty());
        (seen % 2 == 0).then_some(Fault::Unavailable)
    });
    local.fail_next(1, Fault::Throttle);
    let statuses =
        |count| -> Vec<_> { (0..count).map(|_| push(&local, Protocol::Cbor).unwrap().status).collect() };
    assert_eq!(statuses(4), [400, 200, 503, 200]);
    local.fail_no_more();
    assert_eq!(statuses(3), [200, 200, 200]);
}

#[test]
fn faults_can_be_taken_back() {
    let local = start();
    local.fail_next(usize::MAX, Fault::Throttle);
    assert_eq!(push(&local, Protocol::Cbor).unwrap().status, 400);
    local.fail_no_more();
    push(&local, Protocol::Cbor).unwrap().ok();
}

#[test]
fn wrong_data_are_refused_where_they_would_have_been_accepted() {
    let local = start();
    local.fail_next(1, Fault::AcceptThenClose);
    let answer = put(&local, Protocol::Cbor, json!({"MetricName": "m"}));
    assert_eq!(answer.error().0, "InvalidParameterCombination");
    assert_eq!(local.refusals().len(), 1);
}
