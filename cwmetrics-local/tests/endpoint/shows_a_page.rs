//! The page at the endpoint's own address, as a browser without JavaScript sees it.

use std::collections::BTreeSet;

use crate::common::browser::*;
use crate::common::*;
use cwmetrics_local::{Fault, Local, Protocol};

/// An endpoint with three metrics, a refusal and a fault.
fn filled() -> Local {
    let local = start();
    for minute in 0..10 {
        let data = json!([
            {"MetricName": "api", "Unit": "Milliseconds", "Timestamp": MINUTE + 60 * minute,
                "Values": [1, 2, 6], "Dimensions": [{"Name": "HTTP Method", "Value": "GET"}]},
            {"MetricName": "api", "Unit": "Milliseconds", "Timestamp": MINUTE + 60 * minute, "Value": 5},
        ]);
        let input = json!({"Namespace": "Shop", "MetricData": data});
        call(&local, Protocol::Cbor, "PutMetricData", &input).ok();
    }
    let set = json!({"SampleCount": 2, "Sum": 3, "Minimum": 1, "Maximum": 2});
    let data = json!([{"MetricName": "payload", "StatisticValues": set, "Timestamp": MINUTE}]);
    let input = json!({"Namespace": "Billing", "MetricData": data});
    call_gzipped(&local, Protocol::Json, "PutMetricData", &input).ok();
    put(&local, Protocol::Cbor, json!({"MetricName": "api", "Value": 1, "Unit": "Days"}));
    local.fail_next(1, Fault::Throttle);
    put(&local, Protocol::Cbor, json!({"MetricName": "api", "Value": 1}));
    local
}

#[test]
fn an_empty_endpoint_says_what_to_type() {
    let local = start();
    let page = load(&local, "/");
    assert_eq!(page.answer.status, 200);
    assert_eq!(page.texts(".empty h2"), ["Nothing has arrived yet"]);
    let code = page.texts("pre").join("\n");
    assert!(code.contains("AWS_ENDPOINT_URL=http://localhost:4400 "), "{code}");
    assert!(page.texts("aside").concat().contains("Refusals None."));
    for path in ["/requests", "/refusals", "/?view=table"] {
        assert_eq!(load(&local, path).answer.status, 200);
    }
}

#[test]
fn each_metric_has_a_card_with_its_numbers() {
    let local = filled();
    let page = load(&local, "/");
    assert_eq!(page.texts("h2")[..2], ["Billing", "Shop"]);
    assert_eq!(page.texts(".card h3"), ["payload None", "api Milliseconds", "api Milliseconds"]);
    assert_eq!(page.texts(".card .dimension"), ["HTTP Method GET"]);
    assert_eq!(
        page.texts(".card .figures")[2],
        "Average 3 ms p50 2 ms p99 6 ms Count 30",
        "ten times 1, 2 and 6"
    );
    let alt = &page.attributes(".card img", "alt")[2];
    assert_eq!(
        alt,
        "Chart of api over the last hour. At 22:23:00 UTC: average 3 ms, p50 2 ms, p99 5.92 ms, count 3."
    );
}

#[test]
fn it_says_why_there_are_no_percentiles() {
    let local = start();
    put(&local, Protocol::Cbor, json!({"MetricName": "balance", "Value": -1}));
    let set = json!({"SampleCount": 2, "Sum": 3, "Minimum": 1, "Maximum": 2});
    put(&local, Protocol::Cbor, json!({"MetricName": "set", "StatisticValues": set}));
    let one = json!({"SampleCount": 2, "Sum": 4, "Minimum": 2, "Maximum": 2});
    put(&local, Protocol::Cbor, json!({"MetricName": "zone", "StatisticValues": one}));
    let hints = load(&local, "/").texts(".card .hint");
    assert_eq!(hints.len(), 2, "{hints:?}");
    assert!(hints[0].contains("negative value") && hints[1].contains("StatisticSet"), "{hints:?}");
    let figures = load(&local, "/").texts(".card .figures");
    assert_eq!(figures[0], "Average -1 p50 – p99 – Count 1");
    assert_eq!(figures[2], "Average 2 p50 2 p99 2 Count 2");
}

