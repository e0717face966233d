//! `cwmetrics metrics` without a statistic.

use serde_json::json;

use crate::common::World;

#[test]
fn lists_all_there_is_sorted() {
    World::shop().prints("list.txt", &["metrics"]);
}

#[test]
fn lists_what_the_filters_leave() {
    let world = World::shop();
    world.prints("list-filtered.txt", &["metrics", "-n", "Shop", "-d", "Method=PUT"]);
    let named = world.json(&["metrics", "--namespace", "Shop", "--name", "api", "--dimension", "Method"]);
    assert_eq!(named.as_array().unwrap().len(), 2);
}

#[test]
fn json_has_the_names_of_cloudwatch() {
    let found = World::shop().json(&["metrics", "-d", "Method=GET", "--name", "api"]);
    let dimensions = json!([{"Name": "Method", "Value": "GET"}]);
    assert_eq!(found, json!([{"Namespace": "Shop", "MetricName": "api", "Dimensions": dimensions}]));
}

#[test]
fn more_than_a_page_is_listed_whole() {
    let world = World::empty();
    let datum = |number| json!({"MetricName": format!("m{number}"), "Value": 1});
    world.put("Many", (0..700).map(datum).collect());
    assert_eq!(world.json(&["metrics"]).as_array().unwrap().len(), 700);
}

#[test]
fn a_reader_that_has_enough_is_no_failure() {
    let world = World::empty();
    let datum = |number| json!({"MetricName": format!("{number:0>200}"), "Value": 1});
    world.put("Many", (0..1000).map(datum).collect());
    // More than a pipe holds, into a program that reads one line.
    let script = format!("{} metrics | head -n 1; echo ${{PIPESTATUS[0]}}", crate::common::binary());
    let run = snapbox::cmd::Command::new("bash").args(["-c", &script]).env("AWS_ENDPOINT_URL", &world.url);
    let run = run.assert().success().stderr_eq("");
    let stdout = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert_eq!(stdout.lines().count(), 2);
    assert_eq!(stdout.lines().last(), Some("0"));
}
