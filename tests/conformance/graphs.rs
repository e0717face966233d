//! Metric math and graphs, asked for by boto3 and by the AWS command line.

use std::path::PathBuf;

use cwmetrics_local::Local;
use serde_json::{Value, json};

use crate::hour_secs;
use crate::picture::Picture;
use crate::python::Python;

const NAMESPACE: &str = "Graphs";
const RED: [u8; 3] = [0xff, 0, 0];
const GREEN: [u8; 3] = [0, 0xa0, 0];
const BLUE: [u8; 3] = [0, 0, 0xff];
const ORANGE: [u8; 3] = [0xff, 0x88, 0];

/// What was put, minute by minute.
fn minutes() -> Value {
    let step: Vec<f64> = (0..60).map(|minute| if minute < 30 { 10.0 } else { 90.0 }).collect();
    json!({"low": vec![25.0; 60], "high": vec![75.0; 60], "step": step})
}

/// The hour as a graph: every line where it can be told.
fn widget(width: u32, height: u32) -> Value {
    let time = |seconds: u64| {
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        cwmetrics::graph::Time::at(time).as_str().to_owned()
    };
    json!({
        "metrics": [
            [NAMESPACE, "low", {"color": "#ff0000", "id": "m1"}],
            [".", "high", {"color": "#00a000", "yAxis": "left"}],
            [".", "step", {"color": "#0000ff"}],
            [{"expression": "m1*2", "label": "twice", "color": "#ff8800"}],
        ],
        "title": "An hour", "width": width, "height": height, "period": 60, "stat": "Maximum",
        "start": time(hour_secs()), "end": time(hour_secs() + 3600),
        "yAxis": {"left": {"min": 0, "max": 100}},
    })
}

fn file(python: &Python, name: &str) -> PathBuf {
    python.folder().join(format!("{name}-{}.png", std::process::id()))
}

/// The lines of [`widget`] stand where the data are.
fn assert_drawn(picture: &Picture) {
    let (left, right) = picture.columns(GREEN, 0..picture.height / 2);
    assert!(right - left > picture.width / 2, "the graph is {left}..{right} wide");
    // Minute 0 is left, minute 59 right.
    let column = |minute: f64| left + (f64::from(right - left) * minute / 59.0) as u32;
    let at = |color, minute: f64| picture.row(color, column(minute)..column(minute) + 3);
    let (low, high) = (at(RED, 10.0), at(GREEN, 10.0));
    let row = |value: f64| low + (high - low) * (value - 25.0) / 50.0;
    for (color, minute, value) in
        [(RED, 50.0, 25.0), (GREEN, 50.0, 75.0), (ORANGE, 20.0, 50.0), (BLUE, 20.0, 10.0), (BLUE, 40.0, 90.0)]
    {
        let found = at(color, minute);
        assert!((found - row(value)).abs() <= 1.5, "{color:?} is in row {found}, {value} is {}", row(value));
    }
    // The step is between minutes 29 and 30.
    let halfway = row(50.0) as u32 + 6;
    let (from, to) = picture.columns(BLUE, halfway..halfway + 3);
    assert!(from >= column(28.7) && to <= column(30.3), "the step is at {from}..{to}");
}

