//! X-Ray's protocol: paths, heads, statuses and errors; and that all that holds for CloudWatch's
//! requests holds for X-Ray's too.

use crate::common::xray::*;
use crate::common::*;
use cwmetrics_local::{Fault, Local, Protocol};

const OPERATIONS: [(&str, &str); 9] = [
    ("/GetSamplingRules", "GetSamplingRules"),
    ("/SamplingStatisticSummaries", "GetSamplingStatisticSummaries"),
    ("/SamplingTargets", "GetSamplingTargets"),
    ("/ServiceGraph", "GetServiceGraph"),
    ("/TelemetryRecords", "PutTelemetryRecords"),
    ("/TraceGraph", "GetTraceGraph"),
    ("/TraceSegments", "PutTraceSegments"),
    ("/TraceSummaries", "GetTraceSummaries"),
    ("/Traces", "BatchGetTraces"),
];

#[test]
fn each_operation_has_its_path() {
    let local = start();
    for (path, _) in OPERATIONS {
        let answer = rest(&local, path, &json!({}));
        assert!(matches!(answer.status, 200 | 400), "{path} {}", answer.status);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert!(answer.header("x-amzn-requestid").is_some());
    }
    let named: Vec<_> = local.requests().into_iter().map(|request| request.operation).collect();
    assert_eq!(named, OPERATIONS.map(|(_, name)| name));
    assert!(local.requests().iter().all(|request| request.protocol == Protocol::RestJson));
}

#[test]
fn errors_carry_the_code_in_a_header() {
    let local = start();
    let answer = rest(&local, "/TraceSegments", &json!({}));
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("x-amzn-errortype"), Some("InvalidRequestException"));
    assert_eq!(answer.header("x-amzn-query-error"), None);
    assert_eq!(answer.body, json!({"Message": "The parameter TraceSegmentDocuments is required."}));
    let refusal = &local.refusals()[0];
    assert_eq!((refusal.code.as_str(), refusal.status), ("InvalidRequestException", 400));
    assert_eq!(refusal.operation, "PutTraceSegments");
}

#[test]
fn members_of_the_wrong_type() {
    let local = start();
    for (path, input, message) in [
        (
            "/TraceSegments",
            json!({"TraceSegmentDocuments": "x"}),
            "The parameter TraceSegmentDocuments must be a list, but is a string.",
        ),
        (
            "/TraceSegments",
            json!({"TraceSegmentDocuments": [{}]}),
            "The parameter TraceSegmentDocuments.member.1 must be a string, but is a structure.",
        ),
        (
            "/Traces",
            json!({"TraceIds": [1]}),
            "The parameter TraceIds.member.1 must be a string, but is a number.",
        ),
        ("/GetSamplingRules", json!([]), "The parameter request must be a structure, but is a list."),
    ] {
        let answer = rest(&local, path, &input);
        assert_eq!((answer.status, rest_error(&answer)), (400, ("SerializationException", message)));
    }
}

#[test]
fn paths_and_methods_that_there_are_not() {
    let local = start();
    for path in ["/Groups", "/CreateSamplingRule", "/tracesegments", "/TraceSegments/", "/x%22y"] {
        let answer = rest(&local, path, &json!({}));
        let (code, message) = rest_error(&answer);
        assert_eq!((answer.status, code), (404, "UnknownOperationException"));
        let start = format!(
            "POST {path} is not one of X-Ray's operations that this endpoint has: POST /GetSamplingRules, "
        );
        assert!(message.starts_with(&start), "{message}");
    }
    let head = rest_head("/TraceSegments", 2, "").replace("POST", "PUT");
    assert_eq!(send(&local, &head, b"{}").unwrap().status, 404);
    // A browser's.
    let head = rest_head("/TraceSegments", 2, "").replace("POST", "GET");
    assert_eq!(send(&local, &head, b"{}").unwrap().header("content-type"), Some("text/html; charset=utf-8"));
}

#[test]
fn a_form_is_no_request() {
    let local = start();
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/x-amz-json-1.0"] {
        let head = rest_head("/TraceSegments", 2, "").replace("application/json", content_type);
        let answer = send(&local, &head, b"{}").unwrap();
        let message = format!("The content-type must be application/json, but is \"{content_type}\".");
        assert_eq!((answer.status, rest_error(&answer)), (415, ("UnsupportedMediaType", message.as_str())));
    }
    let head =
        rest_head("/GetSamplingRules", 2, "").replace("application/json", "application/json; charset=utf-8");
    send(&local, &head, b"{}").unwrap().ok();
}

#[test]
fn other_hosts_and_origins_are_refused() {
    let local = start();
    for (from, to) in [
        ("Host: localhost", "Host: example.com"),
        ("Host: localhost", "Host: localhost\r\nOrigin: http://a.example"),
    ] {
        let head = rest_head("/GetSamplingRules", 2, "").replace(from, to);
        let answer = send(&local, &head, b"{}").unwrap();
        assert_eq!((answer.status, rest_error(&answer).0), (403, "AccessDeniedException"));
    }
}

