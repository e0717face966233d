//! Service graphs.

use cwmetrics_traces::{Map, Service};
use serde_json::{Value, json};

use crate::common::{begun, id, segment, subsegment, trace};

/// Each edge as `from -> to: ok/error/throttle/fault`, with the types that the services have.
fn edges(map: &Map) -> Vec<String> {
    let name = |at: usize| {
        let id = &map.services()[at].id;
        format!("{}{}", id.name, id.kind.as_ref().map_or(String::new(), |kind| format!("<{kind}>")))
    };
    let line = |edge: &cwmetrics_traces::Edge| {
        let counts = &edge.statistics;
        let numbers = [counts.ok, counts.error, counts.throttle, counts.fault].map(|count| count.to_string());
        format!("{} -> {}: {}", name(edge.from), name(edge.to), numbers.join("/"))
    };
    let mut lines: Vec<String> = map.edges().map(line).collect();
    lines.sort();
    lines
}

fn graph(documents: &[Value]) -> Map {
    Map::of(&[trace(documents)])
}

fn service<'a>(map: &'a Map, name: &str) -> &'a Service {
    let is_it = |service: &&Service| service.id.name == name && service.id.kind.as_deref() != Some("client");
    map.services().iter().find(is_it).unwrap()
}

/// A call out of segment 1.
fn call(number: u64, name: &str, more: Value) -> Value {
    let mut call = subsegment(number, 1, name, (10.0, 10.0 + number as f64 / 10.0), more);
    call.as_object_mut().unwrap().entry("namespace").or_insert(json!("remote"));
    call
}

#[test]
fn clients_come_before_the_services_in_which_requests_come_in() {
    let map = graph(&[segment(1, "shop", (10.0, 10.5), json!({"error": true}))]);
    assert_eq!(edges(&map), ["shop<client> -> shop: 0/1/0/0"]);
    let shop = service(&map, "shop");
    assert!(shop.is_root);
    assert_eq!((shop.statistics.error, shop.statistics.total_response_time), (1, 0.5));
    assert_eq!(shop.times, Some((10.0, 10.5)));
}

#[test]
fn a_call_whose_other_side_tells_is_an_edge_to_that_service_as_its_caller_saw_it() {
    let documents = [
        segment(1, "shop", (10.0, 11.0), json!({"origin": "AWS::ECS::Container"})),
        call(5, "https://bank.example", json!({"fault": true})),
        segment(9, "bank", (10.1, 10.2), json!({"parent_id": id(5)})),
    ];
    let map = graph(&documents);
    assert_eq!(
        edges(&map),
        ["shop<AWS::ECS::Container> -> bank: 0/0/0/1", "shop<client> -> shop<AWS::ECS::Container>: 1/0/0/0"]
    );
    let bank = service(&map, "bank");
    assert!(!bank.is_root);
    // The bank itself has seen no fault, and a shorter time.
    assert_eq!((bank.statistics.ok, bank.response_times.entries().next()), (1, Some((0.1, 1))));
    let edge = map.edges().find(|edge| edge.statistics.fault == 1).unwrap();
    assert_eq!(edge.response_times.entries().next(), Some((0.5, 1)));
}

#[test]
fn a_call_whose_other_side_is_silent_makes_a_service_of_its_kind() {
    let documents = [
        segment(1, "shop", (10.0, 11.0), json!({})),
        call(2, "DynamoDB", json!({"namespace": "aws", "aws": {"table_name": "orders"}})),
        call(3, "DynamoDB", json!({"namespace": "aws", "aws": {"operation": "ListTables"}})),
        call(4, "S3", json!({"namespace": "aws", "aws": {"table_name": "no table of S3"}})),
        call(5, "db@host", json!({"sql": {"database_type": "PostgreSQL"}})),
        call(6, "api.example.com", json!({"throttle": true, "error": true})),
        subsegment(7, 1, "parse", (10.0, 10.1), json!({})),
    ];
    assert_eq!(
        edges(&graph(&documents)),
        [
            "shop -> DynamoDB<AWS::DynamoDB>: 1/0/0/0",
            "shop -> S3<AWS::S3>: 1/0/0/0",
            "shop -> api.example.com<remote>: 0/0/1/0",
            "shop -> db@host<Database::SQL>: 1/0/0/0",
            "shop -> orders<AWS::DynamoDB::Table>: 1/0/0/0",
            "shop<client> -> shop: 1/0/0/0",
        ]
    );
}

