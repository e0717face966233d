//! GetTraceSummaries: which traces, in which order, and what is told of each.

use crate::common::xray::*;
use crate::common::*;
use cwmetrics_local::Local;

fn summaries_of(local: &Local, input: Value) -> Vec<Value> {
    rest(local, "/TraceSummaries", &input).ok()["TraceSummaries"].as_array().unwrap().clone()
}

/// The numbers of the traces that are found from one second to the other, in order.
fn found(local: &Local, from: i64, to: i64, range_type: &str) -> Vec<u64> {
    let input = json!({"StartTime": from, "EndTime": to, "TimeRangeType": range_type});
    let number = |summary: &Value| u64::from_str_radix(&summary["Id"].as_str().unwrap()[11..], 16).unwrap();
    summaries_of(local, input).iter().map(number).collect()
}

fn put_one(local: &Local, number: u64, start: i64, end: Value) {
    let times = match &end {
        Value::Null => json!({"start_time": start, "end_time": null, "in_progress": true}),
        end => json!({"start_time": start, "end_time": end}),
    };
    put_good(local, &[segment(&trace_id(start, number), number, "shop", times)]);
}

#[test]
fn the_latest_first_and_from_the_start_to_before_the_end() {
    let local = start();
    for (number, at) in [(1, 10), (2, 30), (3, 20), (4, 40)] {
        put_one(&local, number, MINUTE + at, json!(MINUTE + at + 100));
    }
    assert_eq!(found(&local, MINUTE, MINUTE + 60, "TraceId"), [4, 2, 3, 1]);
    assert_eq!(found(&local, MINUTE + 20, MINUTE + 40, "TraceId"), [2, 3]);
    assert_eq!(found(&local, MINUTE + 41, MINUTE + 200, "TraceId"), [0; 0]);
}

#[test]
fn by_what_the_range_is_meant() {
    let local = start();
    put_one(&local, 1, MINUTE, json!(MINUTE + 100));
    put_one(&local, 2, MINUTE + 50, Value::Null);
    // While both were under way, one ended, neither began.
    assert_eq!(found(&local, MINUTE + 90, MINUTE + 110, "TraceId"), [0; 0]);
    assert_eq!(found(&local, MINUTE + 90, MINUTE + 110, "Event"), [1]);
    assert_eq!(found(&local, MINUTE + 90, MINUTE + 110, "Service"), [1]);
    assert_eq!(found(&local, MINUTE + 10, MINUTE + 60, "Event"), [2, 1]);
    assert_eq!(found(&local, MINUTE + 10, MINUTE + 60, "Service"), [0; 0]);
    let input = json!({"StartTime": MINUTE, "EndTime": MINUTE + 200, "TimeRangeType": "Event"});
    let matched: Vec<_> =
        summaries_of(&local, input).iter().map(|s| s["MatchedEventTime"].as_f64()).collect();
    assert_eq!(matched, [Some(MINUTE as f64 + 50.0), Some(MINUTE as f64 + 100.0)]);
}

