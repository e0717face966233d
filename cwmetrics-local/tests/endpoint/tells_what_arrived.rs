//! What a test gets to see: data, requests, refusals.

use crate::common::*;
use cwmetrics_local::{Local, Protocol, Samples, StatisticSet};

#[test]
fn data_in_order_and_whole() {
    let local = start();
    let data = json!([
        {"MetricName": "b", "Values": [1, 2], "Counts": [3, 4], "Unit": "Bytes",
            "Timestamp": MINUTE as f64 + 1.5, "StorageResolution": 1,
            "Dimensions": [{"Name": "z", "Value": "1"}, {"Name": "a", "Value": "2"}]},
        {"MetricName": "a", "Value": 5},
        {"MetricName": "c", "StatisticValues":
            {"SampleCount": 2, "Sum": 3, "Minimum": 1, "Maximum": 2}},
    ]);
    call(&local, Protocol::Cbor, "ListMetrics", &json!({})).ok();
    let input = json!({"Namespace": "Shop", "MetricData": data});
    call(&local, Protocol::Cbor, "PutMetricData", &input).ok();

    let datums = local.datums();
    let first = &datums[0];
    assert_eq!((first.namespace.as_str(), first.name.as_str()), ("Shop", "b"));
    assert_eq!((first.unit.as_str(), first.resolution), ("Bytes", 1));
    assert_eq!(first.timestamp, time(MINUTE) + std::time::Duration::from_millis(1500));
    let dimensions = [("z", "1"), ("a", "2")].map(|(n, v)| (n.to_owned(), v.to_owned()));
    assert_eq!(first.dimensions, dimensions);
    assert_eq!(first.dimension("a"), Some("2"));
    assert_eq!(first.dimension("b"), None);
    let values = Samples::Values { values: vec![1.0, 2.0], counts: vec![3.0, 4.0] };
    assert_eq!(first.samples, values);
    assert_eq!((first.sample_count(), first.sum()), (7.0, 11.0));
    assert_eq!((first.minimum(), first.maximum()), (1.0, 2.0));
    assert_eq!(first.request, 1);

    let second = &datums[1];
    assert_eq!((second.unit.as_str(), second.resolution), ("None", 60));
    assert_eq!(second.samples, Samples::Value(5.0));
    let set = StatisticSet { sample_count: 2.0, sum: 3.0, minimum: 1.0, maximum: 2.0 };
    assert_eq!(datums[2].samples, Samples::Statistics(set));
    assert_eq!(datums[2].statistics(), set);
}

#[test]
fn requests_with_their_bodies() {
    let local = start();
    let input = json!({"Namespace": "Shop", "MetricData": [{"MetricName": "m", "Value": 1}]});
    call(&local, Protocol::Cbor, "PutMetricData", &input).ok();
    call_gzipped(&local, Protocol::Json, "PutMetricData", &input).ok();
    call(&local, Protocol::Json, "Nothing", &json!({}));
    let requests = local.requests();
    let seen: Vec<_> =
        requests.iter().map(|r| (r.number, r.operation.as_str(), r.protocol, r.gzip, r.status)).collect();
    assert_eq!(
        seen,
        [
            (0, "PutMetricData", Protocol::Cbor, false, Some(200)),
            (1, "PutMetricData", Protocol::Json, true, Some(200)),
            (2, "Nothing", Protocol::Json, false, Some(404)),
        ]
    );
    assert_eq!(&requests[0].body[..], encode(Protocol::Cbor, &input));
    assert_eq!(requests[0].wire_bytes, requests[0].body.len());
    assert_eq!(&requests[1].body[..], encode(Protocol::Json, &input));
    assert_eq!(requests[1].wire_bytes, gzip(&requests[1].body).len());
    assert!(requests[0].arrived <= requests[1].arrived);
    assert_eq!(requests[2].refusal.as_ref(), local.refusals().first());
    assert_eq!(local.refusals()[0].request, 2);
}

#[test]
fn the_oldest_requests_are_forgotten_first() {
    let local = Local::builder().journal_bytes(5_000).clock(|| time(NOW)).start().unwrap();
    for i in 0..20 {
        put(&local, Protocol::Json, json!({"MetricName": "m", "Value": i})).ok();
    }
    let requests = local.requests();
    assert!((5..20).contains(&requests.len()), "{}", requests.len());
    assert_eq!(requests.last().unwrap().number, 19);
    assert_eq!(requests.last().unwrap().status, Some(200));
    assert_eq!(local.datums().len(), 20);
}

#[test]
fn clear_forgets_everything() {
    let local = start();
    put(&local, Protocol::Cbor, json!({"MetricName": "m", "Value": 1})).ok();
    put(&local, Protocol::Cbor, json!({"MetricName": "m"}));
    local.clear();
    assert!(local.datums().is_empty());
    assert!(local.requests().is_empty());
    assert!(local.refusals().is_empty());
    let listed = call(&local, Protocol::Cbor, "ListMetrics", &json!({})).ok();
    assert_eq!(listed["Metrics"], json!([]));
    assert_eq!(local.requests()[0].number, 2, "numbers go on");
}

#[test]
fn each_refusal_as_it_comes() {
    let (sender, told) = std::sync::mpsc::channel();
    let local = Local::builder().on_refusal(move |refusal| sender.send(refusal.clone()).unwrap());
    let local = local.start().unwrap();
    local.fail_next(1, cwmetrics_local::Fault::Throttle);
    call(&local, Protocol::Cbor, "ListMetrics", &json!({}));
    call(&local, Protocol::Cbor, "ListMetrics", &json!({"Namespace": ":shop"}));
    // Told by the time the client has its answer; a fault is no refusal.
    assert_eq!(told.try_iter().collect::<Vec<_>>(), local.refusals());
    assert_eq!(local.refusals().len(), 1);
}
