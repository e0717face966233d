//! How documents come to X-Ray's API, and what becomes of them when it says no.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cwmetrics::timeit;
use serde_json::json;

use crate::api::{Api, Request};
use crate::common::{exclusive, secs};

#[timeit("request")]
fn request() {}

fn accepted() -> (u16, serde_json::Value) {
    (200, json!({ "UnprocessedTraceSegments": [] }))
}

#[test]
fn documents_go_in_requests_of_fifty_at_most() {
    let _one = exclusive();
    let api = Api::that_accepts();
    let reporter = api.install(|xray| xray);
    for _ in 0..175 {
        request();
    }
    reporter.flush_blocking().unwrap();
    let puts: Vec<usize> = api.puts().iter().map(Vec::len).collect();
    assert_eq!(puts.iter().sum::<usize>(), 175);
    assert!(puts.len() >= 4, "{puts:?}");
    assert_eq!(cwmetrics::stats().segments_sent, 175);
}

#[test]
fn what_is_throttled_or_not_answered_is_sent_again() {
    let _one = exclusive();
    for (status, code) in [(429, "ThrottledException"), (500, "InternalFailure"), (403, "AccessDenied")] {
        let api = Api::start(move |number, _| match number {
            0 => (status, json!({ "__type": code, "message": "not now" })),
            _ => accepted(),
        });
        let reporter = api.install(|xray| xray);
        request();
        // Each flush ends the pause before the next attempt.
        while cwmetrics::stats().segments_sent == 0 {
            reporter.flush_blocking().unwrap();
        }
        assert_eq!(api.puts().concat().len(), 1);
        let stats = cwmetrics::stats();
        assert_eq!((stats.segments_recorded, stats.segments_pending), (1, 0));
        assert!(stats.last_error.unwrap().contains(&status.to_string()));
    }
}

/// An answer that has not processed the first of the documents.
fn unprocessed((_, body): &Request, code: &str) -> (u16, serde_json::Value) {
    let first = body["TraceSegmentDocuments"][0].as_str().unwrap();
    let first: serde_json::Value = serde_json::from_str(first).unwrap();
    (200, json!({ "UnprocessedTraceSegments": [{ "Id": first["id"], "ErrorCode": code, "Message": "…" }] }))
}

#[test]
fn what_x_ray_has_not_processed_is_sent_again_or_counted() {
    let _one = exclusive();
    for (code, sent, refused) in [("ThrottlingException", 3, 0), ("ParseError", 2, 1)] {
        let api = Api::start(move |number, request| match number {
            0 => unprocessed(request, code),
            _ => accepted(),
        });
        let reporter = api.install(|xray| xray);
        (0..3).for_each(|_| request());
        while cwmetrics::stats().segments_pending > 0 {
            reporter.flush_blocking().unwrap();
        }
        let stats = cwmetrics::stats();
        assert_eq!((stats.segments_sent, stats.segments_refused), (sent, refused), "{code}");
        assert!(stats.last_error.unwrap().contains(code));
    }
}

#[test]
fn one_document_that_is_refused_does_not_cost_the_others() {
    let _one = exclusive();
    let api = Api::start(|_, (_, body)| {
        let documents = body["TraceSegmentDocuments"].as_array().unwrap();
        if documents.iter().any(|document| document.as_str().unwrap().contains("poison")) {
            return (400, json!({ "__type": "InvalidRequestException", "message": "no" }));
        }
        accepted()
    });
    #[timeit("poison")]
    fn poison() {}
    let reporter = api.install(|xray| xray);
    (0..5).for_each(|_| request());
    poison();
    (0..5).for_each(|_| request());
    while cwmetrics::stats().segments_pending > 0 {
        reporter.flush_blocking().unwrap();
    }
    let stats = cwmetrics::stats();
    assert_eq!((stats.segments_sent, stats.segments_refused), (10, 1));
}

#[test]
fn a_shutdown_delivers_what_there_is() {
    let _one = exclusive();
    let api = Api::that_accepts();
    let reporter = api.install(|xray| xray);
    (0..7).for_each(|_| request());
    drop(reporter);
    assert_eq!(api.got().documents.len(), 7);
    assert_eq!(cwmetrics::stats().segments_sent, 7);
}

