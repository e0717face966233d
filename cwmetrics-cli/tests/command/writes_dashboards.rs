//! `cwmetrics dashboard`.

use crate::common::{RANGE, World};

fn arguments<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["dashboard", "--namespace", "Shop"], &RANGE[..], more].concat()
}

#[test]
fn each_metric_has_a_row_of_the_statistics_that_its_unit_asks_for() {
    World::shop().prints("dashboard.json", &arguments(&[]));
}

#[test]
fn lines_past_the_most_are_left_out_and_the_title_says_so() {
    let body = World::shop().json(&arguments(&["--max-lines", "1"]));
    let graph = &body["widgets"][1]["properties"];
    assert_eq!(graph["title"], "api: p50 (1 of 2)");
    assert_eq!(graph["metrics"].as_array().unwrap().len(), 1);
}

#[test]
fn it_has_the_region_that_is_asked_for() {
    let body = World::shop().json(&arguments(&["--region", "eu-west-1"]));
    assert_eq!(body["widgets"][1]["properties"]["region"], "eu-west-1");
}