#[test]
fn the_table_has_all_statistics() {
    let page = load(&filled(), "/?view=table&namespace=Shop&filter=get");
    let columns = ["Metric", "Unit", "Count", "Sum", "Average", "Minimum", "Maximum", "p50", "p90", "p99"];
    assert_eq!(page.texts(".metrics thead th"), columns);
    assert_eq!(page.texts(".metrics tbody tr"), ["api HTTP Method GET Milliseconds 30 90 3 1 6 2 6 6"]);
    assert_eq!(page.texts(".found"), ["1 of 3 metrics. Show all · the last hour · as JSON"]);
}

#[test]
fn filters_leave_out_what_they_do_not_name() {
    let local = filled();
    let found = |query: &str| load(&local, query).texts(".card h3").len();
    assert_eq!(found("/?namespace=Shop"), 2);
    assert_eq!(found("/?filter=PAYL"), 1);
    assert_eq!(found("/?filter=method%3Dget+api"), 1);
    assert_eq!(found("/?filter=nothing"), 0);
    // The forms send all of their fields.
    assert_eq!(found("/?filter=&namespace=&range=1h&view=charts"), 3);
    let chosen = load(&local, "/?namespace=Shop&range=3h&filter=a%22b&view=table");
    assert_eq!(chosen.attributes("option[selected]", "value"), ["Shop", "3h"]);
    assert_eq!(chosen.attributes("input[type=search]", "value"), ["a\"b"]);
    assert_eq!(chosen.attributes("input[checked]", "value"), ["table"]);
}

#[test]
fn a_metric_has_a_page_with_its_points() {
    let local = filled();
    let link = load(&local, "/").attributes(".card h3 a", "href")[2].clone();
    let page = load(&local, &link);
    assert_eq!(page.texts("h1"), ["api Milliseconds"]);
    assert_eq!(page.texts(".identity"), ["Namespace Shop HTTP Method GET"]);
    let rows = page.texts("section[aria-labelledby=points] tbody tr");
    assert_eq!(rows.len(), 10);
    assert_eq!(rows[0], "2023-11-14 22:23:00 3 9 3 1 6 2 5.2 5.92");
    let statistics = page.texts("section[aria-labelledby=statistics] tbody tr");
    assert_eq!(statistics[..2], ["Count 3 30", "Sum 9 90"]);

    let gone = load(&local, "/metric?namespace=Shop&name=gone");
    assert_eq!(gone.answer.status, 404);
    assert!(gone.texts("main").concat().contains("There are no data of this metric"));
}

#[test]
fn requests_are_listed_with_what_became_of_them() {
    let local = filled();
    let page = load(&local, "/requests");
    let rows = page.texts("tbody tr");
    assert_eq!(rows.len(), 13);
    let size = local.requests()[12].wire_bytes;
    assert_eq!(
        rows[0],
        format!("12 PutMetricData Fault on demand: Throttle 400 {size} B no CBOR 2023-11-14 22:24:30")
    );
    assert!(rows[1].starts_with("11 PutMetricData InvalidParameterValue: The value Days"), "{}", rows[1]);
    assert!(rows[2].starts_with("10 PutMetricData 200 "), "{}", rows[2]);
    assert!(rows[2].ends_with("yes JSON 2023-11-14 22:24:30"), "{}", rows[2]);
    assert_eq!(page.attributes("tbody tr", "class")[..3], ["faulty", "refused", "good"]);
}

#[test]
fn refusals_are_listed_with_their_reasons() {
    let local = filled();
    let refusal = local.refusals().remove(0);
    for path in ["/", "/refusals"] {
        let texts = load(&local, path).texts(".refusal");
        assert_eq!(texts.len(), 1, "{path}");
        assert!(texts[0].starts_with("InvalidParameterValue 400 The value Days for"), "{}", texts[0]);
        assert!(texts[0].contains(&refusal.message), "{}", texts[0]);
    }
}

#[test]
fn a_panel_says_what_a_month_costs() {
    let local = Local::builder().clock(|| time(NOW)).start().unwrap();
    assert!(load(&local, "/").texts("#cost").is_empty());
    for name in ["a", "b"] {
        put(&local, Protocol::Cbor, json!({"MetricName": name, "Value": 1})).ok();
    }
    put(&local, Protocol::Cbor, json!({"MetricName": "c"}));
    let rows = load(&local, "/").texts("section[aria-labelledby=cost] tr");
    // 2 * 0.30, and 2 a minute are 86,400 a month.
    assert_eq!(rows, ["2 metrics $0.60", "2 requests a minute $0.86", "Together $1.46"]);
}

