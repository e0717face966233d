//! 1 MB is counted uncompressed, and a gzip bomb is not expanded.

use crate::common::*;
use cwmetrics_local::{Local, Protocol};

const LIMIT: usize = 1_000_000;

/// A PutMetricData of exactly this many bytes of JSON.
fn sized(bytes: usize) -> Vec<u8> {
    let body = r#"{"Namespace": "Shop", "MetricData": [{"MetricName": "m", "Value": 1}]}"#;
    let mut body = body.to_owned();
    body.push_str(&" ".repeat(bytes - body.len()));
    body.into_bytes()
}

fn send_json(local: &Local, body: &[u8], extra: &str) -> Answer {
    let head = head(Protocol::Json, "PutMetricData", body.len(), extra);
    send(local, &head, body).unwrap()
}

#[track_caller]
fn too_large(answer: &Answer) {
    assert_eq!(answer.status, 413);
    assert_eq!(
        answer.error(),
        ("RequestEntityTooLarge", "The request's body must not have more than 1000000 bytes uncompressed.")
    );
}

#[test]
fn plain_bodies() {
    let local = start();
    send_json(&local, &sized(LIMIT), "").ok();
    too_large(&send_json(&local, &sized(LIMIT + 1), ""));
    too_large(&send_json(&local, &sized(8 * LIMIT), ""));
    assert_eq!(local.datums().len(), 1);
    assert_eq!(local.refusals().len(), 2);
    assert_eq!(local.refusals()[0].status, 413);
}

#[test]
fn gzipped_bodies_by_what_they_hold() {
    let local = start();
    let gzipped = "Content-Encoding: gzip\r\n";
    send_json(&local, &gzip(&sized(LIMIT)), gzipped).ok();
    too_large(&send_json(&local, &gzip(&sized(LIMIT + 1)), gzipped));
    let request = &local.requests()[0];
    assert!(request.gzip);
    assert_eq!(request.body.len(), LIMIT);
    assert!(request.wire_bytes < 10_000);
}

#[test]
fn a_gzip_bomb() {
    let local = start();
    let gzipped = "Content-Encoding: gzip\r\n";
    // 200 MB in 200 kB.
    too_large(&send_json(&local, &gzip(&vec![b' '; 200 * LIMIT]), gzipped));
    assert!(local.requests()[0].body.is_empty());
}

#[test]
fn several_gzip_members_are_one_body() {
    let local = start();
    let body = sized(1000);
    let members = [gzip(&body[..100]), gzip(&body[100..])].concat();
    send_json(&local, &members, "Content-Encoding: gzip\r\n").ok();
    let bomb = gzip(&sized(LIMIT)).repeat(2);
    too_large(&send_json(&local, &bomb, "Content-Encoding: gzip\r\n"));
}

#[test]
fn heads() {
    let local = start();
    let with = |extra: &str| send(&local, &head(Protocol::Json, "ListMetrics", 2, extra), b"{}");
    let many = |headers: usize| (0..headers).map(|n| format!("X-{n}: v\r\n")).collect::<String>();
    // The good head has five of its own.
    with(&many(95)).unwrap().ok();
    with(&format!("X-Long: {}\r\n", "v".repeat(15_000))).unwrap().ok();
    for extra in [many(96), format!("X-Long: {}\r\n", "v".repeat(16_384))] {
        let answer = with(&extra);
        assert_eq!(answer.map(|answer| answer.status), Some(431));
    }
    assert_eq!(local.requests().len(), 2);
}

#[test]
fn gzip_in_both_protocols() {
    for protocol in BOTH {
        let local = start();
        let input = json!({"Namespace": "Shop", "MetricData": [{"MetricName": "m", "Value": 1}]});
        call_gzipped(&local, protocol, "PutMetricData", &input).ok();
        assert_eq!(local.datums().len(), 1);
        assert_eq!(&local.requests()[0].body[..], encode(protocol, &input));
    }
}
