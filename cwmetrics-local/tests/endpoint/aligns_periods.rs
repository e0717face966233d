//! Where periods begin, and which data a time range and a period show.

use crate::common::*;
use cwmetrics_local::{Local, Protocol};

fn put_at(local: &Local, time: i64, resolution: i64) {
    let datum = json!({"MetricName": "m", "Value": 1, "Timestamp": time,
        "StorageResolution": resolution});
    put(local, Protocol::Cbor, datum).ok();
}

/// Seconds after `MINUTE` and sample counts.
fn points(local: &Local, start: f64, end: f64, period: i64) -> Vec<(i64, f64)> {
    let query = json!({
        "Namespace": "Shop", "MetricName": "m", "Period": period,
        "Statistics": ["SampleCount"], "StartTime": start, "EndTime": end,
    });
    let answer = call(local, Protocol::Cbor, "GetMetricStatistics", &query).ok();
    let points = answer["Datapoints"].as_array().unwrap();
    points
        .iter()
        .map(|p| {
            let time = p["Timestamp"].as_f64().unwrap() as i64;
            (time - MINUTE, p["SampleCount"].as_f64().unwrap())
        })
        .collect()
}

#[test]
fn periods_begin_at_the_start_of_the_query_rounded_down_to_the_minute() {
    let local = start();
    for second in [0, 60, 120, 180, 240] {
        put_at(&local, MINUTE + second, 60);
    }
    let from = (MINUTE + 60) as f64 + 37.5;
    let to = (MINUTE + 600) as f64;
    assert_eq!(points(&local, from, to, 120), [(60, 2.0), (180, 2.0)]);
}

#[test]
fn the_start_is_inclusive_and_the_end_exclusive() {
    let local = start();
    for second in [0, 60, 120] {
        put_at(&local, MINUTE + second, 60);
    }
    let (from, to) = (MINUTE as f64, (MINUTE + 120) as f64);
    assert_eq!(points(&local, from, to, 60), [(0, 1.0), (60, 1.0)]);
}

#[test]
fn seconds_are_kept_at_resolution_1_only() {
    let local = start();
    for second in [3, 7, 12] {
        put_at(&local, MINUTE + second, 1);
    }
    put_at(&local, MINUTE + 75, 60);
    let (from, to) = (MINUTE as f64, (MINUTE + 120) as f64);
    let by_second = [(3, 1.0), (7, 1.0), (12, 1.0), (60, 1.0)];
    assert_eq!(points(&local, from, to, 1), by_second);
    assert_eq!(points(&local, from, to, 10), [(0, 2.0), (10, 1.0), (60, 1.0)]);
    assert_eq!(points(&local, from, to, 60), [(0, 3.0), (60, 1.0)]);
    // A start within a period of ten seconds goes back to its beginning.
    let from = from + 8.0;
    assert_eq!(points(&local, from, to, 10), [(0, 2.0), (10, 1.0), (60, 1.0)]);
}

#[test]
fn data_of_less_than_a_minute_are_kept_for_three_hours() {
    let local = start();
    put_at(&local, NOW - 3 * 3600 - 120, 1);
    put_at(&local, NOW - 3600, 1);
    let (from, to) = ((NOW - 4 * 3600) as f64, NOW as f64);
    assert_eq!(points(&local, from, to, 30).len(), 1);
    assert_eq!(points(&local, from, to, 60).len(), 2);
}