#[test]
fn hostile_texts_are_only_texts() {
    let local = start();
    let evil = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;";
    let dimensions = json!([{"Name": evil, "Value": evil}]);
    let data = json!([{"MetricName": evil, "Value": 1, "Dimensions": dimensions}]);
    let input = json!({"Namespace": evil, "MetricData": data});
    call(&local, Protocol::Cbor, "PutMetricData", &input).ok();
    call(&local, Protocol::Json, evil, &input);
    put(&local, Protocol::Cbor, json!({"MetricName": "m", "Value": 1, "Unit": evil}));

    let metric = load(&local, "/").attributes(".card h3 a", "href")[0].clone();
    for path in ["/", "/?view=table", "/requests", "/refusals", &metric, "/?filter=%22%3E%3Cscript%3E"] {
        let page = load(&local, path);
        assert_eq!(page.attributes("script", "src"), ["/page.js"], "{path}");
        assert_eq!(page.texts("script"), [""], "{path}");
        assert!(page.attributes("[onerror]", "onerror").is_empty(), "{path}");
    }
    let page = load(&local, &metric);
    assert_eq!(page.texts("h1"), [format!("{evil} None")]);
    assert_eq!(page.texts(".identity dd"), [evil, evil]);
    let unknown = load(&local, "/%3Cscript%3E?%3Cscript%3E=1");
    assert!(unknown.attributes("script", "src").is_empty() && unknown.texts("script").is_empty());
}

#[test]
fn every_link_leads_somewhere() {
    let local = filled();
    let mut seen = BTreeSet::new();
    let mut next = vec!["/".to_owned()];
    while let Some(path) = next.pop() {
        if path.starts_with('#') || path.starts_with("/clear") || !seen.insert(path.clone()) {
            continue;
        }
        assert!(path.starts_with('/'), "{path} leads away");
        let answer = get(&local, &path);
        // The form of the metric's page has its parameters in hidden fields.
        let expected = if path == "/metric" { 400 } else { 200 };
        assert_eq!(answer.status, expected, "{path}");
        if answer.header("content-type") == Some("text/html; charset=utf-8") && expected == 200 {
            next.extend(load(&local, &path).addresses());
        }
    }
    assert!(seen.len() > 30, "{seen:?}");
}

#[test]
fn long_lists_have_pages() {
    let local = start();
    let data: Vec<_> = (0..120).map(|i| json!({"MetricName": format!("m{i:03}"), "Value": i})).collect();
    let input = json!({"Namespace": "Shop", "MetricData": data});
    call(&local, Protocol::Cbor, "PutMetricData", &input).ok();
    let mut names = Vec::new();
    let mut path = Some("/".to_owned());
    let mut pages = 0;
    while let Some(here) = path {
        let page = load(&local, &here);
        names.extend(page.texts(".card h3 a"));
        path = page.attributes("a[rel=next]", "href").pop();
        pages += 1;
    }
    assert_eq!(pages, 3);
    assert_eq!(names, (0..120).map(|i| format!("m{i:03}")).collect::<Vec<_>>());
    assert_eq!(load(&local, "/?page=99").texts(".pager span"), ["Page 3 of 3"]);
}

#[test]
fn clear_forgets_and_goes_back() {
    let local = filled();
    let form = load(&local, "/?namespace=Shop&range=3h").attributes("form[method=post]", "action");
    assert_eq!(form, ["/clear?namespace=Shop&range=3h"]);
    let answer = request(&local, "POST", &form[0], "Origin: http://localhost:4400\r\n");
    assert_eq!((answer.status, answer.header("location")), (303, Some("/?namespace=Shop&range=3h")));
    assert!(local.datums().is_empty() && local.requests().is_empty());
    assert_eq!(get(&local, "/clear").status, 404, "a link must not clear");
}

#[test]
fn a_page_that_is_known_is_not_made_again() {
    let local = filled();
    let version = get(&local, "/").header("etag").unwrap().to_owned();
    let again = |path: &str| request(&local, "GET", path, &format!("If-None-Match: {version}\r\n"));
    assert_eq!(again("/").status, 304);
    assert_eq!(again("/requests").status, 304);
    put(&local, Protocol::Cbor, json!({"MetricName": "m", "Value": 1})).ok();
    assert_eq!(again("/").status, 200);
    let version = get(&local, "/").header("etag").unwrap().to_owned();
    local.clear();
    assert_ne!(get(&local, "/").header("etag"), Some(version.as_str()));
}
