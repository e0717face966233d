//! `cwmetrics graph`.

use serde_json::json;

use crate::common::picture::{png, serve};
use crate::common::{RANGE, World, binary, expected_file};

const WIDGET: &str = r#"{"metrics": [["Shop", "api", "Method", "GET", {"stat": "p99"}]], "title": "api"}"#;

#[test]
fn metrics_become_a_widget() {
    let looks = ["--title", "Slow", "--size", "800x300", "--theme", "dark", "--stacked", "--period", "1m"];
    let arguments = [&["graph", "--name", "api", "-s", "p99", "-s", "avg"], &looks[..], &RANGE].concat();
    let widget = World::shop().json(&arguments);
    let row = |method: &str, stat: &str| {
        let label = format!("api Method={method} {stat}");
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
fn a_widget_is_read_and_options_go_before_it() {
    let (url, requests) = serve();
    let file = tempfile::tempdir().unwrap();
    let path = file.path().join("api.png");
    let out = path.to_str().unwrap();
    let arguments = ["graph", "--widget", "-", "--title", "other", "-o", out];
    World::at(&url).command(&arguments).stdin(WIDGET).assert().success().stdout_eq("").stderr_eq("");
    assert_eq!(std::fs::read(&path).unwrap(), png());
    let asked = String::from_utf8_lossy(&requests.recv().unwrap()).into_owned();
    assert!(asked.contains(r#""title":"other""#) && asked.contains(r#""stat":"p99""#), "{asked}");
}

#[test]
fn without_a_terminal_the_picture_is_written_to_standard_output() {
    let (url, _requests) = serve();
    let run = World::at(&url).command(&["graph", "--widget", "-"]).stdin(WIDGET).assert().success();
    assert_eq!(run.get_output().stdout, png());
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
    let (url, requests) = serve();
    let folder = tempfile::tempdir().unwrap();
    let path = |name| folder.path().join(name);
    std::fs::write(path("widget.json"), WIDGET).unwrap();
    let mut child = std::process::Command::new(binary())
        .args(["graph", "--watch", "1s", "--widget"])
        .args([path("widget.json").as_os_str(), "-o".as_ref(), path("api.png").as_os_str()])
        .env("AWS_ENDPOINT_URL", url)
        .spawn()
        .unwrap();
    for _ in 0..3 {
        requests.recv().unwrap();
    }
    assert_eq!(std::fs::read(path("api.png")).unwrap(), png());
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-s", "INT", &id]).status().unwrap().success());
    assert!(child.wait().unwrap().success());
}

#[test]
fn watching_needs_somewhere_to_draw() {
    let sentence = "--watch draws into a terminal or, with -o, into a file";
    World::shop().fails(2, sentence, &["graph", "--watch"]);
}