#[test]
fn a_call_that_waits_for_its_push_waits_for_its_trace() {
    let _one = exclusive();
    let api = Api::that_accepts();
    let builder = cwmetrics::namespace("Shop").push(cwmetrics::Push::BeforeReturn).push_timeout(secs(30));
    let builder = builder.sink(cwmetrics::sink::Memory::default());
    let reporter = builder.xray(api.settings().rate(1.0)).install().unwrap();
    request();
    assert_eq!(api.got().documents.len(), 1);
    drop(reporter);
}

#[test]
fn x_ray_is_told_of_our_work_once_a_minute() {
    let _one = exclusive();
    let api = Api::that_accepts();
    let clock = crate::common::clock();
    let builder = cwmetrics::namespace("Shop").clock(&clock).push(cwmetrics::Push::Manual);
    let builder = builder.sink(cwmetrics::sink::Memory::default());
    let reporter = builder.xray(api.settings().rate(1.0)).install().unwrap();
    (0..3).for_each(|_| request());
    reporter.flush_blocking().unwrap();
    assert_eq!(api.next().0, "/TraceSegments");
    clock.advance(secs(60));
    let (path, body) = api.next();
    assert_eq!(path, "/TelemetryRecords");
    let record = &body["TelemetryRecords"][0];
    assert_eq!((&record["SegmentsReceivedCount"], &record["SegmentsSentCount"]), (&3.into(), &3.into()));
    assert_eq!((&record["SegmentsRejectedCount"], &record["SegmentsSpilloverCount"]), (&0.into(), &0.into()));
    drop(reporter);
}

fn rule(name: &str, priority: i32, reservoir: u32) -> serde_json::Value {
    json!({ "SamplingRule": {
        "RuleName": name, "Priority": priority, "FixedRate": 0.0, "ReservoirSize": reservoir,
        "ServiceName": "*", "ServiceType": "*", "Host": "*", "HTTPMethod": "*", "URLPath": "*",
        "ResourceARN": "*", "Version": 1,
    } })
}

#[test]
fn the_rules_of_the_account_go_before_the_local_one() {
    let _one = exclusive();
    let api = Api::start(|_, (path, _)| match path.as_str() {
        "/GetSamplingRules" => {
            (200, json!({ "SamplingRuleRecords": [rule("ours", 1, 50), rule("Default", 9, 1)] }))
        }
        "/SamplingTargets" => (
            200,
            json!({ "SamplingTargetDocuments": [
            { "RuleName": "ours", "FixedRate": 0.0, "ReservoirQuota": 4, "ReservoirQuotaTTL": 4e9, "Interval": 20 },
        ] }),
        ),
        _ => accepted(),
    });
    let clock = crate::common::clock();
    let builder = cwmetrics::namespace("Shop").clock(&clock).push(cwmetrics::Push::Manual);
    let builder = builder.sink(cwmetrics::sink::Memory::default());
    let reporter = builder.xray(api.settings().rate(1.0).account_rules(true)).install().unwrap();
    assert_eq!(api.next().0, "/GetSamplingRules");
    // The rule's answer is read on the tracer's thread: until then the local rate holds.
    let sampled_in_a_second = || {
        clock.advance(secs(1));
        let before = cwmetrics::stats().traces_sampled;
        (0..100).for_each(|_| request());
        cwmetrics::stats().traces_sampled - before
    };
    let until = |expected: u64| while sampled_in_a_second() != expected {};
    until(1);
    let asked = loop {
        clock.advance(secs(1));
        request();
        match api.try_next() {
            Some((path, body)) if path == "/SamplingTargets" => break body,
            _ => std::thread::yield_now(),
        }
    };
    let statistics = &asked["SamplingStatisticsDocuments"][0];
    assert_eq!(statistics["RuleName"], "ours");
    assert_eq!(statistics["ClientID"].as_str().unwrap().len(), 24);
    assert!(statistics["RequestCount"].as_u64().unwrap() >= statistics["SampledCount"].as_u64().unwrap());
    until(4);
    drop(reporter);
}

