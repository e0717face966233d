//! GetMetricData with math expressions.

use crate::common::*;
use cwmetrics_local::{Local, Protocol};

/// `a` has 1, 2, 3, 4, 5 in five minutes, `b` 10 in the second and 20 in the fourth.
fn filled() -> Local {
    let local = start();
    let a = (0..5).map(|i| ("a", i, i + 1));
    for (name, minute, value) in a.chain([("b", 1, 10), ("b", 3, 20)]) {
        let datum = json!({"MetricName": name, "Value": value, "Timestamp": MINUTE + 60 * minute});
        put(&local, Protocol::Cbor, datum).ok();
    }
    local
}

fn metric(id: &str, name: &str, period: i64) -> Value {
    json!({"Id": id, "ReturnData": false, "MetricStat": {"Period": period, "Stat": "Sum",
        "Metric": {"Namespace": "Shop", "MetricName": name}}})
}

fn expression(id: &str, text: &str) -> Value {
    json!({"Id": id, "Expression": text})
}

fn ask(local: &Local, protocol: Protocol, queries: &[Value]) -> Answer {
    let input = json!({"MetricDataQueries": queries, "ScanBy": "TimestampAscending",
        "StartTime": MINUTE, "EndTime": MINUTE + 300});
    call(local, protocol, "GetMetricData", &input)
}

/// Minutes and values.
type Points = Vec<(i64, f64)>;

/// Each line's id, label and points.
fn lines(answer: Value) -> Vec<(String, String, Points)> {
    let line = |line: &Value| {
        assert_eq!(line["StatusCode"], "Complete");
        let minute = |time: &Value| (time.as_f64().unwrap() as i64 - MINUTE) / 60;
        let times = line["Timestamps"].as_array().unwrap().iter().map(minute);
        let values = line["Values"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap());
        let text = |name: &str| line[name].as_str().unwrap().to_owned();
        (text("Id"), text("Label"), times.zip(values).collect())
    };
    answer["MetricDataResults"].as_array().unwrap().iter().map(line).collect()
}

/// The points of the one line of an expression over `a` and `b`.
#[track_caller]
fn points(text: &str) -> Points {
    let local = filled();
    let queries = [metric("a", "a", 60), metric("b", "b", 60), expression("e", text)];
    let lines = BOTH.map(|protocol| lines(ask(&local, protocol, &queries).ok()));
    assert_eq!(lines[0], lines[1]);
    assert_eq!(lines[0].len(), 1);
    lines[0][0].2.clone()
}

#[test]
fn over_metrics_and_numbers() {
    assert_eq!(points("b / a * 100"), [(0, 0.0), (1, 500.0), (2, 0.0), (3, 500.0), (4, 0.0)]);
    assert_eq!(points("a / b"), [(1, 0.2), (3, 0.2)]);
    assert_eq!(points("b - AVG(b)"), [(1, -5.0), (3, 5.0)]);
    assert_eq!(points("SUM(METRICS())"), [(0, 1.0), (1, 12.0), (2, 3.0), (3, 24.0), (4, 5.0)]);
    assert_eq!(points("IF(a > 3, a)"), [(3, 4.0), (4, 5.0)]);
    assert_eq!(points("RATE(b)"), [(3, 10.0 / 120.0)]);
    assert_eq!(points("FILL(b, LINEAR)"), [(1, 10.0), (2, 15.0), (3, 20.0)]);
    assert_eq!(points("FILL(b, 0)"), [(0, 0.0), (1, 10.0), (2, 0.0), (3, 20.0), (4, 0.0)]);
    assert_eq!(points("a / PERIOD(a)")[0], (0, 1.0 / 60.0));
}

