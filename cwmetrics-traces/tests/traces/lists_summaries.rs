//! Lists of traces for a terminal.

use cwmetrics_traces::{Style, Summary};
use serde_json::json;

use crate::common::{TRACE, begun, segment, trace};

#[test]
fn each_trace_is_a_line_that_says_how_it_ended() {
    let http = json!({"request": {"method": "GET", "url": "/cart"}, "response": {"status": 429}});
    let summaries = [
        trace(&[segment(1, "shop", (10.0, 10.5), json!({"fault": true, "throttle": true, "http": http}))]),
        trace(&[segment(1, "a\u{1b}b", (10.0, 11.0), json!({"error": true}))]),
        trace(&[segment(1, "bank", (10.0, 11.0), json!({}))]),
        trace(&[begun(1, "night", 10.0, json!({}))]),
    ]
    .map(|trace| trace.summary());
    let lines = Summary::list(&summaries, |seconds| format!("{seconds:.0}"), 200);
    let texts: Vec<String> = lines.iter().map(|line| line.to_string().replace(TRACE, "ID")).collect();
    let head = format!("START  TRACE{}    TOOK  OUTCOME           SERVICE   REQUEST", " ".repeat(30));
    assert_eq!(
        texts,
        [
            head.as_str(),
            "10     ID  500 ms  fault, throttled  shop      429 GET /cart",
            "10     ID     1 s  error             a\\u{1b}b",
            "10     ID     1 s  ok                bank",
            "10     ID          in progress       night",
        ]
    );
    let outcomes = lines[1..].iter().map(|line| {
        let words = ["fault", "error", "ok", "in progress"];
        let is_outcome = |text: &str| words.iter().any(|word| text.starts_with(word));
        line.spans.iter().find(|span| is_outcome(&span.text)).map(|span| span.style)
    });
    let styles = [Style::Fault, Style::Error, Style::Ok, Style::InProgress].map(Some);
    assert!(outcomes.eq(styles));
}