#[test]
fn a_rule_for_some_requests_holds_where_a_middleware_knows_what_is_asked() {
    let _one = exclusive();
    let api = Api::start(|_, (path, _)| match path.as_str() {
        "/GetSamplingRules" => {
            let mut carts = rule("carts", 1, 0);
            carts["SamplingRule"]["FixedRate"] = 1.0.into();
            carts["SamplingRule"]["URLPath"] = "/cart*".into();
            carts["SamplingRule"]["HTTPMethod"] = "P?ST".into();
            (200, json!({ "SamplingRuleRecords": [rule("Default", 9, 0), carts] }))
        }
        _ => accepted(),
    });
    let clock = crate::common::clock();
    let builder = cwmetrics::namespace("Shop").clock(&clock).push(cwmetrics::Push::Manual);
    let builder = builder.sink(cwmetrics::sink::Memory::default());
    let reporter = builder.xray(api.settings().rate(1.0).account_rules(true)).install().unwrap();
    let is_sampled = |method: &str, path: &str, header: Option<&str>| {
        let before = cwmetrics::stats().traces_sampled;
        crate::layers::visit(method, path, header);
        cwmetrics::stats().traces_sampled > before
    };
    assert_eq!(api.next().0, "/GetSamplingRules");
    // The answer is read on the tracer's thread: until then the local rate holds.
    while is_sampled("GET", "/wares", None) {}
    for (method, path, expected) in [
        ("POST", "/cart/7", true),
        ("post", "/Cart", true),
        ("GET", "/cart/7", false),
        ("POST", "/wares", false),
    ] {
        assert_eq!(is_sampled(method, path, None), expected, "{method} {path}");
    }
    let of_caller = |sampled: &str| format!("Root=1-58406520-a006649127e371903a2de979;{sampled}");
    assert!(!is_sampled("POST", "/cart", Some(&of_caller("Sampled=0"))), "its caller has decided");
    assert!(is_sampled("POST", "/cart", Some(&of_caller("Sampled=?"))));
    // What an answer in time was not had to is told again.
    let (mut requests, mut sampled) = (0, 0);
    while requests < 3 {
        clock.advance(secs(1));
        let Some((_, body)) = api.try_next().filter(|(path, _)| path == "/SamplingTargets") else {
            std::thread::yield_now();
            continue;
        };
        let statistics = body["SamplingStatisticsDocuments"].as_array().unwrap();
        let names: Vec<_> = statistics.iter().map(|of| of["RuleName"].as_str().unwrap()).collect();
        assert_eq!(names, ["carts", "Default"]);
        requests += statistics[0]["RequestCount"].as_u64().unwrap();
        sampled += statistics[0]["SampledCount"].as_u64().unwrap();
    }
    assert_eq!(sampled, requests);
    drop(reporter);
}

#[test]
fn rules_that_were_told_hold_on_where_they_cannot_be_had_again() {
    let _one = exclusive();
    let asked = Arc::<AtomicUsize>::default();
    let times = Arc::clone(&asked);
    let api = Api::start(move |_, (path, _)| match path.as_str() {
        "/GetSamplingRules" if times.fetch_add(1, Ordering::Relaxed) == 0 => {
            (200, json!({ "SamplingRuleRecords": [rule("Default", 9, 0)] }))
        }
        "/GetSamplingRules" => (403, json!({ "message": "no more" })),
        _ => accepted(),
    });
    let clock = crate::common::clock();
    let builder = cwmetrics::namespace("Shop").clock(&clock).push(cwmetrics::Push::Manual);
    let builder = builder.sink(cwmetrics::sink::Memory::default());
    let reporter = builder.xray(api.settings().rate(1.0).account_rules(true)).install().unwrap();
    let is_sampled = || {
        let before = cwmetrics::stats().traces_sampled;
        request();
        cwmetrics::stats().traces_sampled > before
    };
    while is_sampled() {}
    // They are asked for every five minutes, and refused; once more, so that the first refusal has come.
    while asked.load(Ordering::Relaxed) < 3 {
        clock.advance(secs(1));
        assert!(!is_sampled());
    }
    drop(reporter);
}
