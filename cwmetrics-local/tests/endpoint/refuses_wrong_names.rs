//! Each rule for namespaces, metric names and dimensions, with the words of its refusal.

use crate::common::*;

#[track_caller]
fn refused(input: Value, code: &str, message: &str) {
    for protocol in BOTH {
        let local = start();
        let answer = call(&local, protocol, "PutMetricData", &input);
        assert_eq!(answer.error(), (code, message));
        assert_eq!(answer.status, 400);
        assert!(local.datums().is_empty());
    }
}

#[track_caller]
fn accepted(input: Value) {
    for protocol in BOTH {
        let local = start();
        call(&local, protocol, "PutMetricData", &input).ok();
    }
}

const VALUE: &str = "InvalidParameterValue";

fn namespace(namespace: &str) -> Value {
    json!({"Namespace": namespace, "MetricData": [{"MetricName": "m", "Value": 1}]})
}

fn metric_name(name: &str) -> Value {
    json!({"Namespace": "Shop", "MetricData": [{"MetricName": name, "Value": 1}]})
}

fn dimensions(dimensions: &[(&str, &str)]) -> Value {
    let list: Vec<_> = dimensions.iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect();
    json!({"Namespace": "Shop",
        "MetricData": [{"MetricName": "m", "Value": 1, "Dimensions": list}]})
}

/// The rules that all names and values share.
#[track_caller]
fn text_rules(place: &str, longest: usize, input: impl Fn(&str) -> Value) {
    let length = |has| format!("The parameter {place} must have 1 to {longest} characters. It has {has}.");
    let wrong = |shown: &str, must: &str| {
        format!("The value {shown} for parameter {place} is invalid: it must {must}.")
    };
    refused(input(""), VALUE, &length(0));
    refused(input(&"x".repeat(longest + 1)), VALUE, &length(longest + 1));
    accepted(input(&"x".repeat(longest)));
    refused(input("caf\u{e9}"), VALUE, &wrong("caf\\u{e9}", "contain ASCII characters only"));
    refused(input("a\tb"), VALUE, &wrong("a\\tb", "not contain control characters"));
    refused(input("  "), VALUE, &wrong("  ", "contain a character that is not blank"));
}

#[track_caller]
fn no_colon(place: &str, input: impl Fn(&str) -> Value) {
    let message = format!("The value :a for parameter {place} is invalid: it must not start with a colon.");
    refused(input(":a"), VALUE, &message);
    accepted(input("a:"));
}

#[test]
fn namespaces() {
    text_rules("Namespace", 255, namespace);
    no_colon("Namespace", namespace);
    refused(
        namespace("AWS/Lambda"),
        VALUE,
        "The value AWS/Lambda for parameter Namespace is invalid: it must not start with AWS/, \
         which is for the services' own metrics.",
    );
}

#[test]
fn metric_names() {
    text_rules("MetricData.member.1.MetricName", 255, metric_name);
    accepted(metric_name(":a"));
}

#[test]
fn dimension_names() {
    let place = "MetricData.member.1.Dimensions.member.1.Name";
    text_rules(place, 255, |name| dimensions(&[(name, "v")]));
    no_colon(place, |name| dimensions(&[(name, "v")]));
}

#[test]
fn dimension_values() {
    let place = "MetricData.member.1.Dimensions.member.1.Value";
    text_rules(place, 1024, |value| dimensions(&[("n", value)]));
    accepted(dimensions(&[("n", ":v")]));
}

#[test]
fn the_same_dimension_twice() {
    refused(
        dimensions(&[("n", "1"), ("n", "2")]),
        VALUE,
        "The value n for parameter MetricData.member.1.Dimensions.member.2.Name is invalid: it \
         must not be the name of another dimension of the same metric.",
    );
}

#[test]
fn more_than_30_dimensions() {
    let names: Vec<_> = (0..31).map(|i| format!("n{i}")).collect();
    let pairs: Vec<_> = names.iter().map(|name| (name.as_str(), "v")).collect();
    accepted(dimensions(&pairs[..30]));
    refused(
        dimensions(&pairs),
        VALUE,
        "The collection MetricData.member.1.Dimensions must not have a size greater than 30. It \
         has 31.",
    );
}

#[test]
fn what_is_missing() {
    let missing = |input, place| {
        let message = format!("The parameter {place} is required.");
        refused(input, "MissingParameter", &message);
    };
    missing(json!({"MetricData": [{"MetricName": "m", "Value": 1}]}), "Namespace");
    missing(json!({"Namespace": "Shop"}), "MetricData");
    missing(json!({"Namespace": "Shop", "MetricData": []}), "MetricData");
    missing(json!({"Namespace": "Shop", "MetricData": [{"Value": 1}]}), "MetricData.member.1.MetricName");
    missing(
        json!({"Namespace": "Shop",
            "MetricData": [{"MetricName": "m", "Value": 1, "Dimensions": [{"Name": "n"}]}]}),
        "MetricData.member.1.Dimensions.member.1.Value",
    );
}

#[test]
fn long_values_are_cut_in_the_message() {
    let message = format!(
        "The value :{}... for parameter Namespace is invalid: it must not start with a colon.",
        "x".repeat(59)
    );
    refused(namespace(&format!(":{}", "x".repeat(200))), VALUE, &message);
}
