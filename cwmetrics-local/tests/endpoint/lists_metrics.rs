//! ListMetrics: its filters and its pages.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::common::*;
use cwmetrics_local::{Local, Protocol};

fn put_metric(local: &Local, namespace: &str, name: &str, dimensions: &[(&str, &str)]) {
    let dimensions: Vec<_> = dimensions.iter().map(|(n, v)| json!({"Name": n, "Value": v})).collect();
    let input = json!({"Namespace": namespace,
        "MetricData": [{"MetricName": name, "Value": 1, "Dimensions": dimensions}]});
    call(local, Protocol::Cbor, "PutMetricData", &input).ok();
}

fn names(local: &Local, protocol: Protocol, input: Value) -> Vec<String> {
    let answer = call(local, protocol, "ListMetrics", &input).ok();
    let metrics = answer["Metrics"].as_array().unwrap();
    let name = |metric: &Value| {
        let dimensions = metric["Dimensions"].as_array().unwrap();
        let shown: String = dimensions
            .iter()
            .map(|d| format!(" {}={}", d["Name"].as_str().unwrap(), d["Value"].as_str().unwrap()))
            .collect();
        let text = |key| metric[key].as_str().unwrap();
        format!("{}/{}{shown}", text("Namespace"), text("MetricName"))
    };
    metrics.iter().map(name).collect()
}

#[test]
fn each_filter_alone_and_together() {
    let local = start();
    put_metric(&local, "A", "m", &[]);
    put_metric(&local, "A", "n", &[("k", "1")]);
    put_metric(&local, "B", "m", &[("l", "x"), ("k", "2")]);
    put_metric(&local, "B", "m", &[("k", "2"), ("l", "x")]);
    let (am, an, bm) = ("A/m", "A/n k=1", "B/m k=2 l=x");
    for protocol in BOTH {
        for (input, expected) in [
            (json!({}), vec![am, an, bm]),
            (json!({"Namespace": "A"}), vec![am, an]),
            (json!({"MetricName": "m"}), vec![am, bm]),
            (json!({"Namespace": "B", "MetricName": "n"}), vec![]),
            (json!({"Dimensions": [{"Name": "k"}]}), vec![an, bm]),
            (json!({"Dimensions": [{"Name": "k", "Value": "2"}]}), vec![bm]),
            (json!({"Dimensions": [{"Name": "k", "Value": "x"}]}), vec![]),
            (json!({"Dimensions": [{"Name": "k"}, {"Name": "l"}]}), vec![bm]),
            (json!({"RecentlyActive": "PT3H"}), vec![am, an, bm]),
        ] {
            assert_eq!(names(&local, protocol, input.clone()), expected, "{input}");
        }
    }
}

#[test]
fn pages_of_500() {
    let local = start();
    for part in 0..2 {
        let data: Vec<_> =
            (0..600).map(|i| json!({"MetricName": format!("m{}", part * 600 + i), "Value": 1})).collect();
        let input = json!({"Namespace": "Shop", "MetricData": data});
        call(&local, Protocol::Cbor, "PutMetricData", &input).ok();
    }
    for protocol in BOTH {
        let mut pages = Vec::new();
        let mut all = Vec::new();
        let mut input = json!({"Namespace": "Shop"});
        loop {
            let answer = call(&local, protocol, "ListMetrics", &input).ok();
            let metrics = answer["Metrics"].as_array().unwrap();
            pages.push(metrics.len());
            all.extend(metrics.iter().map(|m| m["MetricName"].as_str().unwrap().to_owned()));
            match answer.get("NextToken") {
                Some(token) => input["NextToken"] = token.clone(),
                None => break,
            }
        }
        assert_eq!(pages, [500, 500, 200]);
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 1200);
    }
}

#[test]
fn metrics_without_recent_data_are_left_out() {
    let clock = Arc::new(AtomicI64::new(NOW));
    let now = Arc::clone(&clock);
    let local = Local::builder().clock(move || time(now.load(Ordering::Relaxed))).start().unwrap();
    put_metric(&local, "A", "m", &[]);
    let recent = || names(&local, Protocol::Cbor, json!({"RecentlyActive": "PT3H"}));
    let all = || names(&local, Protocol::Cbor, json!({}));
    clock.store(NOW + 3 * 3600, Ordering::Relaxed);
    assert_eq!((recent().len(), all().len()), (1, 1));
    clock.store(NOW + 3 * 3600 + 1, Ordering::Relaxed);
    assert_eq!((recent().len(), all().len()), (0, 1));
    clock.store(NOW + 14 * 24 * 3600 + 1, Ordering::Relaxed);
    assert_eq!((recent().len(), all().len()), (0, 0));
}

#[test]
fn wrong_parameters() {
    let local = start();
    put_metric(&local, "A", "m", &[]);
    let filters: Vec<_> = (0..11).map(|i| json!({"Name": format!("n{i}")})).collect();
    for (input, message) in [
        (
            json!({"RecentlyActive": "PT1H"}),
            "The value PT1H for parameter RecentlyActive is invalid: it must be PT3H.",
        ),
        (
            json!({"Dimensions": filters}),
            "The collection Dimensions must not have a size greater than 10. It has 11.",
        ),
        (
            json!({"Namespace": ":a"}),
            "The value :a for parameter Namespace is invalid: it must not start with a colon.",
        ),
        (
            json!({"NextToken": "list.1"}),
            "The parameter NextToken is invalid: it must be one that ListMetrics returned.",
        ),
        (
            json!({"NextToken": ""}),
            "The parameter NextToken is invalid: it must be one that ListMetrics returned.",
        ),
    ] {
        for protocol in BOTH {
            let answer = call(&local, protocol, "ListMetrics", &input);
            assert_eq!(answer.error(), ("InvalidParameterValue", message));
        }
    }
}
