//! What a program adds to a call.

use std::cell::Cell;
use std::collections::BTreeMap;

use cwmetrics::trace::{Aws, Http, Sql};
use cwmetrics::{monitored_task, timeit};
use serde_json::json;

use crate::common::exclusive;
use crate::daemon::{Daemon, subsegments};

#[timeit("outer")]
fn outer() {
    let http = Http::new().method("POST").url("https://shop.example/cart").traced();
    cwmetrics::task().http(http.x_forwarded_for("192.0.2.7")).http(Http::new().status(201));
    cwmetrics::task().user("someone").annotation("größe", 3_u8).annotation("ok", true);
    inner();
    cwmetrics::task().annotation("ok", false).annotation("share", 0.5);
    cwmetrics::task().sql(Sql::new().user("reader"));
}

#[monitored_task("inner")]
fn inner() {
    cwmetrics::task()
        .dimension("Kind", "csv")
        .metadata("sizes", [3, 4, 5])
        .metadata("order", BTreeMap::from([("id", "a7")]))
        .user("no segment")
        .http(Http::new().x_forwarded_for("192.0.2.7").traced().content_length(99))
        .aws(Aws::new().operation("PutItem").table_name("orders"))
        .sql(Sql::new().sanitized_query(&"?".repeat(300)).prepared_statement());
}

#[test]
fn details_are_on_the_innermost_call_and_where_x_ray_knows_them() {
    let _one = exclusive();
    let daemon = Daemon::start();
    outer();
    let segment = daemon.got().only();
    assert_eq!(segment["user"], "someone");
    assert_eq!(segment["annotations"], json!({ "gr__e": 3, "ok": false, "share": 0.5 }));
    let http = json!({
        "request": {
            "method": "POST", "url": "https://shop.example/cart", "client_ip": "192.0.2.7",
            "x_forwarded_for": true,
        },
        "response": { "status": 201 },
    });
    assert_eq!(segment["http"], http);
    assert_eq!(segment["metadata"]["cwmetrics"], json!({ "call": "outer", "sql": { "user": "reader" } }));
    let part = &subsegments(&segment)[0];
    assert_eq!(part["namespace"], "aws");
    assert_eq!(part["aws"], json!({ "operation": "PutItem", "table_name": "orders" }));
    assert_eq!(part["metadata"]["default"], json!({ "sizes": [3, 4, 5], "order": { "id": "a7" } }));
    assert_eq!(part["metadata"]["cwmetrics"], json!({ "user": "no segment" }));
    let http = json!({
        "request": { "client_ip": "192.0.2.7", "traced": true }, "response": { "content_length": 99 },
    });
    assert_eq!(part["http"], http);
    assert_eq!(part["sql"], json!({ "sanitized_query": "?".repeat(250), "preparation": "statement" }));
}

struct Watched<'a>(&'a Cell<u32>);

impl serde::Serialize for Watched<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.set(self.0.get() + 1);
        serializer.serialize_u32(self.0.get())
    }
}

#[timeit("watched")]
fn watched(looks: &Cell<u32>) {
    cwmetrics::task().metadata("looks", Watched(looks));
}

#[test]
fn what_is_not_traced_is_not_looked_at() {
    let _one = exclusive();
    let looks = Cell::new(0);
    watched(&looks);
    cwmetrics::task().metadata("looks", Watched(&looks));
    let daemon = Daemon::start_with(|xray| xray.reservoir(0).rate(0.0));
    watched(&looks);
    assert_eq!(looks.get(), 0);
    assert!(daemon.got().documents.is_empty());
    drop(daemon);
    let daemon = Daemon::start();
    cwmetrics::task().metadata("looks", Watched(&looks));
    assert_eq!(looks.get(), 0, "outside of any call");
    watched(&looks);
    assert_eq!(looks.get(), 1);
    assert_eq!(daemon.got().only()["metadata"]["default"]["looks"], 1);
}

/// Asks for a trace while its own value is written.
struct Nested;

impl serde::Serialize for Nested {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        inner();
        cwmetrics::task().annotation("within", true);
        serializer.serialize_unit()
    }
}

#[timeit("around")]
fn around() {
    cwmetrics::task().metadata("nested", Nested);
}

#[test]
fn values_may_make_calls_of_their_own() {
    let _one = exclusive();
    let daemon = Daemon::start();
    around();
    let segment = daemon.got().only();
    assert_eq!(segment["annotations"]["within"], true);
    assert_eq!(segment["metadata"]["default"]["nested"], json!(null));
    assert_eq!(subsegments(&segment)[0]["name"], "inner");
}
