//! GetSamplingRules, GetSamplingTargets and what clients report.

use crate::common::xray::*;
use crate::common::*;
use cwmetrics_local::{Local, SamplingRule};

const CLIENT: &str = "0123456789abcdef01234567";

fn with_rule(reservoir: u32) -> Local {
    let mut rule = SamplingRule::new("checkout", 100);
    rule.reservoir_size = reservoir;
    rule.fixed_rate = 0.5;
    rule.service_name = "check*".to_owned();
    rule.url_path = "/cart".to_owned();
    Local::builder().clock(|| time(NOW)).sampling_rule(rule).start().unwrap()
}

fn report(rule: &str, client: &str) -> Value {
    json!({"RuleName": rule, "ClientID": client, "Timestamp": NOW, "RequestCount": 110, "SampledCount": 20, "BorrowCount": 10})
}

fn targets(local: &Local, reports: &[Value]) -> Value {
    rest(local, "/SamplingTargets", &json!({"SamplingStatisticsDocuments": reports})).ok()
}

#[test]
fn the_default_rule_is_always_there() {
    let answer = rest(&start(), "/GetSamplingRules", &json!({"NextToken": null})).ok();
    let rules = answer["SamplingRuleRecords"].as_array().unwrap();
    assert_eq!(rules.len(), 1);
    assert_eq!(answer["NextToken"], Value::Null);
    assert_eq!(
        rules[0]["SamplingRule"],
        json!({
            "RuleName": "Default", "RuleARN": "arn:aws:xray:us-east-1:000000000000:sampling-rule/Default",
            "ResourceARN": "*", "Priority": 10000, "FixedRate": 0.05, "ReservoirSize": 1, "ServiceName": "*",
            "ServiceType": "*", "Host": "*", "HTTPMethod": "*", "URLPath": "*", "Version": 1, "Attributes": {},
        })
    );
    assert_eq!(rules[0]["ModifiedAt"], NOW as f64);
}

#[test]
fn rules_of_a_test_come_by_priority() {
    let local = with_rule(7);
    let answer = rest(&local, "/GetSamplingRules", &json!({})).ok();
    let rule = &answer["SamplingRuleRecords"][0]["SamplingRule"];
    assert_eq!(
        (&rule["RuleName"], &rule["Priority"], &rule["ReservoirSize"]),
        (&json!("checkout"), &json!(100), &json!(7))
    );
    assert_eq!(
        (&rule["ServiceName"], &rule["URLPath"], &rule["FixedRate"]),
        (&json!("check*"), &json!("/cart"), &json!(0.5))
    );
    assert_eq!(answer["SamplingRuleRecords"][1]["SamplingRule"]["RuleName"], "Default");
}

#[test]
fn a_rule_called_default_takes_the_place_of_the_default_one() {
    let mut rule = SamplingRule::default();
    rule.fixed_rate = 1.0;
    let local = Local::builder().sampling_rule(rule).start().unwrap();
    let rules = rest(&local, "/GetSamplingRules", &json!({})).ok()["SamplingRuleRecords"].take();
    assert_eq!((rules.as_array().unwrap().len(), &rules[0]["SamplingRule"]["FixedRate"]), (1, &json!(1.0)));
}

