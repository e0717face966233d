//! Putting documents together.

use cwmetrics_traces::{Document, ServiceId, Trace};
use serde_json::{Value, json};

use crate::common::{TRACE, begun, id, segment, subsegment, trace, trace_id, tree};

/// Two services: the shop calls the bank, pays twice and has sent one subsegment on its own.
fn shop() -> Vec<Value> {
    vec![
        segment(
            1,
            "shop",
            (10.0, 11.0),
            json!({"origin": "AWS::EC2::Instance", "user": "anna",
            "annotations": {"customer": 7, "big": true}, "http": {"response": {"status": 200}},
            "subsegments": [
                {"id": id(2), "name": "pay", "start_time": 10.5, "end_time": 10.9, "namespace": "remote"},
                {"id": id(3), "name": "cart", "start_time": 10.1, "end_time": 10.2},
            ]}),
        ),
        subsegment(4, 3, "query", (10.15, 10.17), json!({"annotations": {"customer": 8}})),
        segment(
            5,
            "bank",
            (10.6, 10.8),
            json!({"parent_id": id(2), "user": "anna", "fault": true,
            "annotations": {"customer": 7}}),
        ),
    ]
}

/// All orders of a few things.
fn orders(documents: &[Value]) -> Vec<Vec<Value>> {
    let Some((first, rest)) = documents.split_first() else { return vec![Vec::new()] };
    let mut all = Vec::new();
    for order in orders(rest) {
        for place in 0..=order.len() {
            let mut order = order.clone();
            order.insert(place, first.clone());
            all.push(order);
        }
    }
    all
}

#[test]
fn each_is_under_that_in_which_it_happened() {
    let expected = ["shop", "  cart", "    query", "  pay", "    bank"];
    assert_eq!(tree(&trace(&shop())), expected);
}

#[test]
fn the_order_of_documents_does_not_matter_nor_that_they_come_twice() {
    let mut documents = shop();
    documents.push(begun(5, "bank", 10.6, json!({"parent_id": id(2)})));
    documents.push(subsegment(6, 77, "lost", (10.0, 10.1), json!({})));
    let expected = trace(&documents);
    for order in orders(&documents) {
        assert_eq!(trace(&order), expected);
        assert_eq!(trace(&[&order[..], &order[1..]].concat()), expected);
    }
}

#[test]
fn a_segment_in_progress_gives_way_to_its_end() {
    let open = begun(
        1,
        "shop",
        10.0,
        json!({"subsegments": [{"id": id(2), "name": "first",
        "start_time": 10.1, "end_time": 10.2}]}),
    );
    let partial = trace(std::slice::from_ref(&open));
    assert!(partial.is_partial());
    assert_eq!((partial.end_time(), partial.response_time()), (Some(10.2), None));
    let ended = segment(1, "shop", (10.0, 12.0), json!({"fault": true}));
    for documents in [[open.clone(), ended.clone()], [ended, open]] {
        let trace = trace(&documents);
        assert!(!trace.is_partial() && trace.has_fault());
        assert_eq!(tree(&trace), ["shop", "  first"]);
        assert_eq!(trace.response_time(), Some(2.0));
    }
}

#[test]
fn orphans_are_kept_and_marked() {
    let documents = [
        segment(1, "shop", (10.0, 11.0), json!({})),
        subsegment(2, 99, "lost", (10.2, 10.3), json!({})),
        subsegment(3, 2, "in it", (10.25, 10.3), json!({})),
    ];
    let trace = trace(&documents);
    assert_eq!(tree(&trace), ["shop", "?lost", "  in it"]);
    assert_eq!(trace.find(id(3).parse().unwrap()).unwrap().service, None);
}

