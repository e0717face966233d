//! What keeps the page from other sites, and from what it should not do.

use crate::common::browser::*;
use crate::common::xray::*;
use crate::common::*;
use cwmetrics_local::Protocol;
use scraper::Html;

#[test]
fn other_hosts_and_origins_get_nothing() {
    let local = start();
    put(&local, Protocol::Cbor, json!({"MetricName": "secret", "Value": 1})).ok();
    let id = trace_id(NOW - 1, 1);
    put_good(&local, &[segment(&id, 1, "secret", json!({"start_time": NOW - 1, "end_time": NOW}))]);
    let trace = [format!("/trace?id={id}"), format!("/trace.json?id={id}")];
    let paths = ["/", "/requests", "/points.json", "/page.css", "/chart.svg?namespace=Shop&name=secret"];
    for path in paths.into_iter().chain(["/traces", "/map", &trace[0], &trace[1]]) {
        let head = format!("GET {path} HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n");
        let answer = send(&local, &head, b"").unwrap();
        assert_eq!(answer.status, 403, "{path}");
        let text = String::from_utf8(answer.bytes).unwrap();
        assert!(text.contains("does not name this machine") && !text.contains("secret"), "{text}");
    }
    for origin in ["http://evil.example", "null", "http://localhost:1"] {
        let answer = request(&local, "POST", "/clear", &format!("Origin: {origin}\r\n"));
        assert_eq!(answer.status, 403, "{origin}");
    }
    assert_eq!((local.datums().len(), local.segments().len()), (1, 1));
}

#[test]
fn every_answer_forbids_what_it_does_not_need() {
    let local = start();
    let paths = ["/", "/requests", "/nothing", "/?range=2h", "/page.css", "/page.js", "/icon.svg"];
    let others = ["/points.json", "/chart.svg?namespace=a&name=b", "/traces", "/map", "/trace.json?id=7"];
    for path in paths.into_iter().chain(others) {
        let answer = get(&local, path);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"), "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; "), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        let script = path.starts_with("/chart.svg") || !policy.contains("unsafe");
        assert!(script, "{path}: {policy}");
    }
}

#[test]
fn head_is_a_get_without_the_body() {
    let local = start();
    for path in ["/", "/page.css", "/nothing", "/traces", "/map", "/trace?id=7"] {
        let answer = get(&local, path);
        let head = head_of(&local, path);
        assert!(head.starts_with(&format!("HTTP/1.1 {}", answer.status)), "{head}");
        assert!(head.contains(&format!("content-length: {}\r\n", answer.bytes.len())), "{head}");
        assert!(head.ends_with("\r\n\r\n"), "{head}");
    }
}

#[test]
fn what_is_not_there_is_said_on_a_page() {
    let local = start();
    let page = load(&local, "/nothing");
    assert_eq!(page.answer.status, 404);
    assert_eq!(page.texts("h1"), ["No such page"]);
    assert_eq!(page.attributes("a", "href"), ["/"]);
}

#[test]
fn wrong_parameters_are_told_what_would_be_right() {
    let local = start();
    let said = |path: &str| {
        let page = load(&local, path);
        assert_eq!(page.answer.status, 400, "{path}");
        page.texts("main p")[0].clone()
    };
    assert_eq!(
        said("/?range=2h"),
        "The parameter range must be one of 15m, 1h, 3h, 12h, 1d, 1w, but is \"2h\"."
    );
    assert_eq!(said("/?page=0"), "The parameter page must be a number from 1, but is \"0\".");
    assert_eq!(said("/?view=pie"), "The parameter view must be one of charts, table, but is \"pie\".");
    assert_eq!(
        said("/?rnage=1h"),
        "There is no parameter \"rnage\" here; there are namespace, filter, range, view, page, refresh."
    );
    assert_eq!(said("/metric?namespace=Shop"), "The parameter name is required.");
    assert_eq!(said("/trace"), "The parameter id is required: that of a trace.");
    assert!(
        said("/trace?id=7").starts_with("The parameter id is \"7\", but a trace id is 1-, 8 hexadecimal")
    );
    assert!(said("/traces?metric=m&over=x").starts_with("The parameter over must be a number of seconds"));
    assert!(said("/map?expression=fault").starts_with("There is no parameter \"expression\" here;"));
    let answer = get(&local, "/points.json?range=2h");
    assert_eq!(answer.status, 400);
    assert!(answer.body["error"].as_str().unwrap().starts_with("The parameter range must be"));
}

#[test]
fn malformed_addresses_do_no_harm() {
    let local = start();
    let long = format!("/?filter={}", "x".repeat(5_000));
    let deep = format!("/traces?expression={}", "%28".repeat(4_000));
    for path in ["/?%", "/?filter=%ff%00", "/?=&&=", "//", "/?page=99999999999999999999", &long, &deep] {
        let answer = get(&local, path);
        assert!([200, 400, 404].contains(&answer.status), "{path}: {}", answer.status);
        Html::parse_document(std::str::from_utf8(&answer.bytes).unwrap());
    }
}

#[test]
fn the_page_is_no_request_and_uses_up_no_fault() {
    let local = start();
    local.fail_next(1, cwmetrics_local::Fault::Throttle);
    assert_eq!(get(&local, "/").status, 200);
    assert!(local.requests().is_empty());
    // Another POST is a request as before.
    for (at, path) in ["/", "/traces", "/map"].into_iter().enumerate() {
        assert_eq!(request(&local, "POST", path, "").status, 404, "{path}");
        assert_eq!(local.requests().len(), at + 1);
    }
}
