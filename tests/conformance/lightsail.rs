//! Instances and their metrics, read from the embedded endpoint by boto3, which knows Lightsail by
//! botocore's model.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cwmetrics_local::{Builder, Fault, LightsailInstance, Local, StatisticSet};
use serde_json::{Value, json};

use crate::hour_secs;
use crate::python::Python;

/// Name, period and unit, as the API reference has them.
const METRICS: [(&str, u64, &str); 9] = [
    ("BurstCapacityPercentage", 300, "Percent"),
    ("BurstCapacityTime", 300, "Seconds"),
    ("CPUUtilization", 300, "Percent"),
    ("MetadataNoToken", 300, "Count"),
    ("NetworkIn", 300, "Bytes"),
    ("NetworkOut", 300, "Bytes"),
    ("StatusCheckFailed", 60, "Count"),
    ("StatusCheckFailed_Instance", 60, "Count"),
    ("StatusCheckFailed_System", 60, "Count"),
];

/// So many instances that they take three pages.
const INSTANCES: std::ops::Range<u64> = 10..55;

/// Any figures, of which no two are the same.
fn figures(instance: u64, metric: &str, at: u64) -> StatisticSet {
    let number = at as f64 + metric.len() as f64 / 128.0 + instance as f64 / 7.0;
    StatisticSet { sample_count: 5.0, sum: 2.0 * number, minimum: number / 3.0, maximum: number / 2.0 }
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn web(number: u64) -> LightsailInstance {
    let figures = move |metric: &str, at: SystemTime| {
        Some(figures(number, metric, at.duration_since(UNIX_EPOCH).ok()?.as_secs()))
    };
    LightsailInstance::new(format!("web-{number}")).created_at(at(hour_secs())).figures(figures)
}

/// A good question.
fn right() -> Value {
    json!({"instanceName": "web-17", "metricName": "CPUUtilization", "period": 300, "startTime": hour_secs(),
        "endTime": hour_secs() + 1800, "unit": "Percent",
        "statistics": ["Minimum", "Maximum", "Sum", "SampleCount", "Average"]})
}

/// The same with another member, or without it.
fn but(member: &str, value: Option<Value>) -> Value {
    let mut question = right();
    match value {
        Some(value) => question[member] = value,
        None => drop(question.as_object_mut().unwrap().remove(member)),
    }
    question
}

#[test]
fn boto3_reads_the_metrics_of_instances_to_the_bit() {
    let Some(python) = Python::find() else { return };
    let local = INSTANCES.map(web).fold(Local::builder(), Builder::instance).start().unwrap();
    let said = ask(python, &local, json!({"metrics": METRICS}));

    let described: Vec<Value> = INSTANCES
        .map(|number| json!([format!("web-{number}"), hour_secs() as f64, {"code": 16, "name": "running"}]))
        .collect();
    assert_eq!(said["instances"], json!([described[..20], described[20..40], described[40..]]));
    assert_eq!(said["points"].as_array().unwrap().len(), described.len());
    for (number, of_instance) in INSTANCES.zip(said["points"].as_array().unwrap()) {
        for ((metric, period, unit), found) in METRICS.into_iter().zip(of_instance.as_array().unwrap()) {
            let found = found.as_array().unwrap();
            let times = (hour_secs()..hour_secs() + 1800).step_by(period as usize);
            assert_eq!(found.len(), times.clone().count(), "{metric} of web-{number}");
            for (at, point) in times.zip(found) {
                assert_eq!((&point[0], &point[1]), (&json!(at as f64), &json!(unit)));
                let numbers =
                    [2, 3, 4, 5, 6].map(|place| point[place].as_str().unwrap().parse::<f64>().unwrap());
                let set = figures(number, metric, at);
                let average = set.sum / set.sample_count;
                assert_eq!(numbers, [set.sample_count, set.sum, set.minimum, set.maximum, average]);
            }
        }
    }
    assert_eq!(said["unknown"], json!([]), "of the model's metrics, units and statistics");
    assert!(local.refusals().is_empty());
}

/// Runs the script. Each thing that it does needs a list of what to do; without one it does nothing.
fn ask(python: &Python, local: &Local, lists: Value) -> Value {
    let mut asked =
        json!({"url": local.url(), "right": right(), "metrics": [], "questions": [], "calls": []});
    for (name, list) in lists.as_object().unwrap() {
        asked[name] = list.clone();
    }
    let said = python.run("lightsail.py", &[], asked.to_string().as_bytes());
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["faults"], json!([]), "against botocore's model");
    said
}

const VALUE: Option<&str> = Some("InvalidInputException");
const TYPE: Option<&str> = Some("SerializationException");

/// A question, whether botocore's model forbids it, and how the endpoint refuses it.
type Verdict = (&'static str, Value, bool, Option<&'static str>);

fn of_data(body: Value, is_wrong: bool, refusal: Option<&'static str>) -> Verdict {
    ("GetInstanceMetricData", body, is_wrong, refusal)
}

