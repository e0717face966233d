//! The list of traces on the page, as a browser without JavaScript sees it.

use std::collections::BTreeSet;

use crate::common::browser::*;
use crate::common::shop::*;
use crate::common::xray::*;
use crate::common::*;
use cwmetrics_local::Protocol;

#[test]
fn without_traces_there_is_only_a_word_how_to_send_some() {
    let local = start();
    put(&local, Protocol::Cbor, json!({"MetricName": "api", "Unit": "Seconds", "Value": 1})).ok();
    for path in ["/traces", "/map"] {
        let page = load(&local, path);
        assert_eq!(page.texts(".empty h2"), ["No traces yet"], "{path}");
        let code = page.texts("pre").concat();
        assert!(code.contains("AWS_XRAY_DAEMON_ADDRESS=localhost:4400"), "{code}");
        assert!(page.texts("main form").is_empty() && page.texts("svg").is_empty(), "{path}");
    }
    let page = load(&local, "/");
    assert_eq!(page.texts("nav li"), ["Metrics 1", "Traces 0", "Map", "Requests 1", "Refusals 0"]);
    let metric = &page.attributes(".card h3 a", "href")[0];
    assert!(page.texts(".slow").is_empty() && load(&local, metric).texts(".slow").is_empty());
}

#[test]
fn the_newest_traces_come_first_with_what_became_of_them() {
    let page = load(&filled(), "/traces");
    assert_eq!(
        page.texts(".traces tbody tr"),
        [
            "GET /cart/3 shop 200 in progress 90 ms 2023-11-14 22:24:20",
            "POST /order shop 500 fault 400 ms 2023-11-14 22:23:40",
            "GET /cart/1 shop 200 200 ms 2023-11-14 22:22:50",
        ]
    );
    assert_eq!(page.texts("#found"), ["3 traces of the last hour, the newest first."]);
    assert_eq!(page.texts("nav [aria-current]"), ["Traces 3"]);
    assert_eq!(page.attributes(".traces a", "href")[1], path_of(2, 50));
}

#[test]
fn a_filter_expression_leaves_out_what_it_does_not_accept() {
    let local = filled();
    let found = |query: &str| load(&local, query).texts(".traces th a");
    assert_eq!(found("/traces?expression=fault"), ["POST /order"]);
    assert_eq!(found("/traces?expression=annotation.tenant+%3D+%22acme%22+AND+%21partial").len(), 2);
    assert_eq!(found("/traces?expression=duration+%3E+7").len(), 0);
    assert_eq!(found("/traces?range=15m").len(), 3);
    // The form sends all of its fields.
    let page = load(&local, "/traces?expression=fault&range=3h&refresh=off");
    assert_eq!(
        page.texts("#found"),
        ["1 of 3 traces of the last 3 hours that the expression accepts, the newest first. All traces"]
    );
    assert_eq!(page.attributes("input[name=expression]", "value"), ["fault"]);
    assert_eq!(page.attributes("option[selected]", "value"), ["3h"]);
}

#[test]
fn a_range_leaves_out_what_began_before() {
    let local = start();
    put_good(&local, &shop(1, 2 * 3600, 1.0, json!({})));
    put_good(&local, &shop(2, 60, 1.0, json!({})));
    assert_eq!(load(&local, "/traces").texts(".traces th a"), ["GET /cart/2"]);
    assert_eq!(load(&local, "/traces?range=3h").texts(".traces th a"), ["GET /cart/2", "GET /cart/1"]);
    let requests = |path: &str| load(&local, path).texts("#service-0 td")[1].clone();
    assert_eq!((requests("/map"), requests("/map?range=3h")), ("1".to_owned(), "2".to_owned()));
    local.clear();
    put_good(&local, &shop(1, 2 * 3600, 1.0, json!({})));
    assert_eq!(load(&local, "/map").texts(".empty"), ["No traces began in the last hour."]);
}

#[test]
fn a_wrong_expression_is_shown_with_the_place_and_what_would_be_right() {
    let page = load(&filled(), "/traces?expression=fault+AND+http.stat+%3D+5");
    assert_eq!(page.answer.status, 400);
    assert_eq!(page.texts(".expression"), ["fault AND http.stat = 5"]);
    assert_eq!(page.texts(".expression mark"), ["http.stat = 5"]);
    let said = page.texts("#wrong").concat();
    assert!(said.contains("At character 11: http.stat is not a keyword; these are: "), "{said}");
    assert_eq!(page.attributes("input[name=expression]", "value"), ["fault AND http.stat = 5"]);
    assert_eq!(page.attributes("[aria-invalid]", "aria-describedby"), ["wrong"]);
    assert!(page.texts(".traces").is_empty());
    // A mistake at the end has a place too.
    let page = load(&filled(), "/traces?expression=duration+%3E");
    assert_eq!(page.texts(".expression mark").len(), 1);
    assert!(page.texts("#wrong").concat().contains("At character 11: "));
}

