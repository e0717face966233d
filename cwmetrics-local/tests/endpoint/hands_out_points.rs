//! `/points.json`: what the page shows, for tests of users' own.

use crate::common::browser::*;
use crate::common::*;
use cwmetrics_local::{Local, Protocol};

fn points(local: &Local, query: &str) -> Value {
    let answer = get(local, &format!("/points.json?{query}"));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    answer.ok()
}

#[test]
fn points_are_what_was_put() {
    let local = start();
    let dimensions = json!([{"Name": "b", "Value": "2"}, {"Name": "a", "Value": "1"}]);
    put(
        &local,
        Protocol::Cbor,
        json!({"MetricName": "m", "Timestamp": MINUTE, "Unit": "Bytes", "Values": [1, 1, 2, 8, 8],
            "Counts": [1, 1, 1, 1, 1], "Dimensions": dimensions}),
    )
    .ok();
    put(
        &local,
        Protocol::Cbor,
        json!({"MetricName": "m", "Timestamp": MINUTE + 120, "Unit": "Bytes", "Value": -2,
            "Dimensions": dimensions}),
    )
    .ok();
    let dimensions = json!([{"name": "a", "value": "1"}, {"name": "b", "value": "2"}]);
    // Numbers that stay the same however a reader rounds.
    let first = json!({"time": "2023-11-14T22:14:00Z", "count": 5.0, "sum": 20.0, "average": 4.0,
        "minimum": 1.0, "maximum": 8.0, "p50": 2.0, "p90": 8.0, "p99": 8.0});
    let second = json!({"time": "2023-11-14T22:16:00Z", "count": 1.0, "sum": -2.0, "average": -2.0,
        "minimum": -2.0, "maximum": -2.0, "p50": null, "p90": null, "p99": null});
    let metric = json!({"namespace": "Shop", "name": "m", "dimensions": dimensions,
        "units": ["Bytes"], "start": "2023-11-14T22:10:00Z", "end": "2023-11-14T22:25:00Z",
        "period": 60, "points": [first, second]});
    let expected = json!({"metrics": [metric], "page": 1, "pages": 1});
    assert_eq!(points(&local, "range=15m"), expected);
    let exact = "namespace=Shop&name=m&dimension=a&value=1&dimension=b&value=2&range=15m";
    assert_eq!(points(&local, exact), expected);
}

#[test]
fn one_metric_or_what_the_filter_finds() {
    let local = start();
    for name in ["api", "queue"] {
        put(&local, Protocol::Cbor, json!({"MetricName": name, "Value": 1})).ok();
    }
    let names = |query: &str| {
        let metrics = points(&local, query)["metrics"].as_array().unwrap().clone();
        metrics.iter().map(|metric| metric["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(""), ["api", "queue"]);
    assert_eq!(names("filter=que"), ["queue"]);
    assert_eq!(names("namespace=Shop&name=api"), ["api"]);
    assert!(names("namespace=Shop&name=api&dimension=a&value=b").is_empty());
    assert!(names("namespace=Other").is_empty());
}

#[test]
fn by_the_second_where_data_are() {
    let local = start();
    for second in 0..10 {
        let at = MINUTE + 600 + second;
        put(
            &local,
            Protocol::Cbor,
            json!({"MetricName": "m", "Value": second, "Timestamp": at, "StorageResolution": 1}),
        )
        .ok();
    }
    let metric = &points(&local, "range=15m")["metrics"][0];
    assert_eq!(metric["period"], json!(5));
    let sums: Vec<_> = metric["points"].as_array().unwrap().iter().map(|p| p["sum"].clone()).collect();
    assert_eq!(sums, [json!(10.0), json!(35.0)]);
}

#[test]
fn a_range_by_the_second_is_the_range_in_the_table_too() {
    let local = Local::builder().clock(|| time(NOW + 17)).start().unwrap();
    for second in [-3600, -1000, -890, -1, 0, 16] {
        let at = NOW + second;
        put(
            &local,
            Protocol::Cbor,
            json!({"MetricName": "m", "Value": 1, "Timestamp": at, "StorageResolution": 1}),
        )
        .ok();
    }
    for range in ["15m", "1h"] {
        let points = &points(&local, &format!("range={range}"))["metrics"][0]["points"];
        let count: f64 = points.as_array().unwrap().iter().map(|p| p["count"].as_f64().unwrap()).sum();
        let table = load(&local, &format!("/?view=table&range={range}"));
        assert_eq!(table.texts(".metrics tbody td")[1], count.to_string(), "{range}");
    }
}