#[test]
fn over_expressions_in_any_order() {
    let local = filled();
    let queries = [
        expression("e3", "e2 * e1"),
        expression("e1", "a + 1"),
        metric("a", "a", 60),
        expression("e2", "SUM([e1, a])"),
    ];
    let lines = lines(ask(&local, Protocol::Cbor, &queries).ok());
    let ids: Vec<_> = lines.iter().map(|(id, label, _)| (id.as_str(), label.as_str())).collect();
    assert_eq!(ids, [("e3", "e3"), ("e1", "e1"), ("e2", "e2")]);
    assert_eq!(lines[0].2[..2], [(0, 6.0), (1, 15.0)]);
}

#[test]
fn a_list_has_a_line_for_each_metric() {
    let local = filled();
    let mut labelled = expression("e1", "METRICS() * 2");
    labelled["Label"] = "Twice".into();
    let mut empty = expression("e2", "SORT(METRICS(), MAX, DESC)");
    empty["Label"] = "".into();
    let mut b = metric("m2", "b", 60);
    b["Label"] = "B".into();
    let queries = [labelled, empty, expression("e3", "METRICS('2')"), metric("m1", "a", 60), b];
    let lines = lines(ask(&local, Protocol::Json, &queries).ok());
    let seen: Vec<_> = lines.iter().map(|(id, label, points)| (&**id, &**label, points.len())).collect();
    assert_eq!(
        seen,
        [("e1", "Twice a", 5), ("e1", "Twice B", 2), ("e2", "B", 2), ("e2", "a", 5), ("e3", "B", 2)]
    );
}

#[test]
fn unlike_periods_meet_at_the_longest() {
    let local = filled();
    let queries = [
        metric("minutes", "a", 60),
        metric("pairs", "a", 120),
        expression("e1", "minutes + pairs"),
        json!({"Id": "e2", "Expression": "minutes * 1", "Period": 120}),
        json!({"Id": "e3", "Expression": "pairs * 1", "Period": 60}),
        json!({"Id": "e4", "Expression": "TIME_SERIES(7)"}),
        json!({"Id": "e5", "Expression": "TIME_SERIES(PERIOD(pairs))"}),
    ];
    let lines = lines(ask(&local, Protocol::Cbor, &queries).ok());
    let points: Vec<_> = lines.into_iter().map(|(_, _, points)| points).collect();
    assert_eq!(
        points,
        [
            vec![(0, 4.0), (2, 10.0), (4, 10.0)],
            vec![(0, 1.0), (2, 3.0), (4, 5.0)],
            vec![(0, 3.0), (2, 7.0), (4, 5.0)],
            vec![(0, 7.0), (1, 7.0), (2, 7.0), (3, 7.0), (4, 7.0)],
            vec![(0, 120.0), (2, 120.0), (4, 120.0)],
        ]
    );
}

#[test]
fn lines_of_a_list_go_over_pages() {
    let local = filled();
    let queries = [metric("m1", "a", 60), metric("m2", "b", 60), expression("e", "METRICS() + 0")];
    let mut input = json!({"MetricDataQueries": queries, "ScanBy": "TimestampAscending",
        "StartTime": MINUTE, "EndTime": MINUTE + 300, "MaxDatapoints": 4});
    let mut pages = Vec::new();
    loop {
        let answer = call(&local, Protocol::Cbor, "GetMetricData", &input).ok();
        for result in answer["MetricDataResults"].as_array().unwrap() {
            pages.push((result["Label"].clone(), result["Values"].clone(), result["StatusCode"].clone()));
        }
        match answer.get("NextToken") {
            Some(token) => input["NextToken"] = token.clone(),
            None => break,
        }
    }
    let result = |label: &str, values: &[f64], status: &str| (json!(label), json!(values), json!(status));
    assert_eq!(
        pages,
        [
            result("a", &[1.0, 2.0, 3.0, 4.0], "PartialData"),
            result("a", &[5.0], "Complete"),
            result("b", &[10.0, 20.0], "Complete"),
        ]
    );
}