#[test]
fn long_lists_of_traces_have_pages() {
    let local = start();
    for number in 0..120 {
        put_good(&local, &shop(number, 200 - number as i64, 0.1, json!({})));
    }
    for query in ["/traces", "/traces?expression=duration+%3E+0", "/traces?metric=price"] {
        let (mut requests, mut pages, mut path) = (BTreeSet::new(), 0, Some(query.to_owned()));
        while let Some(here) = path {
            let page = load(&local, &here);
            requests.extend(page.texts(".traces th a"));
            path = page.attributes("a[rel=next]", "href").pop();
            pages += 1;
        }
        assert_eq!((requests.len(), pages), (120, 3), "{query}");
    }
}

#[test]
fn of_more_than_can_be_read_at_once_the_newest_are_and_that_is_said() {
    let local = start();
    let (traces, bytes) = (290, 60_000);
    for first in (0..traces).step_by(29) {
        let text = json!({"metadata": {"default": {"text": "x".repeat(bytes)}}});
        let documents: Vec<Value> =
            (first..first + 29).flat_map(|n| shop(n, 300 - n as i64, 0.1, text.clone())).collect();
        put_good(&local, &documents);
    }
    let size = local.segments()[0].document.len() as u64;
    let read = (16_u64 << 20).div_ceil(size);
    let said = format!(
        "Only the newest {read} of {traces} traces of the last hour were looked at, as reading all would take \
         long. A shorter range has fewer."
    );
    assert_eq!(load(&local, "/map").texts(".hint"), [said.as_str()]);
    let found = load(&local, "/traces?metric=price&expression=http.url+ENDSWITH+%22%2F289%22");
    assert_eq!(found.texts(".hint"), [said.as_str()]);
    assert_eq!(found.texts(".traces th a"), ["GET /cart/289"]);
    // A list without a search reads what it shows.
    assert!(load(&local, "/traces").texts(".hint").is_empty());
    assert_eq!(load(&local, "/traces?page=6").texts(".traces th a").len(), 40);
}

#[test]
fn hostile_texts_in_traces_are_only_texts() {
    let local = start();
    let evil = "\"><script>alert(1)</script></svg><img src=x onerror='alert(2)'>\u{1b}\u{202e}&amp;";
    let http = json!({"request": {"method": evil, "url": evil}, "response": {"status": 200}});
    let exception = json!({"id": "00000000000000aa", "type": evil, "message": evil,
        "stack": [{"path": evil, "line": 7, "label": evil}]});
    let more = json!({"http": http, "user": evil, "metadata": {evil: {evil: evil}, "evil": evil},
        "annotations": {"evil": evil}, "fault": true, "cause": {"exceptions": [exception]}, "origin": evil});
    put_good(&local, &shop(1, 10, 1.0, more));
    let trace = path_of(1, 10);
    let expression = "/traces?expression=%3Cscript%3Ealert%281%29%3C%2Fscript%3E";
    for path in ["/traces", &trace, "/map", expression, "/traces?metric=%22%3E%3Cscript%3E&over=0"] {
        let page = load(&local, path);
        assert_eq!(page.attributes("script", "src"), ["/page.js"], "{path}");
        assert_eq!(page.texts("script"), [""], "{path}");
        assert!(page.attributes("[onerror]", "onerror").is_empty(), "{path}");
        assert!(page.attributes("[style]", "style").is_empty() && page.texts("style").is_empty(), "{path}");
    }
    assert!(load(&local, &trace).texts(".detail").concat().contains("<script>alert(1)</script>"));
}

#[test]
fn every_link_of_traces_leads_somewhere() {
    let local = filled();
    put(&local, Protocol::Cbor, json!({"MetricName": "api", "Unit": "Seconds", "Value": 0.1})).ok();
    let mut seen = BTreeSet::new();
    let mut next = vec!["/traces".to_owned()];
    while let Some(path) = next.pop() {
        let path = path.split('#').next().unwrap_or_default().to_owned();
        if path.is_empty() || path.starts_with("/clear") || path == "/metric" || !seen.insert(path.clone()) {
            continue;
        }
        let answer = get(&local, &path);
        assert_eq!(answer.status, 200, "{path}");
        if answer.header("content-type") == Some("text/html; charset=utf-8") {
            next.extend(load(&local, &path).addresses());
        }
    }
    for kind in ["/trace?", "/trace.json?", "/map", "/traces?expression=service", "/traces?metric=api&over="]
    {
        assert!(seen.iter().any(|path| path.starts_with(kind)), "{kind}: {seen:?}");
    }
}
