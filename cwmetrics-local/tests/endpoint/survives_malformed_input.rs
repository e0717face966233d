//! Whatever comes, the answer is the protocol's own error and the endpoint goes on.

use crate::common::*;
use cwmetrics_local::{Local, Protocol};

#[track_caller]
fn malformed(local: &Local, protocol: Protocol, body: &[u8], message: &str) {
    let answer = call_raw(local, protocol, "PutMetricData", body);
    assert_eq!(answer.error(), ("SerializationException", message));
    assert_eq!(answer.status, 400);
}

#[test]
fn bodies_that_are_not_of_the_protocol() {
    let local = start();
    let cbor = |body: &[u8], why: &str| {
        let message = format!("The request's body is not valid CBOR: {why}.");
        malformed(&local, Protocol::Cbor, body, &message);
    };
    cbor(&[0xa1, 0x63], "it ends too early");
    cbor(&[0xa0, 0x00, 0x00], "2 bytes follow the end of the structure");
    cbor(&[0x1f], "bad syntax at byte 0");
    cbor(&[0xa1, 0x01, 0x01], "invalid type: integer `1`, expected a string as a member's name");
    cbor(&[0xa1, 0x61, b'T', 0xc1, 0x61, b'x'], "a timestamp's tag holds no number");
    // Lengths of 2^63 bytes, items and members.
    for first in [0x5b, 0x7b, 0x9b, 0xbb] {
        cbor(&[first, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], "it ends too early");
    }
    malformed(
        &local,
        Protocol::Json,
        b"{\"Namespace\"",
        "The request's body is not valid JSON: EOF while parsing an object at line 1 column 12.",
    );
}

#[test]
fn deep_nesting() {
    let local = start();
    for opening in [0x81, 0x9f] {
        malformed(
            &local,
            Protocol::Cbor,
            &vec![opening; 900_000],
            "The request's body is not valid CBOR: it is nested more than 32 deep.",
        );
    }
    let tags = call_raw(&local, Protocol::Cbor, "PutMetricData", &vec![0xc2; 900_000]);
    assert_eq!(tags.status, 400);
    malformed(
        &local,
        Protocol::Json,
        &vec![b'['; 900_000],
        "The request's body is not valid JSON: it is nested more than 32 deep at line 1 column 33.",
    );
    let nested = |depth: usize| (1..depth).fold(json!([]), |inner, _| json!([inner]));
    for protocol in BOTH {
        let answer = |depth: usize| call(&local, protocol, "ListMetrics", &json!({"Future": nested(depth)}));
        answer(31).ok();
        assert!(answer(32).error().1.contains("nested more than 32 deep"));
    }
    // Unknown members are passed over, so nesting alone is nothing wrong.
    let input = json!({"Future": [[[[1]]]], "Namespace": "Shop",
        "MetricData": [{"MetricName": "m", "Value": 1, "More": {"x": [null]}}]});
    for protocol in BOTH {
        call(&local, protocol, "PutMetricData", &input).ok();
    }
}

/// Else a megabyte of them would take fifty times as much memory.
#[test]
fn more_values_than_a_request_can_need() {
    let local = start();
    let list = |items: usize| [&[0x9f][..], &vec![0xa0; items], &[0xff]].concat();
    for items in [500_000, 999_998] {
        let message = "The request's body is not valid CBOR: it has more than 500000 values.";
        malformed(&local, Protocol::Cbor, &list(items), message);
    }
    // The list is one too. JSON has no room for more in a megabyte.
    let message = "The parameter request must be a structure, but is a list.";
    malformed(&local, Protocol::Cbor, &list(499_999), message);
    malformed(&local, Protocol::Json, format!("[1{}]", ",1".repeat(499_998)).as_bytes(), message);
}

#[test]
fn as_many_values_as_a_request_can_have() {
    for protocol in BOTH {
        let local = start();
        let data = |dimensions: usize| {
            let names: Vec<_> =
                (0..dimensions).map(|n| json!({"Name": n.to_string(), "Value": "v"})).collect();
            let ones = vec![1; 150];
            let datum = json!({"MetricName": "m", "Values": ones, "Counts": ones, "Dimensions": names});
            json!({"Namespace": "Shop", "MetricData": vec![datum; 1000]})
        };
        // JSON has no room for more.
        call(&local, protocol, "PutMetricData", &data(10)).ok();
        assert_eq!(local.datums().len(), 1000);
    }
}

