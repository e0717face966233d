//! `cwmetrics graph`.

use std::time::Duration;

use cwmetrics_local::Local;
use image::Rgb;
use serde_json::json;

use crate::common::pictures::{colored, picture};
use crate::common::{RANGE, World, binary, expected_file};

/// A graph of the shop's timings in a colour that nothing else in the picture has.
const WIDGET: &str = r##"{"metrics": [["Shop", "api", "Method", "GET", {"stat": "p99", "color": "#d62728"}]],
    "title": "api", "start": "-PT15M", "period": 60}"##;
const RED: Rgb<u8> = Rgb([0xd6, 0x27, 0x28]);

#[test]
fn metrics_become_a_widget() {
    let looks = ["--title", "Slow", "--size", "800x300", "--theme", "dark", "--stacked", "--period", "1m"];
    let arguments = [&["graph", "--name", "api", "-s", "p99", "-s", "avg"], &looks[..], &RANGE].concat();
    let widget = World::shop().json(&arguments);
    let row = |method: &str, stat: &str| {
        let label = format!("{method} {stat}");
        json!(["Shop", "api", "Method", method, {"stat": stat, "label": label}])
    };
    assert_eq!(
        widget,
        json!({
            "metrics": [row("GET", "p99"), row("GET", "Average"), row("PUT", "p99"), row("PUT", "Average")],
            "title": "Slow", "width": 800, "height": 300, "theme": "dark", "stacked": true, "period": 60,
            "start": "2023-11-14T22:00:00Z", "end": "2023-11-14T22:10:00Z",
        })
    );
}

#[test]
fn a_range_that_goes_by_now_stays_so() {
    let world = World::shop();
    let graph = |more: &[&str]| world.json(&[&["graph", "--name", "payload"], more].concat());
    assert_eq!(graph(&["--since", "2d"])["start"], "-PT172800S");
    assert_eq!(graph(&[])["start"], json!(null));
    let to = graph(&["--since", "1h", "--to", "2023-11-14T22:10:00Z"]);
    assert_eq!((&to["start"], &to["end"]), (&json!("2023-11-14T21:10:00Z"), &json!("2023-11-14T22:10:00Z")));
}

#[test]
fn the_title_says_what_the_lines_have_in_common() {
    let widget = World::shop().json(&["graph", "--name", "requests", "-s", "sum"]);
    assert_eq!(widget["title"], "Shop: requests Sum by Method");
    assert_eq!(widget["stat"], "Sum");
    let labels = [0, 1].map(|row| &widget["metrics"][row][4]["label"]);
    assert_eq!(labels, ["GET", "PUT"]);
}

#[test]
fn a_widget_is_read_and_options_go_before_it() {
    let world = World::shop();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.png");
    let arguments = ["graph", "--widget", "-", "--size", "500x300", "-o", path.to_str().unwrap()];
    world.command(&arguments).stdin(WIDGET).assert().success().stdout_eq("").stderr_eq("");
    let picture = picture(&std::fs::read(&path).unwrap());
    assert_eq!(picture.dimensions(), (500, 300));
    assert!(picture.pixels().any(|pixel| *pixel == RED), "the line is there");
}

#[test]
fn without_a_terminal_the_picture_is_written_to_standard_output() {
    let arguments = [&["graph", "--name", "api", "--size", "300x200"], &RANGE[..]].concat();
    let run = World::shop().command(&arguments).assert().success().stderr_eq("");
    assert_eq!(picture(&run.get_output().stdout).dimensions(), (300, 200));
}

#[test]
fn a_graph_of_metrics_has_their_lines() {
    let lines = |range: [&str; 4]| {
        let line = ["graph", "--name", "api", "-d", "Method=PUT", "-s", "max", "--period", "1m"];
        let arguments = [&line[..], &range].concat();
        let run = World::shop().command(&arguments).assert().success().stderr_eq("");
        colored(&picture(&run.get_output().stdout))
    };
    let without = lines(["--from", "2023-11-14T10:00:00Z", "--to", "2023-11-14T11:00:00Z"]);
    let with = lines(RANGE);
    assert!(with > without + 500, "{with} coloured pixels with data, {without} without");
}

#[test]
fn a_wrong_widget_is_refused_by_its_field() {
    let wrong = r#"{"metrics": [["Shop", "api"]], "view": "donut"}"#;
    let run = World::empty().command(&["graph", "--widget", "-"]).stdin(wrong).assert();
    run.code(2).stdout_eq("").stderr_eq(expected_file("graph-wrong-widget.txt"));
}

#[test]
fn more_than_a_hundred_metrics_are_refused_before_any_call() {
    let world = World::empty();
    let datum = |number| json!({"MetricName": format!("m{number}"), "Value": 1});
    world.put("Many", (0..101).map(datum).collect());
    let run = world.command(&["graph", "-n", "Many", "-o", "never.png"]).assert();
    run.code(2).stdout_eq("").stderr_eq(expected_file("graph-too-many.txt"));
}

#[test]
#[cfg(unix)]
fn watching_draws_again_until_a_signal_comes() {
    let world = World::shop();
    let folder = tempfile::tempdir().unwrap();
    let path = |name| folder.path().join(name);
    std::fs::write(path("widget.json"), WIDGET).unwrap();
    let mut child = std::process::Command::new(binary())
        .args(["graph", "--watch", "1s", "--widget"])
        .args([path("widget.json").as_os_str(), "-o".as_ref(), path("api.png").as_os_str()])
        .env("AWS_ENDPOINT_URL", &world.url)
        .spawn()
        .unwrap();
    let drawn = |local: &Local| {
        let requests = local.requests();
        requests.iter().filter(|request| request.operation == "GetMetricWidgetImage").count() >= 3
    };
    assert!(world.local().wait_until(Duration::from_secs(60), drawn));
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-s", "INT", &id]).status().unwrap().success());
    assert!(child.wait().unwrap().success());
    assert_eq!(picture(&std::fs::read(path("api.png")).unwrap()).dimensions(), (600, 400));
}

#[test]
fn watching_needs_somewhere_to_draw() {
    let sentence = "--watch draws into a terminal or, with -o, into a file";
    World::shop().fails(2, sentence, &["graph", "--watch"]);
}
