//! Each rule for GetMetricData and GetMetricStatistics, with the words of its refusal.

use crate::common::*;
use cwmetrics_local::Protocol;

/// Changes a good request in one place and looks at the refusal.
#[track_caller]
fn refused(operation: &str, good: Value, pointer: &str, wrong: Value, code: &str, message: &str) {
    for protocol in BOTH {
        let local = start();
        call(&local, protocol, operation, &good).ok();
        let mut input = good.clone();
        match input.pointer_mut(pointer) {
            Some(place) => *place = wrong.clone(),
            None => input[pointer.trim_start_matches('/')] = wrong.clone(),
        }
        let answer = call(&local, protocol, operation, &input);
        assert_eq!(answer.error(), (code, message));
        assert_eq!(answer.status, 400);
    }
}

fn data() -> Value {
    json!({
        "StartTime": MINUTE, "EndTime": MINUTE + 60,
        "MetricDataQueries": [{
            "Id": "q", "Label": "l", "ReturnData": true,
            "MetricStat": {"Period": 60, "Stat": "Sum", "Unit": null,
                "Metric": {"Namespace": "Shop", "MetricName": "m", "Dimensions": []}},
        }],
    })
}

fn statistics() -> Value {
    json!({
        "Namespace": "Shop", "MetricName": "m", "Dimensions": [], "Period": 60,
        "StartTime": MINUTE, "EndTime": MINUTE + 60, "Statistics": ["Sum"],
        "ExtendedStatistics": null, "Unit": null,
    })
}

#[track_caller]
fn data_refused(pointer: &str, wrong: Value, message: &str) {
    refused("GetMetricData", data(), pointer, wrong, "ValidationError", message);
}

#[track_caller]
fn statistics_refused(pointer: &str, wrong: Value, code: &str, message: &str) {
    refused("GetMetricStatistics", statistics(), pointer, wrong, code, message);
}

const QUERY: &str = "/MetricDataQueries/0";

const EXTENDED: &str = "a percentile from p0.0 to p100, IQM, a trimmed statistic such as tm90, TM(10%:90%), \
    WM(:95%), TC(100:500) or TS(80%:), or a percentile rank such as PR(:300)";

#[test]
fn ids() {
    for (id, shown) in [("Q", "Q"), ("1", "1"), ("a-b", "a-b"), ("", "")] {
        data_refused(
            &format!("{QUERY}/Id"),
            json!(id),
            &format!(
                "The value {shown} for parameter MetricDataQueries.member.1.Id is invalid: it \
                 must match the pattern ^[a-z][a-zA-Z0-9_]*$ and have at most 255 characters."
            ),
        );
    }
    let query = &data()["MetricDataQueries"][0];
    data_refused(
        "/MetricDataQueries",
        json!([query, query]),
        "The value q for parameter MetricDataQueries.member.2.Id is invalid: it must not be the \
         Id of another query.",
    );
}

#[test]
fn a_query_is_a_metric_or_an_expression() {
    let mut both = data()["MetricDataQueries"][0].clone();
    both["Expression"] = "m1".into();
    for (query, are) in [(both, "are both"), (json!({"Id": "e"}), "is neither")] {
        data_refused(
            QUERY,
            query,
            &format!(
                "Exactly one of the parameters MetricDataQueries.member.1.MetricStat and \
                 MetricDataQueries.member.1.Expression must be specified. There {are}."
            ),
        );
    }
}

#[test]
fn statistics_of_a_query() {
    for stat in ["sum", "p101", "TM90", "tm(10%:90%)", "TM(90%:10%)", "PR(1%:2%)", "iqm", ""] {
        data_refused(
            &format!("{QUERY}/MetricStat/Stat"),
            json!(stat),
            &format!(
                "The value {stat} for parameter MetricDataQueries.member.1.MetricStat.Stat is \
                 invalid: it must be SampleCount, Average, Sum, Minimum, Maximum, {EXTENDED}."
            ),
        );
    }
}

#[test]
fn periods() {
    for period in [-60, 0, 2, 45, 90] {
        let message = |place: &str| {
            format!(
                "The value {period} for parameter {place} is invalid: it must be 1, 5, 10, 20, \
                 30 or a multiple of 60 seconds."
            )
        };
        let place = "MetricDataQueries.member.1.MetricStat.Period";
        data_refused(&format!("{QUERY}/MetricStat/Period"), json!(period), &message(place));
        let message = message("Period");
        statistics_refused("/Period", json!(period), "InvalidParameterValue", &message);
    }
}

