//! Short ways to write documents.

use cwmetrics_traces::{Document, Trace, TraceId};
use serde_json::{Value, json};

pub const TRACE: &str = "1-581cf771-a006649127e371903a2de979";

/// An id of which only the number matters.
pub fn id(number: u64) -> String {
    format!("{number:016x}")
}

/// A segment from one second to another, with more fields.
pub fn segment(number: u64, name: &str, times: (f64, f64), more: Value) -> Value {
    let mut value = json!({
        "trace_id": TRACE, "id": id(number), "name": name, "start_time": times.0, "end_time": times.1,
    });
    merge(&mut value, more);
    value
}

/// A subsegment sent on its own.
pub fn subsegment(number: u64, parent: u64, name: &str, times: (f64, f64), more: Value) -> Value {
    let mut value = segment(number, name, times, json!({"type": "subsegment", "parent_id": id(parent)}));
    merge(&mut value, more);
    value
}

/// A segment in progress.
pub fn begun(number: u64, name: &str, start: f64, more: Value) -> Value {
    let mut value = segment(number, name, (start, 0.0), json!({"in_progress": true}));
    value.as_object_mut().unwrap().remove("end_time");
    merge(&mut value, more);
    value
}

fn merge(value: &mut Value, more: Value) {
    let Value::Object(more) = more else { return };
    value.as_object_mut().unwrap().extend(more);
}

pub fn trace(documents: &[Value]) -> Trace {
    let read = |document: &Value| Document::read(&document.to_string()).unwrap();
    Trace::new(trace_id(), documents.iter().map(read))
}

pub fn trace_id() -> TraceId {
    TRACE.parse().unwrap()
}

/// The names as a tree: two spaces for each level.
pub fn tree(trace: &Trace) -> Vec<String> {
    let line = |node: &cwmetrics_traces::Node| {
        let mark = if node.is_orphan { "?" } else { "" };
        format!("{:indent$}{mark}{}", "", node.segment.name, indent = 2 * node.depth)
    };
    trace.walk().map(line).collect()
}