#[test]
fn many_rules_come_on_pages() {
    let many = (0..250).map(|number| SamplingRule::new(format!("rule {number:03}"), number + 1));
    let local = many.fold(Local::builder(), |builder, rule| builder.sampling_rule(rule)).start().unwrap();
    let (mut names, mut token) = (Vec::new(), Value::Null);
    loop {
        let mut answer = rest(&local, "/GetSamplingRules", &json!({"NextToken": token})).ok();
        let page = answer["SamplingRuleRecords"].as_array().unwrap();
        names.extend(
            page.iter().map(|record| record["SamplingRule"]["RuleName"].as_str().unwrap().to_owned()),
        );
        token = answer["NextToken"].take();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(names.len(), 251);
    assert!(names[..250].is_sorted() && names[250] == "Default");
    let wrong = rest(&local, "/GetSamplingRules", &json!({"NextToken": "traces.1"}));
    let message = "The value traces.1 for parameter NextToken is invalid: it must be one that this operation has returned.";
    assert_eq!(rest_error(&wrong), ("InvalidRequestException", message));
}

#[test]
fn a_target_has_the_rules_figures() {
    let answer = targets(&with_rule(7), &[report("checkout", CLIENT), report("Default", CLIENT)]);
    let ttl = NOW as f64 + 300.0;
    assert_eq!(
        answer,
        json!({
            "SamplingTargetDocuments": [
                {"RuleName": "checkout", "FixedRate": 0.5, "ReservoirQuota": 7, "ReservoirQuotaTTL": ttl, "Interval": 10},
                {"RuleName": "Default", "FixedRate": 0.05, "ReservoirQuota": 1, "ReservoirQuotaTTL": ttl, "Interval": 10},
            ],
            "LastRuleModification": NOW as f64,
            "UnprocessedStatistics": [],
        })
    );
}

#[test]
fn clients_share_the_reservoir() {
    let local = with_rule(7);
    let clients = ["a", "b", "c"].map(|client| client.repeat(24));
    for client in &clients {
        targets(&local, &[report("checkout", client)]);
    }
    let quota = |client: &String| {
        targets(&local, &[report("checkout", client)])["SamplingTargetDocuments"][0]["ReservoirQuota"].clone()
    };
    assert_eq!(clients.each_ref().map(quota), [3, 2, 2].map(Value::from));
}

#[test]
fn who_reports_no_more_leaves_its_share() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};
    let now = Arc::new(AtomicI64::new(NOW));
    let clock = Arc::clone(&now);
    let mut rule = SamplingRule::new("checkout", 1);
    rule.reservoir_size = 6;
    let local = Local::builder()
        .clock(move || time(clock.load(Ordering::Relaxed)))
        .sampling_rule(rule)
        .start()
        .unwrap();
    let ask = |client: &str| {
        let report = with(&report("checkout", client), "Timestamp", json!(now.load(Ordering::Relaxed)));
        targets(&local, &[report])["SamplingTargetDocuments"][0]["ReservoirQuota"].as_i64().unwrap()
    };
    assert_eq!([ask(&"a".repeat(24)), ask(&"b".repeat(24))], [6, 3]);
    now.fetch_add(31, Ordering::Relaxed);
    assert_eq!(ask(&"b".repeat(24)), 6);
}

#[test]
fn what_cannot_be_used_is_said() {
    let old = with(&report("Default", CLIENT), "Timestamp", json!(NOW - 31));
    let answer = targets(&start(), &[report("gone", CLIENT), old, report("Default", CLIENT)]);
    assert_eq!(answer["SamplingTargetDocuments"].as_array().unwrap().len(), 1);
    let unprocessed = &answer["UnprocessedStatistics"];
    assert_eq!(
        (&unprocessed[0]["RuleName"], &unprocessed[0]["ErrorCode"]),
        (&json!("gone"), &json!("NoSuchRule"))
    );
    assert_eq!(unprocessed[1]["ErrorCode"], "StatisticsTooOld");
}

#[test]
fn wrong_statistics_are_refused() {
    let local = start();
    let good = report("Default", CLIENT);
    let must = |member: &str, value: &str, must: &str| {
        format!(
            "The value {value} for parameter SamplingStatisticsDocuments.member.1.{member} is invalid: it must {must}."
        )
    };
    for (field, value, message) in [
        ("RuleName", json!(""), must("RuleName", "", "have 1 to 32 characters")),
        ("ClientID", json!("abc"), must("ClientID", "abc", "have 24 characters, hexadecimal digits")),
        ("RequestCount", json!(-1), must("RequestCount", "-1", "not be negative")),
        ("BorrowCount", json!(-5), must("BorrowCount", "-5", "not be negative")),
        (
            "SampledCount",
            Value::Null,
            "The parameter SamplingStatisticsDocuments.member.1.SampledCount is required.".to_owned(),
        ),
        (
            "Timestamp",
            Value::Null,
            "The parameter SamplingStatisticsDocuments.member.1.Timestamp is required.".to_owned(),
        ),
    ] {
        let input = json!({"SamplingStatisticsDocuments": [with(&good, field, value)]});
        let answer = rest(&local, "/SamplingTargets", &input);
        assert_eq!(rest_error(&answer), ("InvalidRequestException", message.as_str()));
    }
    let many = rest(&local, "/SamplingTargets", &json!({"SamplingStatisticsDocuments": vec![good; 26]}));
    assert_eq!(many.status, 400);
}

#[test]
fn what_was_reported_is_summed_up_by_minute_and_rule() {
    let local = with_rule(7);
    targets(&local, &[report("checkout", CLIENT), report("Default", CLIENT)]);
    targets(&local, &[report("Default", &"b".repeat(24))]);
    let answer = rest(&local, "/SamplingStatisticSummaries", &json!({})).ok();
    let minute = (NOW - NOW.rem_euclid(60)) as f64;
    let summary = |rule: &str, times: i64| json!({"RuleName": rule, "Timestamp": minute, "RequestCount": 110 * times, "SampledCount": 20 * times, "BorrowCount": 10 * times});
    assert_eq!(answer["SamplingStatisticSummaries"], json!([summary("checkout", 1), summary("Default", 2)]));
    local.clear();
    let answer = rest(&local, "/SamplingStatisticSummaries", &json!({})).ok();
    assert_eq!(answer["SamplingStatisticSummaries"], json!([]));
}
