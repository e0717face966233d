//! Percentiles come from values and counts, and from nothing else.

use crate::common::*;
use cwmetrics_local::{Local, Protocol};

fn percentiles(local: &Local, protocol: Protocol, names: &[&str]) -> Option<Vec<f64>> {
    let query = json!({
        "Namespace": "Shop", "MetricName": "m", "Period": 60, "ExtendedStatistics": names,
        "StartTime": MINUTE, "EndTime": MINUTE + 60,
    });
    let answer = call(local, protocol, "GetMetricStatistics", &query).ok();
    let points = answer["Datapoints"].as_array().unwrap();
    let values = &points.first()?["ExtendedStatistics"];
    Some(names.iter().map(|name| values[name].as_f64().unwrap()).collect())
}

fn put_all(data: &[Value]) -> Local {
    let local = start();
    for datum in data {
        let mut datum = datum.clone();
        datum["MetricName"] = "m".into();
        datum["Timestamp"] = MINUTE.into();
        put(&local, Protocol::Cbor, datum).ok();
    }
    local
}

fn set(count: f64, sum: f64, minimum: f64, maximum: f64) -> Value {
    json!({"StatisticValues":
        {"SampleCount": count, "Sum": sum, "Minimum": minimum, "Maximum": maximum}})
}

#[test]
fn they_weigh_values_by_their_counts() {
    let local = put_all(&[json!({"Values": [1, 2, 100], "Counts": [90, 9, 1]})]);
    for protocol in BOTH {
        let names = ["p0.0", "p50", "p90", "p95", "p99", "p100"];
        let expected = [1.0, 1.0, 1.1, 2.0, 2.98, 100.0];
        for (got, expected) in percentiles(&local, protocol, &names).unwrap().iter().zip(expected) {
            assert!((got - expected).abs() < 1e-9, "{got} for {expected}");
        }
    }
}

#[test]
fn they_go_over_all_data_of_the_period() {
    let data: Vec<_> = (1..=101).map(|value| json!({"Value": value})).collect();
    let local = put_all(&data);
    assert_eq!(percentiles(&local, Protocol::Cbor, &["p1", "p50", "p99"]), Some(vec![2.0, 51.0, 100.0]));
    let got = percentiles(&local, Protocol::Cbor, &["p99.99"]).unwrap()[0];
    assert!((got - 100.99).abs() < 1e-9, "{got}");
}

#[test]
fn there_are_none_of_a_statistic_set() {
    let local = put_all(&[set(2.0, 3.0, 1.0, 2.0)]);
    assert_eq!(percentiles(&local, Protocol::Cbor, &["p50"]), None);
}

#[test]
fn a_set_of_one_value_has_them() {
    for set in [set(1.0, 5.0, 5.0, 5.0), set(4.0, 20.0, 5.0, 5.0)] {
        let local = put_all(&[set]);
        assert_eq!(percentiles(&local, Protocol::Cbor, &["p50"]), Some(vec![5.0]));
    }
    let contradictory = put_all(&[set(4.0, 21.0, 5.0, 5.0)]);
    assert_eq!(percentiles(&contradictory, Protocol::Cbor, &["p50"]), None);
}

#[test]
fn one_set_among_values_takes_them_away() {
    let local = put_all(&[json!({"Value": 1}), set(2.0, 3.0, 1.0, 2.0), json!({"Value": 3})]);
    assert_eq!(percentiles(&local, Protocol::Cbor, &["p50"]), None);
}

#[test]
fn a_negative_value_takes_them_away() {
    let local = put_all(&[json!({"Value": 1}), json!({"Value": -1})]);
    assert_eq!(percentiles(&local, Protocol::Cbor, &["p50"]), None);
}

#[test]
fn get_metric_data_leaves_the_period_out() {
    let local = put_all(&[set(2.0, 3.0, 1.0, 2.0)]);
    let query = json!({
        "StartTime": MINUTE, "EndTime": MINUTE + 60,
        "MetricDataQueries": [{"Id": "q", "MetricStat": {"Period": 60, "Stat": "p50",
            "Metric": {"Namespace": "Shop", "MetricName": "m"}}}],
    });
    let answer = call(&local, Protocol::Cbor, "GetMetricData", &query).ok();
    let result = &answer["MetricDataResults"][0];
    assert_eq!(result["Values"], json!([]));
    assert_eq!(result["StatusCode"], "Complete");
}
