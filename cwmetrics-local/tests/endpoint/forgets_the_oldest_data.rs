//! What is kept is bounded: in bytes, in metrics, and by how long CloudWatch keeps data.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::common::*;
use cwmetrics_local::{Local, Protocol};

fn put_number(local: &Local, name: &str, number: usize) {
    put(local, Protocol::Cbor, json!({"MetricName": name, "Value": number, "Timestamp": MINUTE})).ok();
}

fn names(local: &Local) -> Vec<String> {
    let listed = call(local, Protocol::Cbor, "ListMetrics", &json!({})).ok();
    let name = |metric: &Value| metric["MetricName"].as_str().unwrap().to_owned();
    listed["Metrics"].as_array().unwrap().iter().map(name).collect()
}

#[test]
fn past_the_bytes_the_oldest_go_and_are_counted() {
    let local = Local::builder().store_bytes(10_000).clock(|| time(NOW)).start().unwrap();
    put_number(&local, "first", 0);
    assert_eq!((local.datums().len(), local.forgotten()), (1, 0));
    for number in 1..1000 {
        put_number(&local, ["a", "b"][number % 2], number);
    }
    let sums: Vec<_> = local.datums().iter().map(|datum| datum.sum() as usize).collect();
    assert!((50..500).contains(&sums.len()), "{}", sums.len());
    assert_eq!(sums, (1000 - sums.len()..1000).collect::<Vec<_>>(), "the newest, in order");
    assert_eq!(local.forgotten() as usize, 1000 - sums.len());
    assert_eq!(names(&local), ["b", "a"], "a metric goes with its last datum");
    let input = json!({"Namespace": "Shop", "MetricName": "a", "StartTime": MINUTE,
        "EndTime": MINUTE + 60, "Period": 60, "Statistics": ["SampleCount"]});
    let answer = call(&local, Protocol::Cbor, "GetMetricStatistics", &input).ok();
    assert_eq!(answer["Datapoints"][0]["SampleCount"], json!((sums.len() / 2) as f64));
    local.clear();
    assert_eq!((local.datums().len(), local.forgotten()), (0, 0));
}

#[test]
fn a_forgotten_metric_can_come_again() {
    let local = Local::builder().store_bytes(2_000).clock(|| time(NOW)).start().unwrap();
    for number in 0..100 {
        put_number(&local, ["a", "b", "c"][number / 20 % 3], number);
    }
    let last: Vec<_> = local.datums().into_iter().map(|datum| (datum.name, datum.request)).collect();
    assert_eq!(last.last(), Some(&("b".to_owned(), 99)));
    assert_eq!(names(&local), ["b"]);
    assert_eq!(local.forgotten() as usize, 100 - last.len());
}

#[test]
fn histograms_count_by_their_values() {
    let local = Local::builder().store_bytes(20_000).clock(|| time(NOW)).start().unwrap();
    let values: Vec<_> = (0..150).map(|v| f64::from(v) + 0.1).collect();
    for _ in 0..50 {
        put(&local, Protocol::Cbor, json!({"MetricName": "m", "Values": values})).ok();
    }
    let kept = local.datums().len();
    // Of 1,200 bytes and more each.
    assert!((10..16).contains(&kept), "{kept}");
}

#[test]
fn more_metrics_than_there_may_be_are_refused() {
    for protocol in BOTH {
        let local = Local::builder().max_series(2).clock(|| time(NOW)).start().unwrap();
        let data = |names: &[&str]| {
            let datum = |name: &&str| json!({"MetricName": name, "Value": 1});
            let data: Vec<_> = names.iter().map(datum).collect();
            call(&local, protocol, "PutMetricData", &json!({"Namespace": "Shop", "MetricData": data}))
        };
        data(&["a", "a"]).ok();
        let refused = data(&["a", "b", "c", "c", "d"]);
        assert_eq!(refused.status, 400);
        let message = "This endpoint keeps 2 metrics (each combination of namespace, name and dimensions \
            is one), and the request brings 2 more than it has room for. CloudWatch has no such limit, \
            but a price for each: look for a dimension whose values do not repeat.";
        assert_eq!(refused.error(), ("LimitExceeded", message));
        assert_eq!(local.datums().len(), 2, "all or none");
        data(&["b", "a"]).ok();
        assert_eq!(data(&["c"]).status, 400);
        local.clear();
        data(&["c", "d"]).ok();
    }
}

#[test]
fn what_cloudwatch_keeps_no_longer_goes_with_its_metric() {
    let now = Arc::new(AtomicI64::new(NOW));
    let clock = Arc::clone(&now);
    let local = Local::builder().clock(move || time(clock.load(Ordering::Relaxed))).start().unwrap();
    put_number(&local, "old", 1);
    let days = |days: i64| now.store(NOW + days * 24 * 3600, Ordering::Relaxed);
    let put_now = || put(&local, Protocol::Cbor, json!({"MetricName": "new", "Value": 2})).ok();
    days(454);
    put_now();
    assert_eq!(local.datums().len(), 2);
    days(456);
    put_now();
    let left: Vec<_> = local.datums().into_iter().map(|datum| datum.name).collect();
    assert_eq!(left, ["new", "new"]);
    assert_eq!(local.forgotten(), 0, "it was not for want of room");
}

#[test]
fn pages_of_metrics_stay_right_when_metrics_go() {
    let local = Local::builder().store_bytes(1_000_000).clock(|| time(NOW)).start().unwrap();
    let request = |from: usize| {
        let datum = |number: usize| json!({"MetricName": format!("m{number}"), "Value": 1});
        let data: Vec<_> = (from..from + 600).map(datum).collect();
        call(&local, Protocol::Json, "PutMetricData", &json!({"Namespace": "Shop", "MetricData": data})).ok();
    };
    request(0);
    let first = call(&local, Protocol::Json, "ListMetrics", &json!({})).ok();
    assert_eq!(first["Metrics"].as_array().unwrap().len(), 500);
    for from in (600..3000).step_by(600) {
        request(from);
    }
    assert!(local.forgotten() > 600);
    let input = json!({"NextToken": first["NextToken"]});
    let second = call(&local, Protocol::Json, "ListMetrics", &input).ok();
    let kept = 3000 - local.forgotten();
    assert_eq!(second["Metrics"][0]["MetricName"], format!("m{}", 3000 - kept));
    let wrong = call(&local, Protocol::Json, "ListMetrics", &json!({"NextToken": "list.3000"}));
    assert_eq!(wrong.error().0, "InvalidParameterValue");
}
