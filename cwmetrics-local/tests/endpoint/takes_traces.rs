//! PutTraceSegments, and what a test gets to see of it.

use crate::common::xray::*;
use crate::common::*;
use cwmetrics_local::{Local, Protocol};

#[test]
fn documents_in_order_and_as_they_came() {
    let local = start();
    let [one, other] = [1, 2].map(|number| trace_id(MINUTE, number));
    let first = segment(&one, 1, "shop", json!({"metadata": {"default": {"sizes": [1, [2, null]]}}}));
    let sub = segment(&one, 2, "pay", json!({"type": "subsegment", "parent_id": "0000000000000001"}));
    let open = segment(&other, 3, "Bestellung 日本", json!({"end_time": null, "in_progress": true}));
    put_good(&local, &[first.clone(), open.clone()]);
    put_good(&local, std::slice::from_ref(&sub));

    let segments = local.segments();
    let documents: Vec<Value> =
        segments.iter().map(|segment| serde_json::from_str(&segment.document).unwrap()).collect();
    assert_eq!(documents, [first, open, sub]);
    let seen: Vec<_> =
        segments.iter().map(|s| (&*s.trace_id, s.id.as_str(), s.name.as_str(), s.request)).collect();
    assert_eq!(
        seen,
        [
            (one.as_str(), "0000000000000001", "shop", 0),
            (other.as_str(), "0000000000000003", "Bestellung 日本", 0),
            (one.as_str(), "0000000000000002", "pay", 1),
        ]
    );
    assert_eq!((segments[0].start_time, segments[0].end_time), (MINUTE as f64, Some(MINUTE as f64 + 1.0)));
    assert_eq!((segments[0].is_subsegment, segments[0].parent_id.as_deref()), (false, None));
    assert_eq!(segments[1].end_time, None);
    assert_eq!(
        (segments[2].is_subsegment, segments[2].parent_id.as_deref()),
        (true, Some("0000000000000001"))
    );
    assert!(local.refusals().is_empty());
    assert_eq!(local.requests()[0].protocol, Protocol::RestJson);
    assert_eq!(local.requests()[0].operation, "PutTraceSegments");
}

#[test]
fn traces_are_made_of_them() {
    let local = start();
    let id = trace_id(MINUTE, 1);
    let pay = segment(&id, 2, "pay", json!({"type": "subsegment", "parent_id": "0000000000000001"}));
    put_good(&local, &[pay, segment(&id, 1, "shop", json!({"end_time": MINUTE + 3, "fault": true}))]);
    let traces = local.traces();
    assert_eq!(traces.len(), 1);
    assert_eq!(traces[0].id().to_string(), id);
    assert_eq!((traces[0].duration(), traces[0].has_fault()), (Some(3.0), true));
    let tree: Vec<_> = traces[0].walk().map(|node| (node.depth, node.segment.name.as_str())).collect();
    assert_eq!(tree, [(0, "shop"), (1, "pay")]);
}

#[test]
fn ids_are_the_same_in_large_and_small_letters() {
    let local = start();
    let id = "1-6553F2AB-ABCDEFABCDEFABCDEFABCDEF";
    put_good(&local, &[segment(id, 1, "a", json!({})), segment(&id.to_lowercase(), 2, "b", json!({}))]);
    assert_eq!(local.traces().len(), 1);
    assert_eq!(local.traces()[0].walk().count(), 2);
}

#[test]
fn an_array_has_several_documents() {
    let local = start();
    let id = trace_id(MINUTE, 1);
    let good = segment(&id, 1, "a", json!({}));
    let bad = segment(&id, 2, "b", json!({"end_time": "later"}));
    let answer = put_segments(&local, &[json!([good, bad])]);
    assert_eq!(answer[0]["Id"], "0000000000000002");
    assert_eq!(local.segments().len(), 1);
    let empty = put_segments(&local, &[json!([])]);
    assert_eq!(empty[0]["ErrorCode"], "MissingId");
}

#[test]
fn fifty_documents_at_once_and_no_more() {
    let local = start();
    let documents = |many: u64| -> Vec<Value> {
        (0..many).map(|id| segment(&trace_id(MINUTE, id), id, "a", json!({}))).collect()
    };
    put_good(&local, &documents(50));
    let texts: Vec<String> = documents(51).iter().map(Value::to_string).collect();
    let answer = rest(&local, "/TraceSegments", &json!({"TraceSegmentDocuments": texts}));
    assert_eq!(answer.status, 400);
    let message = "The collection TraceSegmentDocuments must not have a size greater than 50. It has 51.";
    assert_eq!(rest_error(&answer), ("InvalidRequestException", message));
    assert_eq!(local.segments().len(), 50, "none of them");
}

#[test]
fn what_is_cleared_is_gone() {
    let local = start();
    put_good(&local, &[segment(&trace_id(MINUTE, 1), 1, "a", json!({}))]);
    local.clear();
    assert!(local.segments().is_empty() && local.traces().is_empty());
    put_good(&local, &[segment(&trace_id(MINUTE, 2), 1, "b", json!({}))]);
    assert_eq!(local.segments()[0].name, "b");
}

fn with_room_for(bytes: usize) -> Local {
    Local::builder().clock(|| time(NOW)).trace_bytes(bytes).start().unwrap()
}

#[test]
fn the_oldest_traces_go_when_there_is_no_room() {
    let local = with_room_for(20_000);
    let filling = json!({"metadata": {"default": {"text": "x".repeat(2_000)}}});
    for number in 0..20 {
        put_good(&local, &[segment(&trace_id(MINUTE, number), number, "a", filling.clone())]);
    }
    let kept = local.segments();
    assert!((5..9).contains(&kept.len()), "{}", kept.len());
    assert_eq!(kept[0].id, format!("{:016x}", 20 - kept.len()), "the latest");
    assert_eq!(local.forgotten_segments(), 20 - kept.len() as u64);
    assert_eq!(local.forgotten(), 0, "that is about metrics");
}

#[test]
fn a_trace_that_has_no_room_at_all_goes_whole() {
    let local = with_room_for(5_000);
    let filling = json!({"metadata": {"default": {"text": "x".repeat(2_000)}}});
    for id in 0..4 {
        put_good(&local, &[segment(&trace_id(MINUTE, 1), id, "a", filling.clone())]);
    }
    assert_eq!(local.segments().len() as u64 + local.forgotten_segments(), 4);
    assert!(local.segments().len() < 3);
}

#[test]
fn what_is_over_thirty_days_old_goes() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};
    let now = Arc::new(AtomicI64::new(NOW));
    let clock = Arc::clone(&now);
    let local = Local::builder().clock(move || time(clock.load(Ordering::Relaxed))).start().unwrap();
    put_good(&local, &[segment(&trace_id(MINUTE, 1), 1, "old", json!({}))]);
    now.fetch_add(30 * 24 * 3600, Ordering::Relaxed);
    let later = NOW + 30 * 24 * 3600;
    let times = json!({"start_time": later - 1, "end_time": later});
    put_good(&local, &[segment(&trace_id(later, 2), 2, "new", times)]);
    assert_eq!(local.segments().len(), 1);
    assert_eq!((local.segments()[0].name.as_str(), local.forgotten_segments()), ("new", 0));
}
