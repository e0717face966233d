//! `cwmetrics metrics --stat`.

use serde_json::json;

use crate::common::{RANGE, World};

fn arguments<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["metrics", "--period", "1m"], &RANGE[..], more].concat()
}

#[test]
fn shows_the_latest_the_smallest_the_largest_and_a_line() {
    World::shop().prints("statistics.txt", &arguments(&["--stat", "p99", "--stat", "avg"]));
}

#[test]
fn a_gap_in_the_data_is_a_gap_in_the_line() {
    World::shop().prints("statistics-gaps.txt", &arguments(&["--name", "payload", "-s", "sum"]));
}

#[test]
fn json_has_every_point() {
    let found = World::shop().json(&arguments(&["--name", "requests", "-d", "Method=GET", "-s", "max"]));
    let line = &found[0];
    assert_eq!(found.as_array().unwrap().len(), 1);
    let values: Vec<_> = (0..10).map(|minute| f64::from(100 + 10 * minute)).collect();
    assert_eq!(line["Values"], json!(values));
    assert_eq!(line["Timestamps"][9], "2023-11-14T22:09:00Z");
    assert_eq!((&line["Stat"], &line["Period"]), (&json!("Maximum"), &json!(60)));
    let figures = ["Latest", "Minimum", "Maximum"].map(|name| line[name].as_f64());
    assert_eq!(figures, [Some(190.0), Some(100.0), Some(190.0)]);
}

#[test]
fn more_queries_than_fit_a_request_are_all_answered() {
    let world = World::empty();
    let datum = |number| json!({"MetricName": format!("m{number:0>3}"), "Value": number});
    world.put("Many", (0..600).map(datum).collect());
    let to_come = ["--from", "2023-11-14T22:00:00Z", "--to", "2023-11-14T23:00:00Z", "--period", "1h"];
    let lines = world.json(&[&["metrics", "-s", "max"], &to_come[..]].concat());
    let latest: Vec<_> =
        lines.as_array().unwrap().iter().map(|line| line["Latest"].as_f64().unwrap()).collect();
    assert_eq!(latest, (0..600).map(f64::from).collect::<Vec<_>>());
    let asked = world.local().requests();
    assert_eq!(asked.iter().filter(|request| request.operation == "GetMetricData").count(), 2);
}

#[test]
fn since_goes_back_from_the_end() {
    let world = World::shop();
    let end = ["--to", "2023-11-14T22:05:00Z", "--since", "2m", "--period", "60s"];
    let found =
        world.json(&[&["metrics", "--name", "api", "-d", "Method=PUT", "-s", "count"], &end[..]].concat());
    assert_eq!(found[0]["Timestamps"], json!(["2023-11-14T22:03:00Z", "2023-11-14T22:04:00Z"]));
    assert_eq!(found[0]["Values"], json!([100.0, 100.0]));
}