#[test]
fn boto3_has_metric_math_computed_and_graphs_drawn() {
    let Some(python) = Python::find() else { return };
    let local = Local::start().unwrap();
    let sizes = [(600, 400), (300, 200), (2000, 2000)];
    let files: Vec<_> =
        sizes.iter().map(|(width, height)| file(python, &format!("{width}x{height}"))).collect();
    let pictures: serde_json::Map<_, _> = files
        .iter()
        .zip(sizes)
        .map(|(file, (width, height))| (file.display().to_string(), widget(width, height)))
        .collect();
    let wrong = [
        json!({"metrics": []}),
        json!({"metrics": [["Shop", "api"]], "view": "donut"}),
        json!({"metrics": [["Shop", "api", {"stat": "p101"}]]}),
        json!({"metrics": [[{"expression": "m1 +", "id": "e1"}]]}),
        json!("{"),
    ];
    let asked = json!({
        "url": local.url(), "namespace": NAMESPACE, "start": hour_secs(), "minutes": minutes(),
        // The metrics are m0 to m2 in the order of their names: high, low, step.
        "expressions": ["m0 + m1", "SUM(METRICS())", "IF(m2 > 50, m2, 0)", "RUNNING_SUM(m1)", "RATE(m2)"],
        "statistics": [["step", "p50"], ["step", "p90"], ["step", "tm50"], ["low", "SampleCount"]],
        "pictures": pictures, "wrong": wrong,
    });
    let said = python.run("graphs.py", &[], asked.to_string().as_bytes());
    let said: Value = serde_json::from_str(&said).unwrap();

    let sixty = |value: &dyn Fn(usize) -> f64| json!([(0..60).map(value).collect::<Vec<_>>()]);
    let computed = &said["computed"];
    assert_eq!(computed[0], sixty(&|_| 100.0));
    assert_eq!(computed[1], sixty(&|minute| if minute < 30 { 110.0 } else { 190.0 }));
    assert_eq!(computed[2], sixty(&|minute| if minute < 30 { 0.0 } else { 90.0 }));
    assert_eq!(computed[3], sixty(&|minute| 25.0 * (minute + 1) as f64));
    // The first minute has none before it.
    let rates: Vec<_> = (1..60).map(|minute| if minute == 30 { 80.0 / 60.0 } else { 0.0 }).collect();
    assert_eq!(computed[4], json!([rates]));
    assert_eq!(said["of_the_hour"], json!([[50.0], [90.0], [10.0], [60.0]]));

    for (refusal, field) in said["refusals"].as_array().unwrap().iter().zip([
        "metrics must have at least one",
        "view must be",
        "metrics[0].stat must be",
        "e1",
        "widget must be valid JSON",
    ]) {
        assert_eq!(refusal[0], "ValidationError");
        assert!(refusal[1].as_str().unwrap().contains(field), "{refusal}");
    }
    for (file, (width, height)) in files.iter().zip(sizes) {
        let picture = Picture::read(&std::fs::read(file).unwrap());
        assert_eq!((picture.width, picture.height), (width, height));
        assert_drawn(&picture);
        std::fs::remove_file(file).unwrap();
    }
}

/// Runs `aws cloudwatch …` and reads its JSON.
fn aws(python: &Python, local: &Local, arguments: &[&str]) -> Value {
    let output = python
        .command("aws")
        .args(["--endpoint-url", local.url(), "--region", "us-east-1", "--output", "json", "cloudwatch"])
        .args(arguments)
        .envs([("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")])
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "aws cloudwatch {arguments:?}: {errors}");
    if output.stdout.is_empty() { Value::Null } else { serde_json::from_slice(&output.stdout).unwrap() }
}

#[test]
fn the_aws_command_line_puts_lists_reads_and_has_drawn() {
    let Some(python) = Python::find() else { return };
    let local = Local::start().unwrap();
    let (start, end) = (hour_secs().to_string(), (hour_secs() + 3600).to_string());
    let range = ["--start-time", &start, "--end-time", &end];
    for (name, values) in minutes().as_object().unwrap() {
        let datum = |(minute, value): (usize, &Value)| {
            let timestamp = hour_secs() + 60 * minute as u64;
            json!({"MetricName": name, "Timestamp": timestamp, "Value": value, "Unit": "Milliseconds"})
        };
        let data: Vec<_> = values.as_array().unwrap().iter().enumerate().map(datum).collect();
        let data = json!(data).to_string();
        aws(python, &local, &["put-metric-data", "--namespace", NAMESPACE, "--metric-data", &data]);
    }
    let listed = aws(python, &local, &["list-metrics", "--namespace", NAMESPACE]);
    let names: Vec<_> =
        listed["Metrics"].as_array().unwrap().iter().map(|metric| &metric["MetricName"]).collect();
    assert_eq!(names.len(), 3, "{listed}");

    let of = ["get-metric-statistics", "--namespace", NAMESPACE, "--metric-name", "step", "--period", "3600"];
    let statistics = aws(python, &local, &[&of[..], &range, &["--statistics", "Maximum", "Sum"]].concat());
    let point = &statistics["Datapoints"][0];
    assert_eq!((&point["Maximum"], &point["Sum"]), (&json!(90.0), &json!(3000.0)));

    let stat = |name: &str| json!({"Metric": {"Namespace": NAMESPACE, "MetricName": name}, "Period": 3600, "Stat": "p90"});
    let queries = json!([
        {"Id": "m1", "MetricStat": stat("step"), "ReturnData": false},
        {"Id": "m2", "MetricStat": stat("low"), "ReturnData": false},
        {"Id": "e1", "Expression": "m1 - m2"},
    ]);
    let queries = queries.to_string();
    let data =
        aws(python, &local, &[&["get-metric-data", "--metric-data-queries", &queries], &range[..]].concat());
    assert_eq!(data["MetricDataResults"][0]["Values"], json!([65.0]));

    let widget = widget(800, 300).to_string();
    let drawn = aws(python, &local, &["get-metric-widget-image", "--metric-widget", &widget]);
    let picture = Picture::read(&decode_base64(drawn["MetricWidgetImage"].as_str().unwrap()));
    assert_eq!((picture.width, picture.height), (800, 300));
    assert_drawn(&picture);
}

fn decode_base64(text: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}
