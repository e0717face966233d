//! `cwmetrics cost`.

use serde_json::json;

use crate::common::{HOUR, RANGE, World};

#[test]
fn says_what_each_metric_costs_and_what_would_make_it_less() {
    World::shop().prints("cost.txt", &[&["cost", "-n", "Shop"], &RANGE[..]].concat());
}

#[test]
fn a_metric_costs_by_the_hours_with_data() {
    let cost =
        World::shop().json(&["cost", "--from", "2023-11-14T20:30:00Z", "--to", "2023-11-14T22:10:00Z"]);
    // From 21:00, when the nightly job ran, two hours: it has data in one, the shop in the other.
    assert_eq!((cost["Hours"].as_i64(), cost["Namespaces"].as_i64()), (Some(2), Some(2)));
    assert_eq!(cost["MetricMonths"].as_f64(), Some(3.0));
    let nightly =
        cost["ByName"].as_array().unwrap().iter().find(|row| row["MetricName"] == "nightly").unwrap();
    assert_eq!(nightly["MetricMonths"].as_f64(), Some(0.5));
    assert_eq!(nightly["Dollars"].as_f64(), Some(0.15));
}

#[test]
fn hosts_multiply_requests_and_the_metrics_with_their_dimension() {
    let world = World::empty();
    let datum = |host: &str, method: &str| {
        let dimensions = json!([{"Name": "Host", "Value": host}, {"Name": "Method", "Value": method}]);
        json!({"MetricName": "api", "Dimensions": dimensions, "Value": 1, "Timestamp": HOUR})
    };
    world.put("Shop", vec![datum("a", "GET"), datum("a", "PUT"), datum("b", "GET"), datum("b", "PUT")]);
    world.put("Shop", vec![json!({"MetricName": "jobs", "Value": 1, "Timestamp": HOUR})]);
    let hosts = ["--hosts", "5000", "--host-dimension", "Host", "--push-every", "10s"];
    let cost = world.json(&[&["cost"], &hosts[..], &RANGE].concat());
    // GET and PUT of 5,000 hosts, and one that all share.
    assert_eq!(cost["MetricMonths"].as_f64(), Some(10_001.0));
    assert!((cost["MetricsDollars"].as_f64().unwrap() - 3_000.10).abs() < 1e-9);
    assert_eq!(cost["Requests"].as_f64(), Some(5_000.0 * 259_200.0));
    assert_eq!((cost["RequestsASecond"].as_f64(), cost["QuotaShare"].as_f64()), (Some(500.0), Some(1.0)));
    // A push a minute is a sixth of 12,960 dollars.
    let minute = json!("a push every 60 s");
    let saving = cost["Savings"].as_array().unwrap().iter().find(|saving| saving["What"] == minute).unwrap();
    assert!((saving["Dollars"].as_f64().unwrap() - 10_800.0).abs() < 1e-6);
    assert_eq!(cost["Savings"][1]["What"], minute, "what saves most comes first: {}", cost["Savings"]);
}

#[test]
fn without_data_there_is_nothing_to_say() {
    let range = ["--from", "2023-11-14T10:00:00Z", "--to", "2023-11-14T12:00:00Z"];
    let sentence = "no metric that is charged for has data from 2023-11-14T10:00:00Z to \
                    2023-11-14T12:00:00Z; a longer --since may find some";
    World::shop().fails(3, sentence, &[&["cost"], &range[..]].concat());
}