#[test]
fn services_that_x_ray_infers_are_counted_once() {
    let documents = [
        segment(1, "shop", (10.0, 11.0), json!({})),
        call(2, "DynamoDB", json!({"namespace": "aws", "aws": {"table_name": "orders"}})),
        segment(
            3,
            "orders",
            (10.0, 10.2),
            json!({"parent_id": id(2), "inferred": true,
            "origin": "AWS::DynamoDB::Table"}),
        ),
        call(4, "api.example.com", json!({})),
        segment(5, "api.example.com", (10.0, 10.4), json!({"parent_id": id(4), "inferred": true})),
    ];
    let without: Vec<Value> = documents.iter().filter(|one| one.get("inferred").is_none()).cloned().collect();
    assert_eq!(edges(&graph(&documents)), edges(&graph(&without)));
    assert_eq!(service(&graph(&documents), "orders").statistics.ok, 1);
}

#[test]
fn a_service_called_by_something_that_is_no_call_has_an_edge_too() {
    let documents = [
        segment(1, "gateway", (10.0, 11.0), json!({})),
        segment(2, "function", (10.1, 10.9), json!({"parent_id": id(1)})),
        segment(3, "function", (10.1, 10.9), json!({"parent_id": id(2)})),
    ];
    let expected = [
        "function -> function: 1/0/0/0",
        "gateway -> function: 1/0/0/0",
        "gateway<client> -> gateway: 1/0/0/0",
    ];
    assert_eq!(edges(&graph(&documents)), expected);
}

#[test]
fn requests_in_progress_are_not_counted_yet() {
    let map = graph(&[begun(1, "shop", 10.0, json!({}))]);
    assert_eq!(edges(&map), ["shop<client> -> shop: 0/0/0/0"]);
    assert_eq!((service(&map, "shop").statistics.total(), map.services().len()), (0, 2));
}

#[test]
fn graphs_of_parts_make_that_of_the_whole() {
    let one = trace(&[segment(1, "shop", (10.0, 11.0), json!({})), call(2, "bank", json!({"fault": true}))]);
    let two =
        trace(&[segment(3, "cart", (9.0, 9.5), json!({})), segment(1, "shop", (12.0, 14.0), json!({}))]);
    let mut merged = Map::of([&one]);
    merged.merge(&Map::of([&two]));
    assert_eq!(merged, Map::of([&one, &two]));
    let shop = service(&merged, "shop");
    assert_eq!((shop.statistics.ok, shop.statistics.total_response_time), (2, 3.0));
    assert_eq!((shop.times, shop.statistics.average()), (Some((10.0, 14.0)), Some(1.5)));
    assert_eq!(shop.response_times.percentile(95.0), Some(2.0));
}

#[test]
fn the_api_s_words_have_every_edge_at_its_caller() {
    let documents = [
        segment(1, "shop", (10.0, 11.0), json!({"origin": "AWS::ECS::Container"})),
        call(5, "bank", json!({"throttle": true, "error": true})),
    ];
    let services = graph(&documents).to_services();
    let named = |name: &str, kind: &str| {
        let is_it = |service: &&Value| service["Name"] == name && service["Type"] == kind;
        services.as_array().unwrap().iter().find(is_it).unwrap()
    };
    let (shop, bank) = (named("shop", "AWS::ECS::Container"), named("bank", "remote"));
    assert_eq!(shop["Root"], true);
    assert_eq!(shop["Edges"][0]["ReferenceId"], bank["ReferenceId"]);
    assert_eq!(
        shop["Edges"][0]["SummaryStatistics"],
        json!({"OkCount": 0, "ErrorStatistics": {"ThrottleCount": 1, "OtherCount": 0, "TotalCount": 1},
            "FaultStatistics": {"OtherCount": 0, "TotalCount": 0}, "TotalCount": 1, "TotalResponseTime": 0.5})
    );
    assert_eq!(shop["Edges"][0]["ResponseTimeHistogram"], json!([{"Value": 0.5, "Count": 1}]));
    assert_eq!(named("shop", "client")["Edges"][0]["ReferenceId"], shop["ReferenceId"]);
    assert_eq!((&bank["Edges"], &bank["StartTime"]), (&json!([]), &json!(10.0)));
}