#[test]
fn the_request_came_in_where_nothing_is_missing_above() {
    let documents = [
        segment(1, "called by somebody else", (9.0, 12.0), json!({"parent_id": id(99)})),
        segment(2, "shop", (10.0, 11.0), json!({"error": true})),
    ];
    let whole = trace(&documents);
    assert_eq!(whole.entry_point().map(|service| service.name), Some("shop".to_owned()));
    assert!(whole.has_error() && whole.response_time() == Some(1.0));
    let orphan = trace(&documents[..1]);
    assert_eq!(orphan.entry_point().map(|service| service.name), Some("called by somebody else".to_owned()));
}

#[test]
fn segments_that_are_each_others_parents_are_all_kept() {
    let documents = [
        subsegment(1, 3, "a", (10.0, 11.0), json!({})),
        subsegment(2, 1, "b", (10.1, 11.0), json!({})),
        subsegment(3, 2, "c", (10.2, 11.0), json!({})),
        subsegment(4, 3, "d", (10.3, 11.0), json!({})),
        subsegment(5, 5, "itself", (10.4, 11.0), json!({})),
    ];
    for order in orders(&documents) {
        let trace = trace(&order);
        assert_eq!(trace.nodes().len(), 5, "{:?}", tree(&trace));
        assert!(trace.root().is_none());
    }
}

#[test]
fn documents_of_other_traces_are_passed_over() {
    let other = segment(7, "other", (1.0, 2.0), json!({"trace_id": TRACE.replace("581", "582")}));
    assert_eq!(tree(&trace(&[&shop()[..], &[other]].concat())).len(), 5);
    let none = Trace::new(trace_id(), []);
    assert_eq!((none.duration(), none.root(), none.is_partial()), (None, None, false));
}

#[test]
fn a_trace_tells_what_its_segments_tell() {
    let trace = trace(&shop());
    assert_eq!((trace.start_time(), trace.end_time()), (Some(10.0), Some(11.0)));
    assert_eq!((trace.duration(), trace.response_time()), (Some(1.0), Some(1.0)));
    // The bank's fault is not that of the request.
    assert!(!trace.has_fault() && !trace.has_error() && !trace.has_throttle() && !trace.is_partial());
    let named = |service: &ServiceId| (service.name.clone(), service.kind.clone());
    let shop = ("shop".to_owned(), Some("AWS::EC2::Instance".to_owned()));
    let bank = ("bank".to_owned(), None);
    assert_eq!(trace.entry_point().as_ref().map(named), Some(shop.clone()));
    assert_eq!(trace.services().iter().map(named).collect::<Vec<_>>(), [bank.clone(), shop.clone()]);
    let annotations = trace.annotations();
    assert_eq!(annotations.keys().collect::<Vec<_>>(), [&"big", &"customer"]);
    let customers: Vec<_> = annotations["customer"]
        .iter()
        .map(|noted| (noted.value.clone(), noted.services.iter().map(named).collect::<Vec<_>>()))
        .collect();
    assert_eq!(customers, [(json!(7), vec![bank.clone(), shop.clone()]), (json!(8), vec![shop.clone()])]);
    let users = trace.users();
    assert_eq!((users.len(), users[0].name.as_str(), users[0].services.len()), (1, "anna", 2));
}

#[test]
fn work_after_the_answer_makes_the_duration_longer_than_the_response_time() {
    let documents =
        [segment(1, "shop", (10.0, 11.0), json!({})), subsegment(2, 1, "mail", (10.5, 14.0), json!({}))];
    let trace = trace(&documents);
    assert_eq!((trace.duration(), trace.response_time()), (Some(4.0), Some(1.0)));
}

#[test]
fn a_trace_can_be_as_deep_and_as_wide_as_it_likes() {
    let deep = (1..20_000).map(|level| {
        let (id, parent) = (id(level), id(level - 1));
        let text = format!(
            r#"{{"trace_id":"{TRACE}","id":"{id}","name":"n","start_time":1,
            "type":"subsegment","parent_id":"{parent}"}}"#
        );
        Document::read(&text).unwrap()
    });
    let trace = Trace::new(trace_id(), deep);
    assert_eq!(trace.walk().last().map(|node| node.depth), Some(19_998));
}