#[test]
fn all_that_can_be_told() {
    let local = start();
    let id = trace_id(MINUTE, 1);
    let shop = json!({
        "end_time": MINUTE + 3, "origin": "AWS::EC2::Instance", "fault": true, "user": "anna",
        "http": {"request": {"url": "https://shop.example/cart", "method": "POST", "user_agent": "curl/8", "client_ip": "10.0.0.1"},
            "response": {"status": 500}},
        "aws": {"ec2": {"instance_id": "i-1", "availability_zone": "eu-west-1a"}},
        "annotations": {"tenant": "größe", "items": 3, "first": true},
        "cause": {"exceptions": [{"id": "000000000000000e", "type": "io::Error", "message": "gone"}]},
        "subsegments": [{"id": "0000000000000002", "name": "pay", "namespace": "remote", "start_time": MINUTE + 1,
            "end_time": MINUTE + 2, "fault": true, "throttle": true}],
    });
    let pay = json!({"parent_id": "0000000000000002", "end_time": MINUTE + 5, "fault": true, "throttle": true,
        "annotations": {"tenant": "other"}});
    put_good(&local, &[segment(&id, 1, "shop", shop)]);
    put_good(&local, &[segment(&id, 3, "pay", pay)]);
    let found = summaries_of(&local, json!({"StartTime": MINUTE - 1, "EndTime": MINUTE + 1}));
    let shop = json!({"Name": "shop", "Names": ["shop"], "Type": "AWS::EC2::Instance"});
    let pay = json!({"Name": "pay", "Names": ["pay"]});
    let annotation = |kind: &str, value: Value, service: &Value| json!({"AnnotationValue": {kind: value}, "ServiceIds": [service]});
    let entity = |name: &str, exceptions: Value, remote: bool| json!({"Name": name, "Exceptions": exceptions, "Remote": remote});
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0],
        json!({
            "Id": id, "StartTime": MINUTE as f64, "Duration": 5.0, "ResponseTime": 3.0,
            "HasFault": true, "HasError": false, "HasThrottle": true, "IsPartial": false, "Revision": 2,
            "Http": {"HttpURL": "https://shop.example/cart", "HttpMethod": "POST", "UserAgent": "curl/8",
                "ClientIp": "10.0.0.1", "HttpStatus": 500},
            "Annotations": {
                "first": [annotation("BooleanValue", json!(true), &shop)],
                "items": [annotation("NumberValue", json!(3), &shop)],
                "tenant": [annotation("StringValue", json!("größe"), &shop), annotation("StringValue", json!("other"), &pay)],
            },
            "Users": [{"UserName": "anna", "ServiceIds": [shop]}],
            "ServiceIds": [pay, shop], "EntryPoint": shop,
            "ResourceARNs": [], "InstanceIds": [{"Id": "i-1"}], "AvailabilityZones": [{"Name": "eu-west-1a"}],
            "FaultRootCauses": [{
                "ClientImpacting": true,
                "Services": [
                    {"Name": "shop", "Names": ["shop"], "Type": "AWS::EC2::Instance", "Inferred": false, "EntityPath": [
                        entity("shop", json!([{"Name": "io::Error", "Message": "gone"}]), false), entity("pay", json!([]), true)]},
                    {"Name": "pay", "Names": ["pay"], "Inferred": false, "EntityPath": [entity("pay", json!([]), false)]},
                ],
            }],
            "ErrorRootCauses": [], "ResponseTimeRootCauses": [],
        })
    );
}

#[test]
fn what_is_in_progress_has_no_times_yet() {
    let local = start();
    put_one(&local, 1, MINUTE, Value::Null);
    let input = json!({"StartTime": MINUTE, "EndTime": MINUTE + 1});
    let open = summaries_of(&local, input.clone()).remove(0);
    assert_eq!(
        (&open["IsPartial"], &open["Duration"], &open["ResponseTime"]),
        (&json!(true), &Value::Null, &Value::Null)
    );
    put_one(&local, 1, MINUTE, json!(MINUTE + 2));
    let ended = summaries_of(&local, input).remove(0);
    assert_eq!(
        (&ended["IsPartial"], &ended["Duration"], &ended["Revision"]),
        (&json!(false), &json!(2.0), &json!(2))
    );
}

#[test]
fn a_fault_that_was_handled_does_not_impact_the_client() {
    let local = start();
    let sub = json!([{"id": "0000000000000002", "name": "pay", "namespace": "remote", "start_time": MINUTE,
        "end_time": MINUTE + 1, "fault": true}]);
    put_good(&local, &[segment(&trace_id(MINUTE, 1), 1, "shop", json!({"subsegments": sub}))]);
    let found = summaries_of(&local, json!({"StartTime": MINUTE, "EndTime": MINUTE + 1})).remove(0);
    assert_eq!(
        (&found["HasFault"], &found["FaultRootCauses"][0]["ClientImpacting"]),
        (&json!(false), &json!(false))
    );
}

