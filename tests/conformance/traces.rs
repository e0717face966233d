//! The documents of traces, put with the real SDK to moto, and read back with boto3.

use std::collections::BTreeMap;
use std::time::Duration;

use cwmetrics::trace::{Aws, Http, Sql};
use cwmetrics::{Push, Xray, monitored_task, sink, timeit, trace};
use serde_json::{Value, json};

use crate::moto::Moto;
use crate::python::Python;
use crate::{client, one_reporter};

#[timeit("order")]
fn order(items: u32) -> Result<u32, String> {
    cwmetrics::task().user("someone").annotation("items", items).annotation("tenant", "größe");
    cwmetrics::task().http(Http::new().method("POST").url("https://shop.example/order").status(429));
    cwmetrics::task().metadata("sizes", [3, 4, 5]).metadata("text", "\"\\\n€\u{1f980}");
    (0..items).for_each(|_| save());
    Err("too many".to_owned())
}

#[monitored_task("save", remote)]
fn save() {
    cwmetrics::task().aws(Aws::new().operation("PutItem").table_name("orders"));
    cwmetrics::task().sql(Sql::new().sanitized_query("SELECT 1"));
}

/// How many calls there are in each of the traces.
const ITEMS: [u32; 4] = [0, 1, 40, 1_500];

/// Puts the traces to X-Ray at this address, under ids of which each is another, and gives these.
fn trace_to(url: &str) -> Vec<String> {
    let now = std::time::SystemTime::now();
    let clock = cwmetrics::testing::ManualClock::at(now);
    let builder = cwmetrics::namespace("Shop").clock(&clock).push(Push::Manual).sink(sink::Memory::default());
    let builder = builder.service("Bestellung 日本").shutdown_timeout(Duration::from_secs(60));
    let xray = Xray::api().sdk_config(&client::config(url)).account_rules(false).version("1.2");
    let reporter = builder.xray(xray).install().unwrap();
    let second = now.duration_since(std::time::SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let ids = ITEMS.map(|items| format!("1-{second:08x}-{items:024x}"));
    for (items, id) in ITEMS.into_iter().zip(&ids) {
        let caller = trace::continue_from(format!("Root={id};Parent=53995c3f42cd8ad8;Sampled=1"));
        caller.in_scope(|| order(items)).unwrap_err();
        clock.advance(Duration::from_millis(250));
    }
    reporter.flush_blocking().unwrap();
    let stats = cwmetrics::stats();
    assert_eq!((stats.segments_sent, stats.segments_recorded), (1_545, 1_545), "{stats:?}");
    ids.to_vec()
}

#[test]
fn moto_accepts_the_documents_and_gives_them_back() {
    let Some(python) = Python::find() else { return };
    let _one = one_reporter();
    let moto = Moto::start(python);
    let ids = trace_to(moto.url());
    let asked = json!({ "url": moto.url(), "ids": ids });
    let said = python.run("read_traces.py", &[], asked.to_string().as_bytes());
    let traces: Vec<Vec<String>> = serde_json::from_str(&said).unwrap();
    let mut calls = BTreeMap::new();
    for (documents, id) in traces.iter().zip(&ids) {
        let mut segments = 0;
        for document in documents {
            let document: Value = serde_json::from_str(document).unwrap();
            assert_eq!(document["trace_id"], **id);
            segments += u32::from(document.get("type").is_none());
            if document.get("type").is_none() {
                assert_eq!(document["name"], "Bestellung 日本");
                assert_eq!(document["annotations"]["tenant"], "größe");
                assert_eq!(document["metadata"]["default"]["text"], "\"\\\n€\u{1f980}");
                assert_eq!(document["cause"]["exceptions"][0]["message"], "too many");
                assert_eq!((&document["throttle"], &document["error"]), (&true.into(), &true.into()));
            }
            let mut rest = vec![&document];
            while let Some(part) = rest.pop() {
                *calls.entry(part["name"].as_str().unwrap().to_owned()).or_insert(0) += 1;
                rest.extend(part.get("subsegments").and_then(Value::as_array).into_iter().flatten());
            }
        }
        assert_eq!(segments, 1);
    }
    assert_eq!(calls, BTreeMap::from([("Bestellung 日本".to_owned(), 4), ("save".to_owned(), 1_541)]));
}
