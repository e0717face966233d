//! The page of one trace, as a browser without JavaScript sees it.

use crate::common::browser::*;
use crate::common::shop::*;
use crate::common::xray::*;
use crate::common::*;

#[test]
fn a_trace_has_a_timeline_and_what_its_segments_tell() {
    let local = filled();
    let page = load(&local, &path_of(2, 50));
    assert_eq!(page.texts("h1"), ["POST /order fault"]);
    let identity = page.texts(".identity").concat();
    assert!(identity.contains("Duration 400 ms Response time 400 ms Status 500"), "{identity}");
    assert!(identity.contains("Services shop Users ann"), "{identity}");
    let rows = page.texts(".cw-timeline g text:first-of-type");
    assert!(rows.len() >= 2 && page.texts(".cw-timeline").concat().contains("bank"), "{rows:?}");
    assert_eq!(
        page.attributes(".cw-timeline a", "href"),
        ["#segment-0000000000000014", "#segment-0000000000000015"],
        "the call of the bank tells nothing more"
    );
    let details = page.texts(".detail");
    assert_eq!(details.len(), 2);
    assert!(details[0].starts_with("shop segment, 400 ms, from 0 s"), "{}", details[0]);
    for part in [
        "shop::Error no stock of 7",
        "reserve src/cart.rs:7",
        "Metadata: cwmetrics call api",
        "Request method POST url /order status 500",
        "About user ann",
    ] {
        assert!(details[0].contains(part), "{part}: {}", details[0]);
    }
    assert_eq!(details[1], "price subsegment in shop, 80 ms, from 40 ms Annotations tenant acme");
    assert_eq!(page.texts(".detail .lines")[0], "no stock of 7");

    let gone = load(&local, &path_of(7, 7));
    assert_eq!(gone.answer.status, 404);
    assert!(gone.texts("main").concat().contains("There is no trace 1-"));
}

#[test]
fn the_documents_of_a_trace_are_given_as_they_came() {
    let local = filled();
    let late = json!({"type": "subsegment", "parent_id": format!("{:016x}", 20), "start_time": NOW - 50,
        "end_time": NOW - 49});
    put_good(&local, &[segment(&trace_id(NOW - 50, 2), 29, "late", late)]);
    let page = load(&local, &path_of(2, 50));
    let link = page.attributes("#main a", "href").into_iter().find(|href| href.starts_with("/trace.json"));
    let answer = get(&local, &link.unwrap());
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    let id = trace_id(NOW - 50, 2);
    let documents: Vec<Value> = local
        .segments()
        .iter()
        .filter(|segment| *segment.trace_id == id)
        .map(|segment| serde_json::from_str(&segment.document).unwrap())
        .collect();
    assert_eq!(documents.len(), 2);
    assert_eq!(answer.body, json!({"id": id, "documents": documents}));
    // W3C's form of the id will do.
    let other = get(&local, &format!("/trace.json?id={}", id[2..].replace('-', "")));
    assert_eq!(other.body, answer.body);
    let gone = get(&local, "/trace.json?id=1-00000000-000000000000000000000000");
    assert_eq!(gone.status, 404);
    assert!(gone.body["error"].as_str().unwrap().starts_with("There is no trace 1-0"));
    let wrong = get(&local, "/trace.json?id=7");
    assert_eq!(wrong.status, 400);
    assert!(wrong.body["error"].as_str().unwrap().contains("such as 1-581cf771-a006649127e371903a2de979"));
}

#[test]
fn a_trace_of_ten_thousand_subsegments_shows_on_pages() {
    let local = start();
    let id = trace_id(NOW - 60, 1);
    let root = segment(&id, 1, "shop", json!({"start_time": NOW - 60, "end_time": NOW - 50}));
    put_good(&local, &[root]);
    for part in 0..200_u64 {
        let subsegments: Vec<_> = (0..50)
            .map(|n| {
                json!({"id": format!("{:016x}", 1000 + 50 * part + n), "name": format!("step {n}"),
                "start_time": NOW - 60, "end_time": NOW - 55, "metadata": {"default": {"n": n}}})
            })
            .collect();
        let more = json!({"type": "subsegment", "parent_id": format!("{:016x}", 1), "subsegments": subsegments,
            "start_time": NOW - 60, "end_time": NOW - 50});
        put_good(&local, &[segment(&id, 100 + part, "part", more)]);
    }
    let page = load(&local, &format!("/trace?id={id}"));
    assert!(page.answer.bytes.len() < 300_000, "{}", page.answer.bytes.len());
    assert!(page.texts(".cw-timeline").concat().contains("more have no row of their own"));
    assert_eq!(page.texts(".detail").len(), 25);
    assert!(page.texts(".found").concat().starts_with("10,000 of 10,201 segments"));
    let last = load(&local, &format!("/trace?id={id}&page=400"));
    assert_eq!(last.texts(".pager span"), ["Page 400 of 400"]);
    assert!(last.texts(".detail")[24].contains("n 49"));
    // A row leads to the page that has its details.
    for link in page.attributes(".cw-timeline a", "href").iter().step_by(20) {
        let (path, place) = link.split_once('#').unwrap();
        let there = if path.is_empty() {
            page.attributes("li", "id")
        } else {
            load(&local, path).attributes("li", "id")
        };
        assert!(there.iter().any(|id| id == place), "{link}");
    }
}

#[test]
fn large_values_are_cut_and_the_json_has_all() {
    let local = start();
    let id = trace_id(NOW - 60, 1);
    let mut values = serde_json::Map::new();
    for n in 0..100 {
        values.insert(format!("key {n:02}"), json!("é".repeat(10)));
    }
    let metadata = json!({"many": values, "long": {"text": "x".repeat(20_000)}, "loose": [1, 2]});
    put_good(&local, &[segment(&id, 1, "shop", json!({"metadata": metadata}))]);
    let page = load(&local, &format!("/trace?id={id}"));
    let texts = page.texts(".block");
    assert!(texts.iter().any(|text| text.ends_with("… (20,000 characters)")));
    assert!(texts.iter().any(|text| text.ends_with("60 more are in the JSON.")));
    assert!(texts.iter().any(|text| text == "Metadata loose [ 1, 2 ]"), "{texts:?}");
    assert!(page.answer.bytes.len() < 20_000);
    assert_eq!(get(&local, &format!("/trace.json?id={id}")).body["documents"][0]["metadata"], metadata);
}