/// Every member, wrong in every way that the model knows: absent, of another type, or of a value that there
/// is not.
fn what_is_wrong_by_the_model() -> Vec<Verdict> {
    let no_string =
        || vec![json!(true), json!(7), json!(7.5), json!([]), json!(["x"]), json!({}), json!({"x": 1})];
    let no_time = || vec![json!("yesterday"), json!(""), json!([]), json!([7]), json!({}), json!({"x": 1})];
    let members = [
        ("instanceName", no_string(), json!(["", "x", "-web", "web-", "web 1", "web/1", "wéb"])),
        ("metricName", no_string(), json!(["", "cpuUtilization", "CPUUtilization "])),
        (
            "period",
            vec![
                json!("300"),
                json!(300.5),
                json!(true),
                json!([]),
                json!([300]),
                json!({}),
                json!(1_u64 << 31),
            ],
            json!([-300, 0, 59, 86_460]),
        ),
        ("startTime", no_time(), json!([])),
        ("endTime", no_time(), json!([])),
        ("unit", no_string(), json!(["", "percent", "Furlongs"])),
        (
            "statistics",
            vec![json!("Sum"), json!(true), json!(7), json!({}), json!([7]), json!([["Sum"]]), json!([null])],
            json!([["sum"], ["p90"], ["Sum", ""]]),
        ),
    ];
    let mut verdicts = Vec::new();
    for (member, types, values) in members {
        verdicts.push(of_data(but(member, None), true, VALUE));
        verdicts.push(of_data(but(member, Some(Value::Null)), true, VALUE));
        verdicts.extend(types.into_iter().map(|value| of_data(but(member, Some(value)), true, TYPE)));
        let values = values.as_array().unwrap().clone();
        verdicts.extend(values.into_iter().map(|value| of_data(but(member, Some(value)), true, VALUE)));
    }
    for body in [json!(null), json!([]), json!(7), json!("x")] {
        verdicts.push(of_data(body.clone(), true, TYPE));
        verdicts.push(("GetInstances", body, true, TYPE));
    }
    let tokens = [json!(true), json!(7), json!([]), json!({})];
    verdicts.extend(tokens.map(|token| ("GetInstances", json!({"pageToken": token}), true, TYPE)));
    verdicts
}

/// Where the two do not agree, and why.
fn what_one_side_alone_refuses() -> Vec<Verdict> {
    let data = |member, value, is_wrong, refusal| of_data(but(member, Some(value)), is_wrong, refusal);
    let start = hour_secs();
    vec![
        // Rules of the service that are not in its model.
        data("period", json!(90), false, VALUE),
        data("statistics", json!([]), false, VALUE),
        data("endTime", json!(start), false, VALUE),
        data("endTime", json!(start - 1), false, VALUE),
        data("startTime", json!(start - 300 * 1440), false, VALUE),
        ("GetInstances", json!({"pageToken": "x"}), false, VALUE),
        // boto3 makes numbers of these before it sends them.
        data("startTime", json!("2026-01-31T12:00:00Z"), false, TYPE),
        data("startTime", json!(true), false, TYPE),
        // boto3 tells of what it does not know; services leave it aside. To them null is as good as absent.
        data("instance", json!("web-17"), true, None),
        ("GetInstances", json!({"pageToken": null}), true, None),
    ]
}

#[test]
fn botocores_model_and_the_endpoint_agree_on_what_is_wrong() {
    let Some(python) = Python::find() else { return };
    let local = Local::builder().instance(web(17)).start().unwrap();
    let mut verdicts = vec![of_data(right(), false, None), ("GetInstances", json!({}), false, None)];
    verdicts.extend(what_is_wrong_by_the_model());
    verdicts.extend(what_one_side_alone_refuses());
    let questions: Vec<_> = verdicts.iter().map(|(operation, body, ..)| json!([operation, body])).collect();
    let said = ask(python, &local, json!({"questions": questions}));
    assert_eq!(said["verdicts"].as_array().unwrap().len(), verdicts.len());
    for ((operation, body, is_wrong, refusal), said) in
        verdicts.iter().zip(said["verdicts"].as_array().unwrap())
    {
        assert_eq!(said, &json!([is_wrong, refusal]), "{operation} {body}");
    }
}

#[test]
fn boto3_raises_lightsails_own_exceptions() {
    let Some(python) = Python::find() else { return };
    let local = Local::builder().instance(web(17)).start().unwrap();
    local.fail_when(|request| {
        let body: Value = serde_json::from_slice(&request.body).ok()?;
        match body["instanceName"].as_str()? {
            "forbidden" => Some(Fault::AccessDenied),
            "broken" => Some(Fault::InternalError),
            "busy" => Some(Fault::Throttle),
            _ => None,
        }
    });
    let data = |member, value| json!(["get_instance_metric_data", but(member, Some(value))]);
    let calls = [
        (data("instanceName", json!("web-18")), "NotFoundException", 400),
        (data("instanceName", json!("x")), "InvalidInputException", 400),
        (data("metricName", json!("MemoryUtilization")), "InvalidInputException", 400),
        (data("period", json!(59)), "InvalidInputException", 400),
        (data("endTime", json!(hour_secs())), "InvalidInputException", 400),
        (data("statistics", json!(["p90"])), "InvalidInputException", 400),
        (json!(["get_instances", {"pageToken": "x"}]), "InvalidInputException", 400),
        (data("instanceName", json!("forbidden")), "AccessDeniedException", 403),
        (data("instanceName", json!("broken")), "ServiceException", 500),
    ];
    // Two that are not in Lightsail's model.
    let others = [
        (data("instanceName", json!("busy")), "ThrottlingException", 400),
        (json!(["get_disks", {}]), "UnknownOperationException", 404),
    ];
    let asked: Vec<&Value> = calls.iter().chain(&others).map(|(call, ..)| call).collect();
    let said = ask(python, &local, json!({"calls": asked}))["errors"].clone();
    for (place, (call, code, status)) in calls.iter().chain(&others).enumerate() {
        let class = if place < calls.len() { *code } else { "ClientError" };
        assert_eq!(said[place], json!([class, code, status]), "{call}");
    }
}