#[test]
fn members_of_the_wrong_type() {
    for protocol in BOTH {
        let local = start();
        for (input, message) in [
            (json!([]), "The parameter request must be a structure, but is a list."),
            (json!({"Namespace": 1}), "The parameter Namespace must be a string, but is a number."),
            (
                json!({"Namespace": "Shop", "MetricData": {}}),
                "The parameter MetricData must be a list, but is a structure.",
            ),
            (
                json!({"Namespace": "Shop", "MetricData": [1]}),
                "The parameter MetricData.member.1 must be a structure, but is a number.",
            ),
            (
                json!({"Namespace": "Shop", "MetricData": [{"MetricName": "m", "Value": "1"}]}),
                "The parameter MetricData.member.1.Value must be a number, but is a string.",
            ),
            (
                json!({"Namespace": "Shop", "MetricData": [{"MetricName": "m", "Value": 1,
                    "StorageResolution": 1.5}]}),
                "The parameter MetricData.member.1.StorageResolution must be an integer of 32 \
                 bits, but is a number.",
            ),
            (
                json!({"Namespace": "Shop", "MetricData": [{"MetricName": "m", "Value": 1,
                    "Timestamp": "2026-01-01T00:00:00Z"}]}),
                "The parameter MetricData.member.1.Timestamp must be a timestamp in seconds \
                 since 1970, but is a string.",
            ),
            (
                json!({"Namespace": "Shop", "MetricData": [{"MetricName": "m", "Value": 1,
                    "Timestamp": 1e300}]}),
                "The parameter MetricData.member.1.Timestamp must be a timestamp in seconds \
                 since 1970, but is a ",
            ),
        ] {
            let answer = call(&local, protocol, "PutMetricData", &input);
            let (code, got) = answer.error();
            assert_eq!(code, "SerializationException");
            assert!(got.starts_with(message), "{got}");
        }
        assert!(local.datums().is_empty());
    }
}

#[test]
fn gzip_that_is_none() {
    let local = start();
    let head = head(Protocol::Cbor, "PutMetricData", 3, "Content-Encoding: gzip\r\n");
    let answer = send(&local, &head, b"abc").unwrap();
    let (code, message) = answer.error();
    assert_eq!(code, "SerializationException");
    assert!(message.starts_with("The request's body is not valid gzip: "), "{message}");
    // Cut short.
    let whole = gzip(&encode(Protocol::Cbor, &json!({"Namespace": "Shop"})));
    let cut = &whole[..whole.len() - 4];
    let head = head_of(cut.len());
    assert_eq!(send(&local, &head, cut).unwrap().error().0, "SerializationException");
}

fn head_of(length: usize) -> String {
    head(Protocol::Cbor, "PutMetricData", length, "Content-Encoding: gzip\r\n")
}

#[test]
fn an_empty_body_is_an_empty_structure() {
    for protocol in BOTH {
        let local = start();
        call_raw(&local, protocol, "ListMetrics", b"").ok();
        let answer = call_raw(&local, protocol, "PutMetricData", b"");
        assert_eq!(answer.error(), ("MissingParameter", "The parameter Namespace is required."));
    }
}

#[test]
fn good_requests_with_bytes_changed() {
    let local = start();
    let input = json!({
        "Namespace": "Shop",
        "StartTime": MINUTE, "EndTime": MINUTE + 60, "MetricName": "m", "Period": 60,
        "Statistics": ["Sum"], "Dimensions": [{"Name": "n", "Value": "v"}],
        "MetricData": [{"MetricName": "m", "Values": [1.5, 2], "Counts": [1, 2],
            "Timestamp": MINUTE, "Unit": "Count", "StorageResolution": 1}],
        "MetricDataQueries": [{"Id": "q", "MetricStat": {"Period": 60, "Stat": "p50",
            "Metric": {"Namespace": "Shop", "MetricName": "m"}}}],
    });
    let operations = ["PutMetricData", "GetMetricData", "GetMetricStatistics", "ListMetrics"];
    let mut next = random();
    for protocol in BOTH {
        let good = encode(protocol, &input);
        for operation in operations.into_iter().cycle().take(600) {
            let mut body = good.clone();
            for _ in 0..=next(4) {
                let at = next(body.len());
                body[at] = next(256) as u8;
            }
            body.truncate(body.len() - next(3) * next(body.len()) / 4);
            let status = call_raw(&local, protocol, operation, &body).status;
            assert!(status == 200 || status == 400, "{status} for {body:?}");
        }
    }
}
