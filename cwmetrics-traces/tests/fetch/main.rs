//! What is asked of X-Ray, and what becomes of its answers.

mod server;

use std::ops::Range;
use std::time::{Duration, SystemTime};

use cwmetrics_traces::fetch::{self, FetchError};
use cwmetrics_traces::{Document, Map, Trace, TraceId};
use serde_json::{Value, json};

use server::Server;

const HOUR: u64 = 3_600;

/// So many hours since the year 1970.
fn hours(range: Range<u64>) -> Range<SystemTime> {
    let at = |hours| SystemTime::UNIX_EPOCH + Duration::from_secs(HOUR * hours);
    at(range.start)..at(range.end)
}

fn id(number: u64) -> TraceId {
    format!("1-581cf771-{number:024x}").parse().unwrap()
}

fn summary(number: u64, start: u64) -> Value {
    json!({"Id": id(number).to_string(), "StartTime": start})
}

fn document(number: u64, name: &str) -> String {
    json!({"trace_id": id(number).to_string(), "id": format!("{:016x}", name.len()), "name": name,
        "start_time": 2.0, "end_time": 3.5, "fault": true})
    .to_string()
}

fn found(number: u64, documents: &[&str]) -> Value {
    let segment = |document: &&str| json!({"Id": "1", "Document": document});
    json!({"Id": id(number).to_string(), "Segments": documents.iter().map(segment).collect::<Vec<_>>()})
}

#[tokio::test]
async fn every_page_of_summaries_is_asked_for() {
    let server = Server::answers([
        json!({"TraceSummaries": [summary(1, 500), summary(2, 900)], "NextToken": "more"}),
        json!({"TraceSummaries": [], "NextToken": "yet more"}),
        json!({"TraceSummaries": [summary(3, 100), {"Duration": 1.0}]}),
    ]);
    let found = fetch::summaries(&server.client(), hours(0..1), Some("fault"), 100).await.unwrap();
    let ids: Vec<TraceId> = found.summaries.iter().map(|summary| summary.id).collect();
    assert_eq!((ids, found.has_more), (vec![id(2), id(1), id(3)], false));
    let asked = server.asked();
    assert!(asked.iter().all(|(path, _)| path == "/TraceSummaries"));
    let tokens: Vec<Value> = asked.iter().map(|(_, body)| body["NextToken"].clone()).collect();
    assert_eq!(tokens, [json!(null), json!("more"), json!("yet more")]);
    assert!(asked.iter().all(|(_, body)| body["FilterExpression"] == "fault" && body["EndTime"] == 3600));
}

#[tokio::test]
async fn no_more_is_asked_for_than_is_wanted() {
    let page = || json!({"TraceSummaries": [summary(1, 500), summary(2, 900)], "NextToken": "more"});
    let server = Server::answers([page()]);
    let found = fetch::summaries(&server.client(), hours(0..1), None, 2).await.unwrap();
    assert_eq!((found.summaries.len(), found.has_more), (2, true));
    let server = Server::answers([json!({"TraceSummaries": [summary(1, 500), summary(2, 900)]})]);
    let found = fetch::summaries(&server.client(), hours(0..1), None, 2).await.unwrap();
    assert_eq!((found.summaries.len(), found.has_more), (2, false));
    let server = Server::answers([page()]);
    let found = fetch::summaries(&server.client(), hours(0..1), None, 1).await.unwrap();
    assert_eq!((found.summaries[0].id, found.has_more), (id(2), true));
}

#[tokio::test]
async fn a_long_range_is_asked_for_in_parts_the_newest_first() {
    let server = Server::answers([
        json!({"TraceSummaries": [summary(1, 40_000)]}),
        json!({"TraceSummaries": [summary(2, 20_000)]}),
    ]);
    let found = fetch::summaries(&server.client(), hours(0..8), None, 100).await.unwrap();
    assert_eq!((found.summaries.len(), found.has_more), (2, false));
    let ranges: Vec<_> =
        server.asked().iter().map(|(_, body)| (body["StartTime"].clone(), body["EndTime"].clone())).collect();
    assert_eq!(ranges, [(json!(2 * HOUR), json!(8 * HOUR)), (json!(0), json!(2 * HOUR))]);
}

#[tokio::test]
async fn a_summary_is_the_same_from_x_ray_as_from_the_trace() {
    let document = json!({"trace_id": id(1).to_string(), "id": "53995c3f42cd8ad8", "name": "shop",
        "start_time": 2.0, "end_time": 3.5, "fault": true, "user": "anna", "origin": "AWS::EC2::Instance",
        "annotations": {"big": true, "customer": "seven", "items": 7.5},
        "http": {"request": {"method": "GET", "url": "/cart", "user_agent": "curl", "client_ip": "192.0.2.7"},
                 "response": {"status": 500}}});
    let trace = Trace::new(id(1), [Document::read(&document.to_string()).unwrap()]);
    let server = Server::answers([json!({"TraceSummaries": [trace.summary().to_json()]})]);
    let found = fetch::summaries(&server.client(), hours(0..1), None, 1).await.unwrap();
    assert_eq!(found.summaries, [trace.summary()]);
    assert_eq!(found.summaries[0].annotations.len(), 3);
}

