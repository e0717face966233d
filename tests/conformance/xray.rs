//! Traces, put to the embedded endpoint and read from it by boto3, which knows X-Ray by botocore's model.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use cwmetrics_local::Local;
use serde_json::{Value, json};

use crate::python::Python;

/// So many traces that they have no room on a page.
const TRACES: u64 = 130;

/// A shop calls pay, which answers with a segment, and a table, which does not. Every tenth trace fails,
/// every thirteenth is throttled at the table.
fn documents(start: u64) -> Vec<Value> {
    let mut documents = Vec::new();
    for number in 0..TRACES {
        let (id, at) = (trace_id(start, number), start as f64 + number as f64);
        let (fault, throttle) = (number % 10 == 0, number % 13 == 0);
        let part = |id: u64, name: &str, more: Value| {
            let mut part =
                json!({"id": format!("{id:016x}"), "name": name, "start_time": at, "end_time": at + 0.5});
            for (field, value) in more.as_object().unwrap() {
                part[field] = value.clone();
            }
            part
        };
        let subsegments = [
            part(2, "pay", json!({"namespace": "remote", "fault": fault})),
            part(
                3,
                "DynamoDB",
                json!({"namespace": "aws", "error": throttle, "throttle": throttle,
                "aws": {"table_name": "orders"}}),
            ),
        ];
        documents.push(part(1, "shop", json!({
            "trace_id": id, "origin": "AWS::EC2::Instance", "fault": fault, "user": format!("user {}", number % 2),
            "end_time": at + 1.0, "subsegments": subsegments, "annotations": {"number": number, "even": number % 2 == 0},
            "http": {"request": {"method": "GET", "url": "http://shop/cart"}, "response": {"status": if fault { 500 } else { 200 }}},
            "cause": {"exceptions": [{"id": "00000000000000ee", "type": "io::Error", "message": "gone"}]},
            "aws": {"ec2": {"instance_id": "i-1", "availability_zone": "eu-1a"}},
        })));
        documents.push(part(
            4,
            "pay",
            json!({"trace_id": id, "parent_id": "0000000000000002", "fault": fault}),
        ));
    }
    documents
}

fn trace_id(start: u64, number: u64) -> String {
    format!("1-{start:08x}-{number:024x}")
}

#[test]
fn boto3_reads_the_traces_that_it_has_put() {
    let Some(python) = Python::find() else { return };
    let local = Local::start().unwrap();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let start = (now - Duration::from_secs(1_000)).as_secs();
    let mut all = documents(start);
    let good = all.clone();
    all.push(json!({"id": "0000000000000009", "name": "a(b)", "trace_id": trace_id(start, 1), "start_time": start, "end_time": start}));
    type Wanted = (&'static str, fn(u64) -> bool);
    let filters: [Wanted; 9] = [
        ("fault", |number| number % 10 == 0),
        ("ok", |number| number % 10 != 0),
        ("annotation.number >= 100 AND annotation[even] = true", |number| number >= 100 && number % 2 == 0),
        ("service(\"pay\") { fault }", |number| number % 10 == 0),
        ("service(id(name: \"orders\", type: \"AWS::DynamoDB::Table\")) { throttle }", |number| {
            number % 13 == 0
        }),
        ("edge(\"shop\", \"pay\") { responsetime > 0.4 } user = \"user 1\"", |number| number % 2 == 1),
        ("http.status = 500 OR !service(\"shop\")", |number| number % 10 == 0),
        ("partial OR duration < 0.9", |_| false),
        ("", |_| true),
    ];
    let ids = [0, 1, 10].map(|number| trace_id(start, number));
    let asked = json!({
        "url": local.url(), "StartTime": start, "EndTime": start + 600, "documents": all, "ids": ids,
        "filters": filters.map(|(expression, _)| expression),
    });
    let said = python.run("xray.py", &[], asked.to_string().as_bytes());
    let said: Value = serde_json::from_str(&said).unwrap();

    assert_eq!(said["faults"], json!([]), "against botocore's model");
    assert_eq!(said["unprocessed"], json!([["0000000000000009", "InvalidName"]]));
    for (expression, is_wanted) in filters {
        let wanted: Vec<String> =
            (0..TRACES).filter(|number| is_wanted(*number)).map(|number| trace_id(start, number)).collect();
        assert_eq!(said["found"][expression], json!(wanted), "{expression}");
    }
    let mut expected: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for document in &good {
        let id = document["trace_id"].as_str().unwrap();
        if ids.iter().any(|wanted| wanted == id) {
            expected.entry(id).or_default().push(document);
        }
    }
    assert_eq!(said["documents"], json!(expected));
    let (all, faults, throttled) = (TRACES, TRACES / 10, TRACES / 13);
    let shop = json!(["shop", "AWS::EC2::Instance"]);
    assert_eq!(
        said["graph"],
        json!([
            [shop, ["orders", "AWS::DynamoDB::Table"], [all - throttled, throttled, 0], all],
            [shop, ["pay", null], [all - faults, 0, faults], all],
            [["shop", "client"], shop, [all - faults, 0, faults], all],
        ])
    );
    assert_eq!(
        said["trace_graph"],
        json!([
            [shop, ["orders", "AWS::DynamoDB::Table"], [0, 1, 0], 1],
            [shop, ["pay", null], [0, 0, 1], 1],
            [["shop", "client"], shop, [0, 0, 1], 1],
        ])
    );
    assert_eq!(said["started"], json!((start + TRACES - 1) as f64), "the latest first");
    assert_eq!(said["rules"], json!([["Default", 0.05]]));
    assert_eq!(said["target"], json!(["Default", 1, 10]));
    assert_eq!(said["reported"], json!([["Default", 10]]));
    assert_eq!(
        said["refusals"],
        json!([
            ["InvalidRequestException", 400],
            ["InvalidRequestException", 400],
            ["UnknownOperationException", 404]
        ])
    );
    assert_eq!(local.telemetry()[0].segments_sent, 7);
}