#[test]
fn the_longest_of_ranges_is_answered() {
    let local = filled();
    let input = json!({"MetricDataQueries": [metric("a", "a", 60), expression("e", "FILL(a, 0)")],
        "StartTime": 0, "EndTime": 99_000_000_000_i64});
    let answer = call(&local, Protocol::Cbor, "GetMetricData", &input).ok();
    let values = answer["MetricDataResults"][0]["Values"].as_array().unwrap();
    // From 15 days back, the retention of minutes, to two hours ahead.
    assert_eq!(values.len(), 15 * 1440 + 120 + 1);
    assert_eq!(values.iter().map(|v| v.as_f64().unwrap()).sum::<f64>(), 15.0);
}

#[track_caller]
fn refused(queries: &[Value], message: &str) {
    for protocol in BOTH {
        let answer = ask(&start(), protocol, queries);
        assert_eq!(answer.error(), ("ValidationError", message));
        assert_eq!(answer.status, 400);
    }
}

#[test]
fn wrong_expressions_are_refused_by_name_and_place() {
    for (text, message) in [
        ("a +", "character 4: a number, an id or a function is expected, but there is the end"),
        ("", "character 1: a number, an id or a function is expected, but there is the end"),
        ("a + c", "character 5: no query has the id c"),
        ("RATE(5)", "character 1: RATE takes a time series or a list of time series, but has a number"),
        ("SEARCH('x', 'Sum', 60)", "character 1: SEARCH is not computed by this endpoint"),
        (
            "AVG(a)",
            "character 1: the result must be a time series or a list of them, but is a number; TIME_SERIES \
             makes a series of it",
        ),
    ] {
        let queries = [metric("a", "a", 60), expression("e", text)];
        refused(&queries, &format!("Error in expression 'e': {message}."));
    }
}

#[test]
fn circles_are_refused_with_their_ids() {
    let message = |id, path| format!("Error in expression '{id}': it refers to itself: {path}.");
    refused(&[expression("e", "e + 1")], &message("e", "e -> e"));
    let queries = [
        expression("before", "one"),
        expression("one", "two + m"),
        expression("two", "three"),
        expression("three", "one + METRICS()"),
        metric("m", "a", 60),
    ];
    refused(&queries, &message("one", "one -> two -> three -> one"));
}

#[test]
fn a_long_chain_of_expressions_is_no_circle() {
    let chain = (1..500).map(|i| expression(&format!("e{i}"), &format!("e{} + 1", i - 1)));
    let mut queries: Vec<_> = chain.collect();
    queries.reverse();
    queries.push(metric("e0", "a", 60));
    let lines = lines(ask(&filled(), Protocol::Cbor, &queries).ok());
    assert_eq!(lines[0].2[0], (0, 500.0));
}

#[test]
fn periods_of_expressions_follow_the_rule() {
    let mut query = expression("e", "TIME_SERIES(1)");
    query["Period"] = 7.into();
    refused(
        &[query],
        "The value 7 for parameter MetricDataQueries.member.1.Period is invalid: it must be 1, 5, 10, 20, \
         30 or a multiple of 60 seconds.",
    );
}

#[test]
fn what_expressions_compute_is_bounded() {
    let far = "[a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a] * 2";
    let much: Vec<_> = (0..20).map(|i| expression(&format!("e{i}"), far)).collect();
    let queries = [vec![metric("a", "a", 60)], much].concat();
    let mut input = json!({"MetricDataQueries": queries, "StartTime": 0, "EndTime": NOW});
    let answer = call(&start(), Protocol::Cbor, "GetMetricData", &input);
    let (code, message) = answer.error();
    assert_eq!(code, "ValidationError");
    assert!(message.contains("the expressions of the request compute too many points"), "{message}");

    // Without any point, but each line has its label.
    let mut labelled = expression("e", far);
    labelled["Label"] = "x".repeat(700_000).into();
    input = json!({"MetricDataQueries": [metric("a", "a", 60), labelled], "StartTime": 0, "EndTime": 60});
    let answer = call(&start(), Protocol::Cbor, "GetMetricData", &input);
    assert!(answer.error().1.contains("compute too many points"));
}
