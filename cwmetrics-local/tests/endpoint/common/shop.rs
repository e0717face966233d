//! Traces of a shop, as the tests of the page have them.

use super::xray::*;
use super::*;

/// The trace of this number: a request to the shop that began so many seconds ago and took so long.
pub fn shop(number: u64, ago: i64, seconds: f64, more: Value) -> Vec<Value> {
    let (start, id) = (NOW - ago, trace_id(NOW - ago, number));
    let at = |part: f64| start as f64 + part * seconds;
    let http =
        json!({"request": {"method": "GET", "url": format!("/cart/{number}")}, "response": {"status": 200}});
    let call = json!({"id": format!("{:016x}", 10 * number + 1), "name": "price",
        "start_time": at(0.1), "end_time": at(0.3), "annotations": {"tenant": "acme"}});
    let bank = json!({"id": format!("{:016x}", 10 * number + 2), "name": "bank", "namespace": "remote",
        "start_time": at(0.4), "end_time": at(0.9)});
    let mut document = segment(
        &id,
        10 * number,
        "shop",
        json!({"start_time": start, "end_time": at(1.0),
        "http": http, "metadata": {"cwmetrics": {"call": "api"}}, "subsegments": [call, bank]}),
    );
    for (field, value) in more.as_object().unwrap() {
        document[field] = value.clone();
    }
    vec![document]
}

/// An endpoint with three traces, of which the second is a fault.
pub fn filled() -> Local {
    let local = start();
    put_good(&local, &shop(1, 100, 0.2, json!({})));
    let exception = json!({"id": "00000000000000aa", "type": "shop::Error", "message": "no stock\nof 7",
        "stack": [{"path": "src/cart.rs", "line": 7, "label": "reserve"}]});
    let failed = json!({"status": 500});
    let http = json!({"request": {"method": "POST", "url": "/order"}, "response": failed});
    let more = json!({"fault": true, "http": http, "user": "ann", "cause": {"exceptions": [exception]}});
    put_good(&local, &shop(2, 50, 0.4, more));
    put_good(&local, &shop(3, 10, 0.1, json!({"end_time": null, "in_progress": true})));
    local
}

pub fn path_of(number: u64, ago: i64) -> String {
    format!("/trace?id={}", trace_id(NOW - ago, number))
}