#[test]
fn time_ranges() {
    let equal = "The parameter StartTime must not equal parameter EndTime. StartTime is \
                 2023-11-14T22:14:00Z, EndTime is 2023-11-14T22:14:00Z.";
    let turned = "The parameter StartTime must be less than the parameter EndTime. StartTime is \
                  2023-11-14T22:14:00Z, EndTime is 2023-11-14T22:13:00Z.";
    for (end, message) in [(MINUTE, equal), (MINUTE - 60, turned)] {
        data_refused("/EndTime", json!(end), message);
        statistics_refused("/EndTime", json!(end), "InvalidParameterValue", message);
    }
    data_refused("/StartTime", json!(null), "The parameter StartTime is required.");
}

#[test]
fn how_much_is_asked_for() {
    data_refused(
        "/MetricDataQueries",
        (0..501)
            .map(|i| {
                let mut query = data()["MetricDataQueries"][0].clone();
                query["Id"] = format!("q{i}").into();
                query
            })
            .collect(),
        "The collection MetricDataQueries must not have a size greater than 500. It has 501.",
    );
    data_refused("/MetricDataQueries", json!([]), "The parameter MetricDataQueries is required.");
    for max in [0, 100_801] {
        data_refused(
            "/MaxDatapoints",
            json!(max),
            &format!(
                "The value {max} for parameter MaxDatapoints is invalid: it must be from 1 to \
                 100800."
            ),
        );
    }
    statistics_refused(
        "/EndTime",
        json!(MINUTE + 60 * 1440 + 1),
        "InvalidParameterCombination",
        "You have requested up to 1441 datapoints, which exceeds the limit of 1440. You may \
         reduce the datapoints requested by increasing Period, or decreasing the time range.",
    );
    let mut most = statistics();
    most["EndTime"] = json!(MINUTE + 60 * 1440);
    call(&start(), Protocol::Cbor, "GetMetricStatistics", &most).ok();
}

#[test]
fn orders_and_tokens() {
    data_refused(
        "/ScanBy",
        json!("Descending"),
        "The value Descending for parameter ScanBy is invalid: it must be TimestampDescending \
         or TimestampAscending.",
    );
    for token in ["", "data.1.", "data.0.x", "data.0.99999999999999999", "list.0"] {
        refused(
            "GetMetricData",
            data(),
            "/NextToken",
            json!(token),
            "InvalidNextToken",
            "The parameter NextToken is invalid: it must be one that GetMetricData returned for \
             the same queries.",
        );
    }
}

#[test]
fn names_and_units_of_queries() {
    data_refused(
        &format!("{QUERY}/MetricStat/Metric/Namespace"),
        json!(":a"),
        "The value :a for parameter MetricDataQueries.member.1.MetricStat.Metric.Namespace is \
         invalid: it must not start with a colon.",
    );
    data_refused(
        &format!("{QUERY}/MetricStat/Metric/MetricName"),
        json!(null),
        "The parameter MetricDataQueries.member.1.MetricStat.Metric.MetricName is required.",
    );
    let dimensions: Vec<_> = (0..31).map(|i| json!({"Name": format!("n{i}"), "Value": "v"})).collect();
    statistics_refused(
        "/Dimensions",
        json!(dimensions),
        "InvalidParameterValue",
        "The collection Dimensions must not have a size greater than 30. It has 31.",
    );
    let mut wrong_unit = statistics();
    wrong_unit["Unit"] = "Parsec".into();
    let answer = call(&start(), Protocol::Cbor, "GetMetricStatistics", &wrong_unit);
    let (code, message) = answer.error();
    assert_eq!(code, "InvalidParameterValue");
    assert!(message.starts_with("The value Parsec for parameter Unit is invalid: it must be a"));
}

#[test]
fn which_statistics_are_asked_for() {
    let combination = "InvalidParameterCombination";
    statistics_refused(
        "/Statistics",
        json!(null),
        combination,
        "At least one of the parameters Statistics and ExtendedStatistics must be specified.",
    );
    statistics_refused(
        "/ExtendedStatistics",
        json!(["p50"]),
        combination,
        "The parameters Statistics and ExtendedStatistics are mutually exclusive and you have \
         specified both.",
    );
    statistics_refused(
        "/Statistics",
        json!(["p50"]),
        "InvalidParameterValue",
        "The value p50 for parameter Statistics.member.1 is invalid: it must be a value in the \
         set [ SampleCount, Average, Sum, Minimum, Maximum ].",
    );
    statistics_refused(
        "/Statistics",
        json!(vec!["Sum"; 6]),
        "InvalidParameterValue",
        "The collection Statistics must not have a size greater than 5. It has 6.",
    );
    let mut extended = statistics();
    extended["Statistics"] = Value::Null;
    extended["ExtendedStatistics"] = json!(["p50", "p100.5"]);
    let answer = call(&start(), Protocol::Cbor, "GetMetricStatistics", &extended);
    assert_eq!(
        answer.error().1,
        format!(
            "The value p100.5 for parameter ExtendedStatistics.member.2 is invalid: it must be {EXTENDED}."
        )
    );
}