#[tokio::test]
async fn traces_are_asked_for_by_five_and_every_page() {
    let server = Server::answers([
        json!({"Traces": [found(2, &[&document(2, "shop")])], "NextToken": "more"}),
        json!({"Traces": [found(2, &[&document(2, "the bank")]), found(1, &[&document(1, "shop")])]}),
        json!({"Traces": [found(6, &["{}"])], "UnprocessedTraceIds": [id(7).to_string()]}),
    ]);
    let ids: Vec<TraceId> = (1..=7).map(id).collect();
    let fetched = fetch::traces(&server.client(), &ids).await.unwrap();
    let asked = server.asked();
    let lengths: Vec<usize> =
        asked.iter().map(|(_, body)| body["TraceIds"].as_array().map_or(0, Vec::len)).collect();
    assert_eq!(lengths, [5, 5, 2]);
    assert_eq!(asked[1].1["NextToken"], "more");
    let segments: Vec<_> = fetched
        .traces
        .iter()
        .map(|one| (one.trace.id(), one.trace.nodes().len(), one.documents.len()))
        .collect();
    assert_eq!(segments, [(id(1), 1, 1), (id(2), 2, 2), (id(6), 0, 1)]);
    assert_eq!(fetched.traces[2].unreadable[0].field(), "trace_id");
    assert_eq!(fetched.unprocessed, [3, 4, 5, 7].map(id));
}

#[tokio::test]
async fn a_trace_that_x_ray_does_not_have_is_none() {
    let server = Server::answers([json!({"Traces": [], "UnprocessedTraceIds": [id(1).to_string()]})]);
    assert_eq!(fetch::trace(&server.client(), id(1)).await.unwrap(), None);
    let exceeded = json!({"Id": id(1).to_string(), "LimitExceeded": true, "Segments": []});
    let server = Server::answers([json!({"Traces": [exceeded]})]);
    assert!(fetch::trace(&server.client(), id(1)).await.unwrap().unwrap().limit_exceeded);
}

#[tokio::test]
async fn a_service_graph_is_the_same_from_x_ray_as_from_the_traces() {
    let document = json!({"trace_id": id(1).to_string(), "id": "53995c3f42cd8ad8", "name": "shop",
        "start_time": 2.0, "end_time": 3.5, "error": true, "origin": "AWS::EC2::Instance", "subsegments": [
            {"id": "53995c3f42cd8ad9", "name": "bank", "start_time": 2.5, "end_time": 2.75, "fault": true,
             "namespace": "remote"},
            {"id": "53995c3f42cd8ada", "name": "S3", "start_time": 2.5, "end_time": 2.625, "throttle": true,
             "namespace": "aws"}]});
    let map = Map::of([&Trace::new(id(1), [Document::read(&document.to_string()).unwrap()])]);
    let Value::Array(services) = map.to_services() else { panic!() };
    // Edges point to services of other pages.
    let pages = [
        json!({"Services": services[..2], "NextToken": "more"}),
        json!({"Services": services[2..], "StartTime": 0, "EndTime": 3600}),
    ];
    let server = Server::answers(pages.clone());
    assert_eq!(fetch::map(&server.client(), hours(0..1)).await.unwrap().to_services(), map.to_services());
    assert_eq!(server.asked()[0].0, "/ServiceGraph");
    let server = Server::answers(pages.clone());
    let traced = fetch::trace_map(&server.client(), &[id(1)]).await.unwrap();
    assert_eq!(traced.to_services(), map.to_services());
    assert_eq!(server.asked()[0], ("/TraceGraph".to_owned(), json!({"TraceIds": [id(1).to_string()]})));
    // Of a long range the parts are added.
    let server = Server::answers(pages.clone().into_iter().chain(pages));
    let twice = fetch::map(&server.client(), hours(0..12)).await.unwrap();
    assert_eq!(twice.edges().map(|edge| edge.statistics.total()).collect::<Vec<_>>(), [2, 2, 2]);
}

#[tokio::test]
async fn a_refusal_says_what_was_asked() {
    let refusal = json!({"__type": "InvalidRequestException", "Message": "no such keyword: falt"});
    let server = Server::refuses(refusal);
    let error = fetch::summaries(&server.client(), hours(0..7), Some("falt"), 1).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "X-Ray refused GetTraceSummaries for traces from 1970-01-01T01:00:00Z to 1970-01-01T07:00:00Z with the \
         filter falt: InvalidRequestException: no such keyword: falt"
    );
    let nobody = Server::answers([]);
    let error = fetch::trace(&nobody.client(), id(1)).await.unwrap_err();
    assert!(matches!(error, FetchError::Failed { operation: "BatchGetTraces", .. }), "{error:?}");
    assert!(error.to_string().contains(&format!("for trace {}", id(1))), "{error}");
}