#[test]
fn faults_have_the_names_that_xray_gives_them() {
    let local = start();
    for (fault, status, code) in [
        (Fault::Throttle, 429, "ThrottledException"),
        (Fault::InternalError, 500, "InternalFailure"),
        (Fault::Unavailable, 503, "ServiceUnavailableException"),
        (Fault::AccessDenied, 403, "AccessDeniedException"),
        (Fault::TooLarge, 413, "RequestEntityTooLargeException"),
        (Fault::AcceptThenInternalError, 500, "InternalFailure"),
    ] {
        local.clear();
        local.fail_next(1, fault);
        let document = segment(&trace_id(MINUTE, 1), 1, "shop", json!({}));
        let input = json!({"TraceSegmentDocuments": [document.to_string()]});
        let answer = rest(&local, "/TraceSegments", &input);
        assert_eq!((answer.status, rest_error(&answer).0), (status, code));
        assert!(local.refusals().is_empty());
        assert_eq!(local.requests()[0].fault, Some(fault));
        assert_eq!(local.segments().len(), usize::from(fault == Fault::AcceptThenInternalError));
    }
}

#[test]
fn requests_are_held_back() {
    let local = start();
    let hold = local.hold();
    std::thread::scope(|scope| {
        let answer = scope.spawn(|| rest(&local, "/GetSamplingRules", &json!({})).status);
        assert!(local.wait_until(PATIENCE, |_| hold.waiting() == 1));
        assert_eq!(local.requests()[0].status, None);
        hold.release();
        assert_eq!(answer.join().unwrap(), 200);
    });
}

#[test]
fn gzipped_bodies() {
    let local = start();
    let document = segment(&trace_id(MINUTE, 1), 1, "shop", json!({}));
    let body = gzip(json!({"TraceSegmentDocuments": [document.to_string()]}).to_string().as_bytes());
    let head = rest_head("/TraceSegments", body.len(), "Content-Encoding: gzip\r\n");
    send(&local, &head, &body).unwrap().ok();
    assert_eq!((local.segments().len(), local.requests()[0].gzip), (1, true));
}

#[test]
fn fifty_of_the_largest_documents_have_room_and_not_much_more() {
    let local = start();
    let documents: Vec<String> = (0..50)
        .map(|id| {
            let mut document =
                segment(&trace_id(MINUTE, id), id, "shop", json!({"metadata": {"default": {"x": ""}}}));
            let room = 65_536 - document.to_string().len();
            document["metadata"]["default"]["x"] = json!("\u{a}".repeat(room / 2));
            document.to_string()
        })
        .collect();
    let answer = rest(&local, "/TraceSegments", &json!({"TraceSegmentDocuments": documents}));
    assert_eq!(answer.ok()["UnprocessedTraceSegments"], json!([]));
    let body = vec![b' '; 8_000_001];
    let answer = send(&local, &rest_head("/TraceSegments", body.len(), ""), &body).unwrap();
    let message = "The request's body must not have more than 8000000 bytes uncompressed.";
    assert_eq!((answer.status, rest_error(&answer)), (413, ("RequestEntityTooLargeException", message)));
}

#[test]
fn both_services_speak_on_one_connection() {
    use std::io::Write;
    let local = start();
    let mut stream = std::net::TcpStream::connect(local.address()).unwrap();
    for head in [head(Protocol::Json, "ListMetrics", 2, ""), rest_head("/GetSamplingRules", 2, "")]
        .iter()
        .cycle()
        .take(4)
    {
        stream.write_all(format!("{head}{{}}").as_bytes()).unwrap();
        assert_eq!(receive(&mut stream).unwrap().status, 200);
    }
}

#[test]
fn good_requests_with_bytes_changed() {
    let local = start();
    let document = segment(&trace_id(MINUTE, 1), 1, "shop", json!({"annotations": {"a": 1}}));
    let input = json!({
        "TraceSegmentDocuments": [document.to_string()], "TraceIds": [trace_id(MINUTE, 1)],
        "StartTime": MINUTE - 60, "EndTime": MINUTE + 60, "FilterExpression": "service(\"shop\") { ok } AND annotation.a > 0",
        "SamplingStatisticsDocuments": [{"RuleName": "Default", "ClientID": "0123456789abcdef01234567",
            "Timestamp": NOW, "RequestCount": 1, "SampledCount": 1}],
        "TelemetryRecords": [{"Timestamp": NOW, "SegmentsSentCount": 5}],
    });
    let good = input.to_string().into_bytes();
    let mut next = random();
    for (path, _) in OPERATIONS.into_iter().cycle().take(900) {
        let mut body = good.clone();
        for _ in 0..next(4) {
            let at = next(body.len());
            body[at] = next(256) as u8;
        }
        let answer = send(&local, &rest_head(path, body.len(), ""), &body).unwrap();
        assert!(
            matches!(answer.status, 200 | 400),
            "{} for {path} {}",
            answer.status,
            String::from_utf8_lossy(&body)
        );
    }
}

#[test]
fn segments_count_among_the_requests_that_a_rule_may_fail() {
    let local: Local = start();
    local.fail_when(|request| (request.operation == "PutTraceSegments").then_some(Fault::Throttle));
    assert_eq!(rest(&local, "/TraceSegments", &json!({"TraceSegmentDocuments": []})).status, 429);
    rest(&local, "/GetSamplingRules", &json!({})).ok();
}
