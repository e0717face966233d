//! A shop's traces.

use serde_json::{Value, json};

use super::HOUR;

/// Ids of traces that begin a minute, two and five after the hour.
pub const CHECKOUT: &str = "1-6553ee1c-000000000000000000000001";
pub const CART: &str = "1-6553ee58-000000000000000000000002";
pub const BEGUN: &str = "1-6553ef0c-000000000000000000000003";

/// A checkout that fails at the bank, a look into the cart, and one that has not ended.
pub fn documents() -> Vec<Value> {
    let at = |minute: u64, seconds: f64| (HOUR + 60 * minute) as f64 + seconds;
    let http = |method: &str, url: &str, status: u16| json!({"request": {"method": method, "url": url}, "response": {"status": status}});
    let exception = json!({"exceptions": [
        {"id": "00000000000000e1", "type": "bank::Timeout", "message": "no answer within 500 ms"},
    ]});
    let carts = json!({"id": "0000000000000002", "name": "DynamoDB", "namespace": "aws",
        "start_time": at(1, 0.01), "end_time": at(1, 0.03), "aws": {"operation": "Query", "table_name": "carts"}});
    let pay = json!({"id": "0000000000000003", "name": "pay", "namespace": "remote",
        "start_time": at(1, 0.05), "end_time": at(1, 0.75), "fault": true, "cause": exception,
        "http": http("POST", "https://bank.example/pay", 504)});
    let guess = json!({"id": "0000000000000004", "name": "guess", "start_time": at(1, 0.05),
        "end_time": at(1, 0.4), "annotations": {"cancelled": true}});
    vec![
        json!({"trace_id": CHECKOUT, "id": "0000000000000001", "name": "shop", "origin": "AWS::ECS::Container",
            "start_time": at(1, 0.0), "end_time": at(1, 0.8), "fault": true, "user": "anna",
            "annotations": {"customer": 7, "plan": "gold"}, "cause": "00000000000000e1",
            "http": http("POST", "https://shop.example/checkout", 500), "subsegments": [carts, pay, guess]}),
        json!({"trace_id": CHECKOUT, "id": "0000000000000005", "name": "bank", "parent_id": "0000000000000003",
            "start_time": at(1, 0.1), "end_time": at(1, 0.7), "error": true, "throttle": true,
            "http": http("POST", "/pay", 429)}),
        json!({"trace_id": CART, "id": "0000000000000006", "name": "shop", "origin": "AWS::ECS::Container",
            "start_time": at(2, 0.0), "end_time": at(2, 0.125), "http": http("GET", "https://shop.example/cart", 200)}),
        json!({"trace_id": BEGUN, "id": "0000000000000007", "name": "night", "start_time": at(5, 0.5),
            "in_progress": true}),
    ]
}
