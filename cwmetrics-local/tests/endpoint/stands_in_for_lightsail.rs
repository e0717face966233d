//! Lightsail: its instances and their metrics, of a test or of this machine.

use std::time::SystemTime;

use crate::common::*;
use cwmetrics_local::{Builder, Fault, LightsailInstance, Local, Protocol, StatisticSet};

fn ask(local: &Local, operation: &str, input: &Value) -> Answer {
    let body = input.to_string();
    let head = format!(
        "POST / HTTP/1.1\r\nX-Amz-Target: Lightsail_20161128.{operation}\r\nHost: localhost\r\n\
         Content-Type: application/x-amz-json-1.1\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    send(local, &head, body.as_bytes()).unwrap()
}

/// The code and the message of an error.
fn error(answer: &Answer) -> (&str, &str) {
    (answer.body["__type"].as_str().unwrap(), answer.body["message"].as_str().unwrap())
}

/// The first multiple of five minutes in the tests' time.
const START: i64 = MINUTE / 300 * 300 + 300;

fn set(sample_count: f64, sum: f64, minimum: f64, maximum: f64) -> StatisticSet {
    StatisticSet { sample_count, sum, minimum, maximum }
}

/// `web-1`, with two points of its CPU.
fn web() -> LightsailInstance {
    let points = [(time(START - 300), set(5.0, 100.0, 10.0, 40.0)), (time(START), set(5.0, 10.0, 1.0, 5.0))];
    LightsailInstance::new("web-1").created_at(time(MINUTE - 86_400)).points("CPUUtilization", points)
}

fn with(instances: impl IntoIterator<Item = LightsailInstance>) -> Local {
    let builder = Local::builder().clock(|| time(NOW));
    instances.into_iter().fold(builder, Builder::instance).start().unwrap()
}

/// A good request.
fn question() -> Value {
    json!({"instanceName": "web-1", "metricName": "CPUUtilization", "period": 300, "startTime": START - 600,
        "endTime": START + 600, "unit": "Percent",
        "statistics": ["Minimum", "Maximum", "Sum", "SampleCount", "Average"]})
}

/// The same with one member changed, or left out if it is null.
fn but(member: &str, value: Value) -> Value {
    let mut input = question();
    input[member] = value;
    input
}

#[test]
fn points_come_with_all_statistics_that_are_asked_for() {
    let local = with([web()]);
    let answer = ask(&local, "GetInstanceMetricData", &question());
    assert_eq!(answer.header("content-type"), Some("application/x-amz-json-1.1"));
    assert!(answer.header("x-amzn-requestid").is_some());
    assert_eq!(
        answer.ok(),
        json!({"metricName": "CPUUtilization", "metricData": [
            {"average": 20.0, "maximum": 40.0, "minimum": 10.0, "sampleCount": 5.0, "sum": 100.0,
                "timestamp": (START - 300) as f64, "unit": "Percent"},
            {"average": 2.0, "maximum": 5.0, "minimum": 1.0, "sampleCount": 5.0, "sum": 10.0,
                "timestamp": START as f64, "unit": "Percent"}]})
    );
    let some = ask(&local, "GetInstanceMetricData", &but("statistics", json!(["Sum", "Sum"]))).ok();
    assert_eq!(
        some["metricData"][0],
        json!({"sum": 100.0, "timestamp": (START - 300) as f64, "unit": "Percent"})
    );
    assert!(local.requests().iter().all(|request| request.protocol == Protocol::Json11));
    assert!(local.refusals().is_empty());
}

#[test]
fn the_end_is_exclusive_and_longer_periods_add_up() {
    let local = with([web()]);
    let points = |input: Value| ask(&local, "GetInstanceMetricData", &input).ok()["metricData"].clone();
    assert_eq!(points(but("endTime", json!(START))).as_array().unwrap().len(), 1);
    let whole = points(but("period", json!(1200)));
    assert_eq!(
        whole,
        json!([{"average": 11.0, "maximum": 40.0, "minimum": 1.0, "sampleCount": 10.0, "sum": 110.0,
            "timestamp": (START - 600) as f64, "unit": "Percent"}])
    );
    assert_eq!(points(but("unit", json!("Count"))), json!([]));
    assert_eq!(points(but("metricName", json!("NetworkIn"))), json!([]));
}

#[test]
fn a_metric_that_was_added_has_its_own_unit_and_period() {
    let used = set(2.0, 80.0, 30.0, 50.0);
    let points = [(time(START - 60), used), (time(START), used), (time(START + 30), used)];
    let instance = web().points("MemoryUtilization", points);
    let local = Local::builder()
        .clock(|| time(NOW))
        .instance_metric("MemoryUtilization", "Percent", 60)
        .instance(instance)
        .start()
        .unwrap();
    let mut input = but("metricName", json!("MemoryUtilization"));
    input["period"] = json!(60);
    let points = ask(&local, "GetInstanceMetricData", &input).ok()["metricData"].clone();
    let times: Vec<_> = points.as_array().unwrap().iter().map(|point| point["timestamp"].clone()).collect();
    assert_eq!(times, [json!((START - 60) as f64), json!(START as f64)]);
    assert_eq!(points[0]["average"], 40.0);
    assert!(ask(&local, "GetInstanceMetricData", &question()).ok()["metricData"][0].is_object());
}

#[test]
fn a_metric_that_lightsail_could_not_have_is_refused_at_the_start() {
    for (unit, period, part) in [
        ("percent", 60, "one of CloudWatch's 27"),
        ("Percent", 0, "multiple of 60 seconds, from 60 to 86400"),
        ("Percent", 90, "multiple of 60"),
        ("Percent", 86_460, "to 86400"),
    ] {
        let error = Local::builder().instance_metric("Memory", unit, period).start().unwrap_err().to_string();
        assert!(error.starts_with("\"Memory\" can be no metric") && error.contains(part), "{error}");
    }
}

#[test]
fn bad_questions_are_refused_with_what_would_be_right() {
    let local = with([web()]);
    for member in ["instanceName", "metricName", "period", "startTime", "endTime", "unit", "statistics"] {
        let answer = ask(&local, "GetInstanceMetricData", &but(member, Value::Null));
        let message = format!("The parameter {member} is required.");
        assert_eq!((answer.status, error(&answer)), (400, ("InvalidInputException", message.as_str())));
    }
    for (member, value, part) in [
        ("instanceName", json!("x"), "have two characters or more"),
        ("instanceName", json!("-web"), "no - at either end"),
        ("instanceName", json!("web 1"), "letters, digits, _ and -"),
        ("metricName", json!("CpuUtilization"), "a value in the set [ BurstCapacityPercentage, Burst"),
        ("period", json!(0), "multiple of 60 seconds, from 60 to 86400"),
        ("period", json!(90), "multiple of 60"),
        ("period", json!(86_460), "to 86400"),
        ("unit", json!("percent"), "a value in the set [ Seconds, Microseconds,"),
        ("statistics", json!([]), "must have a statistic at least"),
        (
            "statistics",
            json!(["Sum", "p90"]),
            "statistics.member.2 is invalid: it must be a value in the set",
        ),
        ("endTime", json!(START - 600), "startTime must be before endTime"),
        ("startTime", json!(START - 300 * 1440), "exceeds the limit of 1440"),
    ] {
        let answer = ask(&local, "GetInstanceMetricData", &but(member, value));
        let (code, message) = error(&answer);
        assert_eq!((answer.status, code), (400, "InvalidInputException"), "{message}");
        assert!(message.contains(part), "{message}");
    }
    for (member, value) in [("period", json!("x")), ("startTime", json!("now")), ("statistics", json!("Sum"))]
    {
        let answer = ask(&local, "GetInstanceMetricData", &but(member, value));
        assert_eq!((answer.status, error(&answer).0), (400, "SerializationException"));
    }
    assert_eq!(local.refusals().len(), 22);
}

#[test]
fn instances_that_there_are_not_and_operations_that_there_are_not() {
    let local = with([web()]);
    let answer = ask(&local, "GetInstanceMetricData", &but("instanceName", json!("web-2")));
    let message = "The Instance does not exist: web-2";
    assert_eq!((answer.status, error(&answer)), (400, ("NotFoundException", message)));
    let answer = ask(&local, "GetDisks", &json!({}));
    assert_eq!((answer.status, error(&answer).0), (404, "UnknownOperationException"));
    let head = "POST / HTTP/1.1\r\nX-Amz-Target: Lightsail_20161128.GetInstances\r\nHost: localhost\r\n\
        Content-Type: application/x-amz-json-1.0\r\nContent-Length: 2\r\n\r\n";
    assert_eq!(send(&local, head, b"{}").unwrap().status, 415);
}

#[test]
fn an_instance_can_be_deleted_and_another_put_in() {
    let local = with([web()]);
    assert!(local.delete_instance("web-1"));
    assert!(!local.delete_instance("web-1"));
    assert_eq!(error(&ask(&local, "GetInstanceMetricData", &question())).0, "NotFoundException");
    assert_eq!(ask(&local, "GetInstances", &json!({})).ok(), json!({"instances": []}));
    local.set_instance(LightsailInstance::new("web-1").figures(|metric, at: SystemTime| {
        (metric == "CPUUtilization" && at == time(START)).then(|| set(1.0, 7.0, 7.0, 7.0))
    }));
    let points = ask(&local, "GetInstanceMetricData", &question()).ok()["metricData"].clone();
    assert_eq!((points.as_array().unwrap().len(), &points[0]["sum"]), (1, &json!(7.0)));
}

#[test]
fn instances_come_by_name_and_in_pages() {
    let names: Vec<String> = (10..55).map(|number| format!("web-{number}")).collect();
    let local = with(names.iter().rev().map(LightsailInstance::new));
    let mut found = Vec::new();
    let mut input = json!({});
    let mut pages = 0;
    loop {
        let page = ask(&local, "GetInstances", &input).ok();
        pages += 1;
        let names = page["instances"].as_array().unwrap().iter();
        found.extend(names.map(|instance| instance["name"].as_str().unwrap().to_owned()));
        match page["nextPageToken"].as_str() {
            None => break,
            Some(token) => input = json!({"pageToken": token}),
        }
        // Nobody is passed over for that.
        local.delete_instance("web-10");
    }
    assert_eq!((pages, found), (3, names));
    let answer = ask(&local, "GetInstances", &json!({"pageToken": "2"}));
    assert_eq!((answer.status, error(&answer).0), (400, "InvalidInputException"));
}

#[test]
fn an_instance_is_described() {
    let local = with([web().state(80, "stopped")]);
    let instance = ask(&local, "GetInstances", &json!({})).ok()["instances"][0].clone();
    assert_eq!(instance["createdAt"], json!((MINUTE - 86_400) as f64));
    assert_eq!(instance["state"], json!({"code": 80, "name": "stopped"}));
    assert_eq!(instance["hardware"]["cpuCount"], json!(1));
    assert_eq!(instance["resourceType"], "Instance");
}

#[test]
fn faults_have_the_names_that_clients_of_lightsail_know() {
    let local = with([web()]);
    for (fault, status, code) in [
        (Fault::Throttle, 400, "ThrottlingException"),
        (Fault::AccessDenied, 403, "AccessDeniedException"),
        (Fault::InternalError, 500, "ServiceException"),
        (Fault::Unavailable, 503, "ServiceUnavailableException"),
    ] {
        local.fail_next(1, fault);
        let answer = ask(&local, "GetInstances", &json!({}));
        assert_eq!((answer.status, error(&answer).0), (status, code));
    }
}

#[test]
fn without_instances_of_a_test_there_is_this_machine() {
    let local = Local::start().unwrap();
    let instances = ask(&local, "GetInstances", &json!({})).ok()["instances"].clone();
    assert_eq!(instances.as_array().unwrap().len(), 1);
    assert!(instances[0]["hardware"]["cpuCount"].as_u64().unwrap() >= 1);
    assert!(instances[0]["hardware"]["ramSizeInGb"].as_f64().unwrap() > 0.0);
    let name = instances[0]["name"].as_str().unwrap();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs_f64();
    let ask_for = |metric: &str, unit: &str| {
        let mut input = but("instanceName", json!(name));
        input["metricName"] = json!(metric);
        input["unit"] = json!(unit);
        input["startTime"] = json!(((now / 300.0).floor() - 1.0) * 300.0);
        input["endTime"] = json!(now + 300.0);
        ask(&local, "GetInstanceMetricData", &input).ok()["metricData"].clone()
    };
    // The first readings can be too close to each other for a number.
    let cpu = loop {
        let points = ask_for("CPUUtilization", "Percent");
        if let Some(point) = points.as_array().unwrap().last() {
            break point.clone();
        }
    };
    assert!((0.0..=100.0).contains(&cpu["maximum"].as_f64().unwrap()), "{cpu}");
    let network = ask_for("NetworkIn", "Bytes");
    assert!(network[0]["sampleCount"].as_f64().unwrap() >= 1.0, "{network}");
    let failed = ask_for("StatusCheckFailed", "Count");
    assert_eq!(failed[0]["sum"], json!(0.0));
    assert_eq!(ask_for("BurstCapacityTime", "Seconds"), json!([]));
}