#[test]
fn fifty_annotations_are_indexed() {
    let local = start();
    let annotations: Value =
        (0..60).map(|at| (format!("k{at:02}"), json!(at))).collect::<serde_json::Map<_, _>>().into();
    put_good(&local, &[segment(&trace_id(MINUTE, 1), 1, "shop", json!({"annotations": annotations}))]);
    let found = |filter: &str| {
        summaries_of(&local, json!({"StartTime": MINUTE, "EndTime": MINUTE + 1, "FilterExpression": filter}))
    };
    assert_eq!(found("annotation.k49")[0]["Annotations"].as_object().unwrap().len(), 50);
    assert!(found("annotation.k50").is_empty());
}

#[test]
fn many_traces_come_on_pages_each_once() {
    let local = start();
    for batch in 0..6 {
        let documents: Vec<Value> = (0..50)
            .map(|at| {
                let number = batch * 50 + at;
                // Three at a time begin together.
                let times = json!({"start_time": MINUTE + (number / 3) as i64, "end_time": MINUTE + 200});
                segment(&trace_id(MINUTE, number), number, "shop", times)
            })
            .collect();
        put_good(&local, &documents);
    }
    let (mut ids, mut token, mut pages, mut processed) = (Vec::new(), Value::Null, 0, 0);
    loop {
        let input = json!({"StartTime": MINUTE, "EndTime": MINUTE + 300, "NextToken": token, "FilterExpression": "ok"});
        let mut answer = rest(&local, "/TraceSummaries", &input).ok();
        ids.extend(
            answer["TraceSummaries"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["Id"].as_str().unwrap().to_owned()),
        );
        processed += answer["TracesProcessedCount"].as_i64().unwrap();
        token = answer["NextToken"].take();
        // What comes meanwhile does not move the pages.
        put_one(&local, 1_000 + pages, MINUTE + 250, json!(MINUTE + 260));
        pages += 1;
        if token.is_null() {
            break;
        }
    }
    assert_eq!((pages, processed, ids.len()), (3, 300, 300));
    let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(distinct.len(), 300);
}

#[test]
fn wrong_questions_are_refused() {
    let local = start();
    let range = json!({"StartTime": MINUTE, "EndTime": MINUTE + 60});
    for (field, value, message) in [
        ("StartTime", Value::Null, "The parameter StartTime is required."),
        ("EndTime", Value::Null, "The parameter EndTime is required."),
        (
            "EndTime",
            json!(MINUTE),
            "EndTime must be after StartTime. It is 2023-11-14T22:14:00Z, and StartTime is 2023-11-14T22:14:00Z.",
        ),
        (
            "EndTime",
            json!(MINUTE + 24 * 3600 + 1),
            "Time range cannot be longer than 24 hours. It is from 2023-11-14T22:14:00Z to 2023-11-15T22:14:01Z.",
        ),
        (
            "TimeRangeType",
            json!("Trace"),
            "The value Trace for parameter TimeRangeType is invalid: it must be a value in the set [ TraceId, Event, Service ].",
        ),
        (
            "SamplingStrategy",
            json!({"Name": "Some"}),
            "The value Some for parameter SamplingStrategy.Name is invalid: it must be a value in the set [ PartialScan, FixedRate ].",
        ),
        (
            "NextToken",
            json!("summaries.x"),
            "The value summaries.x for parameter NextToken is invalid: it must be one that GetTraceSummaries has returned.",
        ),
        (
            "FilterExpression",
            json!("service(\"a\") { fault = 1 }"),
            "The filter expression is invalid: character 24: fault is compared with true or false, but there is 1.",
        ),
    ] {
        let answer = rest(&local, "/TraceSummaries", &with(&range, field, value));
        assert_eq!((answer.status, rest_error(&answer)), (400, ("InvalidRequestException", message)));
    }
    let sampled = json!({"StartTime": MINUTE, "EndTime": MINUTE + 60, "Sampling": true,
        "SamplingStrategy": {"Name": "FixedRate", "Value": 0.5}, "FilterExpression": " "});
    assert!(summaries_of(&local, sampled).is_empty());
}
