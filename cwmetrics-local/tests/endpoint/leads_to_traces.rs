//! What leads from the service graph and from a chart to traces.

use crate::common::browser::*;
use crate::common::shop::*;
use crate::common::xray::*;
use crate::common::*;
use cwmetrics_local::Protocol;

#[test]
fn on_the_map_a_service_leads_to_its_traces() {
    let local = filled();
    let bank = segment(
        &trace_id(NOW - 50, 2),
        900,
        "bank",
        json!({"parent_id": format!("{:016x}", 22),
        "start_time": NOW - 50, "end_time": NOW - 49, "fault": true}),
    );
    put_good(&local, &[bank]);
    let page = load(&local, "/map");
    let rows = page.texts("section[aria-labelledby=services] tbody tr");
    assert_eq!(rows[0], "shop 2 1 0 0 1 300 ms 200 ms 400 ms");
    // One that has sent a segment, and one that was only called.
    assert!(rows[1..].iter().any(|row| row.starts_with("bank 1 0 0 0 1 1 s")), "{rows:?}");
    assert!(rows[1..].iter().any(|row| row.starts_with("bank remote 2 2 0 0 0 ")), "{rows:?}");
    assert_eq!(page.texts("section[aria-labelledby=calls] tbody tr").len(), 2);

    let found = |link: &str| load(&local, link).texts(".traces th a");
    let drawn = page.attributes(".cw-map a", "href");
    assert_eq!(drawn.len(), 4, "the clients too: {drawn:?}");
    let listed = page.attributes("section[aria-labelledby=services] a", "href");
    assert!(listed.iter().all(|link| drawn.contains(link)));
    let of_each: Vec<usize> = listed.iter().map(|link| found(link).len()).collect();
    assert_eq!(of_each[0], 3, "all came in at the shop");
    assert_eq!(of_each[1..].iter().sum::<usize>(), 3, "each called one of both banks");
    let calls = page.attributes("section[aria-labelledby=calls] a", "href");
    let mut of_each: Vec<usize> = calls.iter().map(|link| found(link).len()).collect();
    of_each.sort_unstable();
    assert_eq!(of_each, [2, 3], "an expression cannot ask for no type: {calls:?}");
}

#[test]
fn whatever_a_service_is_called_it_leads_to_its_traces() {
    let local = start();
    let table = json!({"id": format!("{:016x}", 2), "name": "DynamoDB", "namespace": "aws",
        "start_time": NOW - 10, "end_time": NOW - 9, "aws": {"table_name": "or\"ders\\"}});
    let times = json!({"start_time": NOW - 10, "end_time": NOW - 9, "subsegments": [table]});
    put_good(&local, &[segment(&trace_id(NOW - 10, 1), 1, r"shop\north", times)]);
    let page = load(&local, "/map");
    assert_eq!(page.texts("#main tbody th"), [r"shop\north", r#"or"ders\"#, r#"shop\north → or"ders\"#]);
    for link in page.attributes("#main tbody a, .cw-map a", "href") {
        assert_eq!(load(&local, &link).texts(".traces th a"), [r"shop\north"], "{link}");
    }
}

#[test]
fn a_metric_leads_to_its_slow_traces() {
    let local = start();
    for (number, seconds) in [(1, 0.2), (2, 0.4), (3, 0.1), (4, 0.3)] {
        put_good(&local, &shop(number, 10 * number as i64, seconds, json!({})));
    }
    let values: Vec<u32> = (1..=100).map(|value| 4 * value).collect();
    let datum = |name: &str, unit: &str| json!({"MetricName": name, "Unit": unit, "Values": values});
    for (name, unit) in [("api", "Milliseconds"), ("price", "Seconds"), ("requests", "Count")] {
        put(&local, Protocol::Cbor, datum(name, unit)).ok();
    }
    // The outermost call, which the segment tells; its p90 is 360.4 ms.
    let front = load(&local, "/");
    let links = front.attributes(".card .slow a", "href");
    assert_eq!(links, ["/traces?metric=api&over=0.36", "/traces?metric=price&over=360"]);
    let page = load(&local, &links[0]);
    assert_eq!(page.texts("h1"), ["Slow traces of api"]);
    assert_eq!(page.texts(".traces tbody tr"), ["GET /cart/2 shop 200 400 ms 400 ms 2023-11-14 22:24:10"]);
    let said = &page.texts("#found")[0];
    assert!(said.starts_with("1 of 4 traces of the last hour in which api took 360 ms or more,"), "{said}");
    assert!(said.contains("Show all 4, however long it took"), "{said}");
    // All, the slowest call first.
    let all = page.attributes("#found a", "href")[0].clone();
    assert_eq!(all, "/traces?metric=api");
    let requests = |path: &str| load(&local, path).texts(".traces th a");
    assert_eq!(requests(&all), ["GET /cart/2", "GET /cart/4", "GET /cart/1", "GET /cart/3"]);
    // A subsegment has the name itself.
    let calls = load(&local, "/traces?metric=price").texts(".traces tbody tr");
    assert!(calls[0].starts_with("GET /cart/2 shop 200 80 ms 400 ms"), "{calls:?}");
    assert_eq!(requests("/traces?metric=price&over=0.05&expression=http.url+ENDSWITH+%222%22").len(), 1);
    assert!(requests("/traces?metric=pric").is_empty() && requests(&links[1]).is_empty());

    // The page of a metric says what it leads to.
    let on_page = |at: usize| load(&local, &front.attributes(".card h3 a", "href")[at]);
    assert_eq!(
        on_page(0).texts(".slow"),
        ["Slow traces of the last hour: those in which api took 360 ms (its p90) or more, the slowest first"]
    );
    assert_eq!(on_page(0).attributes(".slow a", "href"), ["/traces?metric=api&over=0.36"]);
    let count = on_page(2);
    assert!(count.texts(".slow")[0].starts_with("Traces of the last hour in which requests was called"));
    assert_eq!(count.attributes(".slow a", "href"), ["/traces?metric=requests"]);
}
