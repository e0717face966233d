//! What was put comes back as the statistics of its periods.

use crate::common::*;
use cwmetrics_local::{Local, Protocol};

const ALL: [&str; 5] = ["SampleCount", "Sum", "Average", "Minimum", "Maximum"];

fn query(metric: &str) -> Value {
    json!({
        "Namespace": "Shop", "MetricName": metric, "Period": 60, "Statistics": ALL,
        "StartTime": MINUTE, "EndTime": MINUTE + 600,
    })
}

fn points(local: &Local, protocol: Protocol, query: &Value) -> Vec<Value> {
    let answer = call(local, protocol, "GetMetricStatistics", query).ok();
    answer["Datapoints"].as_array().unwrap().clone()
}

fn point(time: i64, unit: &str, [count, sum, average, minimum, maximum]: [f64; 5]) -> Value {
    json!({
        "Timestamp": time as f64, "Unit": unit, "SampleCount": count, "Sum": sum,
        "Average": average, "Minimum": minimum, "Maximum": maximum,
    })
}

#[test]
fn every_form_of_datum_and_every_statistic() {
    for protocol in BOTH {
        let local = start();
        for datum in [
            json!({"MetricName": "one", "Value": -2.5, "Timestamp": MINUTE + 59}),
            json!({"MetricName": "many", "Values": [1, 2.5, 40], "Counts": [3, 2, 1],
                "Timestamp": MINUTE, "Unit": "Milliseconds"}),
            json!({"MetricName": "uncounted", "Values": [1, 2.5], "Timestamp": MINUTE}),
            json!({"MetricName": "set", "Timestamp": MINUTE, "Unit": "Bytes", "StatisticValues":
                {"SampleCount": 50, "Sum": 10_000, "Minimum": 0, "Maximum": 500}}),
        ] {
            put(&local, protocol, datum).ok();
        }
        for (metric, unit, numbers) in [
            ("one", "None", [1.0, -2.5, -2.5, -2.5, -2.5]),
            ("many", "Milliseconds", [6.0, 48.0, 8.0, 1.0, 40.0]),
            ("uncounted", "None", [2.0, 3.5, 1.75, 1.0, 2.5]),
            ("set", "Bytes", [50.0, 10_000.0, 200.0, 0.0, 500.0]),
        ] {
            assert_eq!(points(&local, protocol, &query(metric)), [point(MINUTE, unit, numbers)], "{metric}");
        }
    }
}

#[test]
fn the_two_protocols_see_the_same_data() {
    let local = start();
    put(&local, Protocol::Cbor, json!({"MetricName": "m", "Value": 1, "Timestamp": MINUTE})).ok();
    put(&local, Protocol::Json, json!({"MetricName": "m", "Value": 2, "Timestamp": MINUTE})).ok();
    for protocol in BOTH {
        let expected = point(MINUTE, "None", [2.0, 3.0, 1.5, 1.0, 2.0]);
        assert_eq!(points(&local, protocol, &query("m")), [expected]);
    }
}

#[test]
fn data_for_one_minute_add_up_and_stay_in_it() {
    let local = start();
    for (second, value) in [(0, 1), (59, 2), (60, 10), (119, 20)] {
        let datum = json!({"MetricName": "m", "Value": value, "Timestamp": MINUTE + second});
        put(&local, Protocol::Cbor, datum).ok();
    }
    assert_eq!(
        points(&local, Protocol::Cbor, &query("m")),
        [
            point(MINUTE, "None", [2.0, 3.0, 1.5, 1.0, 2.0]),
            point(MINUTE + 60, "None", [2.0, 30.0, 15.0, 10.0, 20.0]),
        ]
    );
}

#[test]
fn a_datum_without_a_time_has_that_of_its_arrival() {
    let local = start();
    put(&local, Protocol::Cbor, json!({"MetricName": "m", "Value": 1})).ok();
    assert_eq!(local.datums()[0].timestamp, time(NOW));
}

#[test]
fn each_unit_has_its_own_data_point_unless_one_is_asked_for() {
    let local = start();
    for (unit, value) in [("Seconds", 1), ("Count", 5)] {
        let datum = json!({"MetricName": "m", "Value": value, "Unit": unit, "Timestamp": MINUTE});
        put(&local, Protocol::Cbor, datum).ok();
    }
    let mut query = query("m");
    let units = |points: Vec<Value>| -> Vec<(String, f64)> {
        let unit = |p: &Value| p["Unit"].as_str().unwrap().to_owned();
        points.iter().map(|p| (unit(p), p["Sum"].as_f64().unwrap())).collect()
    };
    let all = units(points(&local, Protocol::Cbor, &query));
    assert_eq!(all, [("Count".to_owned(), 5.0), ("Seconds".to_owned(), 1.0)]);
    query["Unit"] = "Seconds".into();
    let one = units(points(&local, Protocol::Cbor, &query));
    assert_eq!(one, [("Seconds".to_owned(), 1.0)]);
    query["Unit"] = "Bytes".into();
    assert_eq!(points(&local, Protocol::Cbor, &query), [] as [Value; 0]);
}

#[test]
fn dimensions_make_another_metric_and_their_order_does_not() {
    let local = start();
    let dimension = |name: &str, value: &str| json!({"Name": name, "Value": value});
    let (a, b) = (dimension("a", "1"), dimension("b", "2"));
    for dimensions in [json!([a, b]), json!([b, a]), json!([a]), json!([])] {
        let datum = json!({"MetricName": "m", "Value": 1, "Timestamp": MINUTE,
            "Dimensions": dimensions});
        put(&local, Protocol::Cbor, datum).ok();
    }
    for (dimensions, count) in [(json!([b, a]), 2), (json!([a]), 1), (json!([]), 1)] {
        let mut query = query("m");
        query["Dimensions"] = dimensions;
        let points = points(&local, Protocol::Cbor, &query);
        assert_eq!(points[0]["SampleCount"], f64::from(count));
    }
    let mut query = query("m");
    query["Dimensions"] = json!([b]);
    assert_eq!(points(&local, Protocol::Cbor, &query), [] as [Value; 0]);
}

#[test]
fn entity_data_are_data() {
    let local = start();
    let input = json!({"Namespace": "Shop", "EntityMetricData": [{
        "Entity": {"KeyAttributes": {"Type": "Service", "Name": "shop"}},
        "MetricData": [{"MetricName": "m", "Value": 1}],
    }]});
    call(&local, Protocol::Cbor, "PutMetricData", &input).ok();
    assert_eq!(local.datums()[0].name, "m");
}
