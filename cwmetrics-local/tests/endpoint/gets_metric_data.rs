//! GetMetricData: results, order, labels, pages.

use crate::common::*;
use cwmetrics_local::{Local, Protocol};

/// `a` has 5 points, `b` has 3, a minute apart.
fn filled() -> Local {
    let local = start();
    for (name, points) in [("a", 5), ("b", 3)] {
        for i in 0..points {
            let datum = json!({"MetricName": name, "Value": i, "Timestamp": MINUTE + 60 * i});
            put(&local, Protocol::Cbor, datum).ok();
        }
    }
    local
}

fn query(id: &str, metric: &str) -> Value {
    json!({"Id": id, "MetricStat": {"Period": 60, "Stat": "Sum",
        "Metric": {"Namespace": "Shop", "MetricName": metric}}})
}

fn input(queries: Value) -> Value {
    json!({"MetricDataQueries": queries, "StartTime": MINUTE, "EndTime": MINUTE + 600})
}

fn minutes(points: &[i64]) -> Value {
    points.iter().map(|i| json!((MINUTE + 60 * i) as f64)).collect()
}

#[test]
fn results_are_newest_first_unless_asked_for_otherwise() {
    let local = filled();
    let mut input = input(json!([query("q1", "b"), query("q2", "none")]));
    for protocol in BOTH {
        for (scan, order) in [
            (json!(null), [2, 1, 0]),
            (json!("TimestampDescending"), [2, 1, 0]),
            (json!("TimestampAscending"), [0, 1, 2]),
        ] {
            input["ScanBy"] = scan;
            let answer = call(&local, protocol, "GetMetricData", &input).ok();
            assert_eq!(
                answer["MetricDataResults"],
                json!([
                    {"Id": "q1", "Label": "b", "StatusCode": "Complete",
                        "Timestamps": minutes(&order), "Values": order.map(|i| i as f64)},
                    {"Id": "q2", "Label": "none", "StatusCode": "Complete",
                        "Timestamps": [], "Values": []},
                ])
            );
            assert_eq!(answer.get("NextToken"), None);
        }
    }
}

#[test]
fn every_statistic_has_its_query() {
    let local = start();
    let datum = json!({"MetricName": "m", "Values": [1, 3], "Counts": [3, 1],
        "Timestamp": MINUTE});
    put(&local, Protocol::Cbor, datum).ok();
    let statistics = [
        ("SampleCount", 4.0),
        ("Sum", 6.0),
        ("Average", 1.5),
        ("Minimum", 1.0),
        ("Maximum", 3.0),
        ("p50", 1.0),
        ("p100", 3.0),
    ];
    let queries = (0..).zip(statistics).map(|(i, (name, _))| {
        let mut query = query(&format!("q{i}"), "m");
        query["MetricStat"]["Stat"] = name.into();
        query
    });
    let input = input(queries.collect());
    for protocol in BOTH {
        let answer = call(&local, protocol, "GetMetricData", &input).ok();
        for (i, (name, expected)) in statistics.iter().enumerate() {
            let values = &answer["MetricDataResults"][i]["Values"];
            assert_eq!(values, &json!([expected]), "{name}");
        }
    }
}

#[test]
fn labels_and_what_is_not_to_be_returned() {
    let local = filled();
    let mut hidden = query("hidden", "a");
    hidden["ReturnData"] = false.into();
    let mut labelled = query("shown", "b");
    labelled["Label"] = "B, in all".into();
    labelled["ReturnData"] = true.into();
    let input = input(json!([hidden, labelled]));
    let answer = call(&local, Protocol::Cbor, "GetMetricData", &input).ok();
    let results = answer["MetricDataResults"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    assert_eq!(results[0]["Label"], "B, in all");
}

#[test]
fn units_go_together_unless_one_is_asked_for() {
    let local = start();
    for (unit, value) in [("Seconds", 1), ("Count", 5)] {
        let datum = json!({"MetricName": "m", "Value": value, "Unit": unit, "Timestamp": MINUTE});
        put(&local, Protocol::Cbor, datum).ok();
    }
    let mut seconds = query("seconds", "m");
    seconds["MetricStat"]["Unit"] = "Seconds".into();
    let input = input(json!([query("all", "m"), seconds]));
    let answer = call(&local, Protocol::Cbor, "GetMetricData", &input).ok();
    assert_eq!(answer["MetricDataResults"][0]["Values"], json!([6.0]));
    assert_eq!(answer["MetricDataResults"][1]["Values"], json!([1.0]));
}

/// Each page as ids with values and whether they are complete.
fn pages(local: &Local, protocol: Protocol, input: &mut Value) -> Vec<Vec<(String, Value, bool)>> {
    let mut pages = Vec::new();
    loop {
        let answer = call(local, protocol, "GetMetricData", input).ok();
        let result = |r: &Value| {
            let id = r["Id"].as_str().unwrap().to_owned();
            let complete = r["StatusCode"] == "Complete";
            assert!(complete || r["StatusCode"] == "PartialData");
            (id, r["Values"].clone(), complete)
        };
        let results = answer["MetricDataResults"].as_array().unwrap();
        pages.push(results.iter().map(result).collect());
        match answer.get("NextToken") {
            Some(token) => input["NextToken"] = token.clone(),
            None => return pages,
        }
    }
}

#[test]
fn pages_of_as_many_points_as_asked_for() {
    let local = filled();
    let result = |id: &str, values: &[f64], complete| (id.to_owned(), json!(values), complete);
    for protocol in BOTH {
        let mut input = input(json!([query("qa", "a"), query("none", "none"), query("qb", "b")]));
        input["MaxDatapoints"] = 2.into();
        assert_eq!(
            pages(&local, protocol, &mut input),
            [
                vec![result("qa", &[4.0, 3.0], false)],
                vec![result("qa", &[2.0, 1.0], false)],
                vec![result("qa", &[0.0], true), result("none", &[], true), result("qb", &[2.0], false)],
                vec![result("qb", &[1.0, 0.0], true)],
            ]
        );
        input["MaxDatapoints"] = 5.into();
        input["ScanBy"] = "TimestampAscending".into();
        input["NextToken"] = Value::Null;
        assert_eq!(
            pages(&local, protocol, &mut input),
            [
                vec![result("qa", &[0.0, 1.0, 2.0, 3.0, 4.0], true), result("none", &[], true)],
                vec![result("qb", &[0.0, 1.0, 2.0], true)],
            ]
        );
    }
}

#[test]
fn data_that_arrive_between_two_pages_shift_nothing() {
    let local = filled();
    let mut input = input(json!([query("q", "a")]));
    input["MaxDatapoints"] = 2.into();
    let first = call(&local, Protocol::Cbor, "GetMetricData", &input).ok();
    assert_eq!(first["MetricDataResults"][0]["Values"], json!([4.0, 3.0]));
    let late = json!({"MetricName": "a", "Value": 9, "Timestamp": MINUTE + 300});
    put(&local, Protocol::Cbor, late).ok();
    input["NextToken"] = first["NextToken"].clone();
    let second = call(&local, Protocol::Cbor, "GetMetricData", &input).ok();
    assert_eq!(second["MetricDataResults"][0]["Values"], json!([2.0, 1.0]));
}
