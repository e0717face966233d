//! With a data directory: the traces that were answered are there again. What holds for the file itself
//! is tested in `keeps_data_across_restarts.rs`.

use std::fs;

use crate::common::kept::*;
use crate::common::xray::*;
use crate::common::*;
use cwmetrics_local::Local;
use tempfile::TempDir;

const FILE: &str = "cwmetrics-local-traces.redb";

fn put_one(local: &Local, number: u64) {
    put_good(local, &[segment(&trace_id(MINUTE, number), number, "shop", json!({}))]);
}

#[test]
fn the_same_documents_in_the_same_order() {
    let directory = TempDir::new().unwrap();
    let local = open(directory.path());
    let id = trace_id(MINUTE, 1);
    rest(&local, "/GetSamplingRules", &json!({})).ok();
    put_segments(
        &local,
        &[
            segment(
                &id,
                1,
                "shop",
                json!({"end_time": null, "in_progress": true, "metadata": {"default": {"ü": [1.5, null]}}}),
            ),
            segment(&trace_id(MINUTE, 2), 1, "a(b)", json!({})),
            segment(&trace_id(MINUTE, 3), 1, "other", json!({"fault": true})),
        ],
    );
    let sub = segment(&id, 2, "pay", json!({"type": "subsegment", "parent_id": "0000000000000001"}));
    let datagram = format!("{HEADER}{sub}");
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.send_to(datagram.as_bytes(), local.daemon_address()).unwrap();
    assert!(local.wait_until(PATIENCE, |local| local.segments().len() == 3));
    let (before, traces) = (local.segments(), local.traces());
    drop(local);

    let local = open(directory.path());
    assert_eq!((local.segments(), local.traces()), (before, traces));
    assert!(local.requests().is_empty() && local.refusals().is_empty());
    put_one(&local, 9);
    assert_eq!(local.requests()[0].number, 3, "no number is used again that a document has");
    let before = local.segments();
    drop(local);
    assert_eq!(open(directory.path()).segments(), before);
}

#[test]
fn metrics_and_traces_lie_beside_each_other() {
    let directory = TempDir::new().unwrap();
    let local = open(directory.path());
    put(&local, cwmetrics_local::Protocol::Cbor, json!({"MetricName": "m", "Value": 1})).ok();
    put_one(&local, 1);
    drop(local);
    let local = open(directory.path());
    assert_eq!((local.datums().len(), local.segments().len()), (1, 1));
}

#[test]
fn cleared_is_cleared() {
    let directory = TempDir::new().unwrap();
    let local = open(directory.path());
    put_one(&local, 1);
    local.clear();
    drop(local);
    let local = open(directory.path());
    assert!(local.segments().is_empty());
    put_one(&local, 2);
    local.clear();
    put_one(&local, 3);
    drop(local);
    let segments = open(directory.path()).segments();
    assert_eq!((segments.len(), segments[0].id.as_str()), (1, "0000000000000003"));
}

#[test]
fn it_is_bounded_as_the_memory_is() {
    let directory = TempDir::new().unwrap();
    let with_room = |bytes: usize| builder(directory.path()).trace_bytes(bytes).start().unwrap();
    let local = with_room(100_000);
    let filling = json!({"metadata": {"default": {"text": "x".repeat(20_000)}}});
    let put = |local: &Local, number: u64| {
        put_good(local, &[segment(&trace_id(MINUTE, number), number, "shop", filling.clone())]);
    };
    (0..200).for_each(|number| put(&local, number));
    let before = local.segments();
    assert_eq!(before.len(), 4);
    drop(local);
    // 200 documents are 4,000,000 bytes.
    let length = fs::metadata(directory.path().join(FILE)).unwrap().len();
    assert!(length < 3_000_000, "{length}");
    let local = with_room(100_000);
    assert_eq!(local.segments(), before);
    (200..203).for_each(|number| put(&local, number));
    let before = local.segments();
    assert_eq!((before.len(), before[3].id.as_str()), (4, "00000000000000ca"));
    drop(local);
    assert_eq!(with_room(100_000).segments(), before);
    assert_eq!(with_room(50_000).segments(), before[2..]);
}

#[test]
fn what_is_too_old_meanwhile_goes() {
    let directory = TempDir::new().unwrap();
    let local = open(directory.path());
    put_one(&local, 1);
    drop(local);
    let later = NOW + 31 * 24 * 3600;
    let local = builder(directory.path()).clock(move || time(later)).start().unwrap();
    put_good(
        &local,
        &[segment(&trace_id(later, 2), 2, "new", json!({"start_time": later, "end_time": later}))],
    );
    let kept = local.segments();
    assert_eq!((kept.len(), kept[0].name.as_str()), (1, "new"));
    drop(local);
    assert_eq!(builder(directory.path()).clock(move || time(later)).start().unwrap().segments(), kept);
}

#[test]
fn a_damaged_file_is_an_error_or_as_it_was() {
    let directory = TempDir::new().unwrap();
    let local = open(directory.path());
    (1..20).for_each(|number| put_one(&local, number));
    let before = local.segments();
    drop(local);
    damage(directory.path(), FILE, |local, at| assert_eq!(local.segments(), before, "byte {at}"));
}
