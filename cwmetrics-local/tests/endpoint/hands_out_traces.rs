//! BatchGetTraces, GetServiceGraph and GetTraceGraph.

use crate::common::xray::*;
use crate::common::*;
use cwmetrics_local::Local;

fn get(local: &Local, ids: &[&str]) -> Value {
    rest(local, "/Traces", &json!({"TraceIds": ids})).ok()
}

/// Two traces of a shop that calls pay; the second fails.
fn filled() -> (Local, [String; 2]) {
    let local = start();
    let ids = [1, 2].map(|number| trace_id(MINUTE, number));
    for (id, fault) in ids.iter().zip([false, true]) {
        let sub = json!([{"id": "0000000000000002", "name": "pay", "namespace": "remote", "start_time": MINUTE,
            "end_time": MINUTE + 1, "fault": fault}]);
        put_good(
            &local,
            &[
                segment(id, 1, "shop", json!({"end_time": MINUTE + 2, "fault": fault, "subsegments": sub})),
                segment(id, 3, "pay", json!({"parent_id": "0000000000000002", "fault": fault})),
            ],
        );
    }
    (local, ids)
}

#[test]
fn the_documents_of_traces() {
    let (local, [one, other]) = filled();
    let unknown = trace_id(MINUTE, 9);
    let answer = get(&local, &[&one, &unknown, &other, &one]);
    assert_eq!(answer["UnprocessedTraceIds"], json!([unknown]));
    let traces = answer["Traces"].as_array().unwrap();
    assert_eq!(traces.iter().map(|trace| &trace["Id"]).collect::<Vec<_>>(), [&json!(one), &json!(other)]);
    assert_eq!((&traces[0]["Duration"], &traces[0]["LimitExceeded"]), (&json!(2.0), &json!(false)));
    let segments = traces[0]["Segments"].as_array().unwrap();
    let put = &local.segments()[0].document;
    assert_eq!((&segments[0]["Id"], &segments[0]["Document"]), (&json!("0000000000000001"), &json!(&**put)));
    assert_eq!(segments.len(), 2);
}

#[test]
fn what_is_in_progress_gives_way_to_its_end() {
    let local = start();
    let id = trace_id(MINUTE, 1);
    let open = segment(&id, 1, "shop", json!({"end_time": null, "in_progress": true}));
    let ended = segment(&id, 1, "shop", json!({}));
    put_good(&local, std::slice::from_ref(&open));
    let document = |local: &Local| {
        let segments = get(local, &[&id])["Traces"][0]["Segments"].take();
        assert_eq!(segments.as_array().unwrap().len(), 1);
        serde_json::from_str::<Value>(segments[0]["Document"].as_str().unwrap()).unwrap()
    };
    assert_eq!(document(&local), open);
    put_good(&local, std::slice::from_ref(&ended));
    assert_eq!(document(&local), ended);
    put_good(&local, &[open]);
    assert_eq!(document(&local), ended, "however late the other comes");
}

#[test]
fn large_traces_are_marked_and_come_on_pages() {
    let local = start();
    let ids: Vec<String> = (0..5).map(|number| trace_id(MINUTE, number)).collect();
    let filling = json!({"metadata": {"default": {"text": "x".repeat(60_000)}}});
    for id in &ids {
        for segments in 0..10 {
            put_good(&local, &[segment(id, segments, "shop", filling.clone())]);
        }
    }
    let (mut seen, mut pages, mut token) = (Vec::new(), 0, Value::Null);
    loop {
        let mut answer = rest(&local, "/Traces", &json!({"TraceIds": ids, "NextToken": token})).ok();
        for trace in answer["Traces"].as_array().unwrap() {
            assert_eq!(
                (&trace["LimitExceeded"], trace["Segments"].as_array().unwrap().len()),
                (&json!(true), 10)
            );
            seen.push(trace["Id"].as_str().unwrap().to_owned());
        }
        pages += 1;
        token = answer["NextToken"].take();
        if token.is_null() {
            break;
        }
    }
    assert_eq!((seen, pages), (ids, 3));
}

#[test]
fn wrong_ids_are_refused() {
    let local = start();
    let six: Vec<String> = (0..6).map(|number| trace_id(MINUTE, number)).collect();
    for path in ["/Traces", "/TraceGraph"] {
        for (ids, message) in [
            (Value::Null, "The parameter TraceIds is required."),
            (json!(six), "The collection TraceIds must not have a size greater than 5. It has 6."),
            (
                json!([six[0], "abc"]),
                "The value abc for parameter TraceIds.member.2 is invalid: it must be 1, 8 and 24 hexadecimal digits \
                 with dashes between them, such as 1-58406520-a006649127e371903a2de979.",
            ),
        ] {
            let answer = rest(&local, path, &json!({"TraceIds": ids}));
            assert_eq!((answer.status, rest_error(&answer)), (400, ("InvalidRequestException", message)));
        }
    }
}

/// The edges with the counts of ok, faults and all, by the names at their ends.
fn edges(services: &Value) -> Vec<(String, String, [i64; 3])> {
    let name = |service: &Value| {
        let kind = service["Type"].as_str().map_or_else(String::new, |kind| format!(" ({kind})"));
        format!("{}{kind}", service["Name"].as_str().unwrap())
    };
    let services = services.as_array().unwrap();
    let mut edges = Vec::new();
    for service in services {
        for edge in service["Edges"].as_array().unwrap() {
            let other = services.iter().find(|other| other["ReferenceId"] == edge["ReferenceId"]).unwrap();
            let of = &edge["SummaryStatistics"];
            let counts = [&of["OkCount"], &of["FaultStatistics"]["TotalCount"], &of["TotalCount"]];
            edges.push((name(service), name(other), counts.map(|count| count.as_i64().unwrap())));
        }
    }
    edges.sort();
    edges
}

#[test]
fn the_graph_of_a_time_range() {
    let (local, _) = filled();
    let graph =
        |from: i64, to: i64| rest(&local, "/ServiceGraph", &json!({"StartTime": from, "EndTime": to})).ok();
    let answer = graph(MINUTE, MINUTE + 60);
    let client = "shop (client)".to_owned();
    assert_eq!(
        edges(&answer["Services"]),
        [("shop".to_owned(), "pay".to_owned(), [1, 1, 2]), (client, "shop".to_owned(), [1, 1, 2]),]
    );
    assert_eq!(
        (&answer["StartTime"], &answer["EndTime"]),
        (&json!(MINUTE as f64), &json!(MINUTE as f64 + 60.0))
    );
    assert_eq!((&answer["ContainsOldGroupVersions"], &answer["NextToken"]), (&json!(false), &Value::Null));
    let shop =
        answer["Services"].as_array().unwrap().iter().find(|service| service["Root"] == json!(true)).unwrap();
    assert_eq!(shop["Name"], "shop");
    assert_eq!(shop["SummaryStatistics"]["TotalResponseTime"], 4.0);
    assert_eq!(shop["ResponseTimeHistogram"], json!([{"Value": 2.0, "Count": 2}]));
    assert_eq!(graph(MINUTE + 1, MINUTE + 60)["Services"], json!([]), "what began before");
}

#[test]
fn the_graph_of_some_traces() {
    let (local, [_, other]) = filled();
    let unknown = trace_id(MINUTE, 9);
    let answer = rest(&local, "/TraceGraph", &json!({"TraceIds": [other, unknown]})).ok();
    let counts: Vec<_> = edges(&answer["Services"]).into_iter().map(|(_, _, counts)| counts).collect();
    assert_eq!(counts, [[0, 1, 1], [0, 1, 1]]);
    assert_eq!(rest(&local, "/TraceGraph", &json!({"TraceIds": [unknown]})).ok()["Services"], json!([]));
}

#[test]
fn large_graphs_come_on_pages() {
    let local = start();
    let subs: Vec<Value> = (2..252)
        .map(|id| {
            json!({"id": format!("{id:016x}"), "name": format!("service {id}"), "namespace": "remote",
                "start_time": MINUTE, "end_time": MINUTE + 1})
        })
        .collect();
    put_good(&local, &[segment(&trace_id(MINUTE, 1), 1, "shop", json!({"subsegments": subs}))]);
    let (mut references, mut token) = (Vec::new(), Value::Null);
    loop {
        let input = json!({"StartTime": MINUTE, "EndTime": MINUTE + 60, "NextToken": token});
        let mut answer = rest(&local, "/ServiceGraph", &input).ok();
        let page = answer["Services"].as_array().unwrap();
        assert!(page.len() <= 100);
        references.extend(page.iter().map(|service| service["ReferenceId"].as_i64().unwrap()));
        token = answer["NextToken"].take();
        if token.is_null() {
            break;
        }
    }
    // With the shop and its clients.
    assert_eq!(references, (0..252).collect::<Vec<_>>());
}

#[test]
fn wrong_questions_for_graphs_are_refused() {
    let local = start();
    let range = json!({"StartTime": MINUTE, "EndTime": MINUTE + 60});
    for (field, value, message) in [
        (
            "EndTime",
            json!(MINUTE + 6 * 3600 + 1),
            "Time range cannot be longer than 6 hours. It is from 2023-11-14T22:14:00Z to 2023-11-15T04:14:01Z.",
        ),
        (
            "GroupName",
            json!("mine"),
            "The value mine for parameter GroupName is invalid: it must be Default: this endpoint has no other groups.",
        ),
        (
            "GroupARN",
            json!("arn"),
            "The parameter GroupARN is not known: this endpoint has no groups but Default.",
        ),
        (
            "NextToken",
            json!("graph.x"),
            "The value graph.x for parameter NextToken is invalid: it must be one that this operation has returned.",
        ),
    ] {
        let answer = rest(&local, "/ServiceGraph", &with(&range, field, value));
        assert_eq!((answer.status, rest_error(&answer)), (400, ("InvalidRequestException", message)));
    }
    rest(&local, "/ServiceGraph", &with(&range, "GroupName", json!("Default"))).ok();
}
