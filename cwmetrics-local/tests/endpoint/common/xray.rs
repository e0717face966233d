//! A client of X-Ray by hand, and documents for it.

use std::net::{SocketAddr, UdpSocket};

use super::*;

/// The line before a document in a datagram.
pub const HEADER: &str = "{\"format\": \"json\", \"version\": 1}\n";

/// The id of a trace that begins at this second.
pub fn trace_id(second: i64, number: u64) -> String {
    format!("1-{second:08x}-{number:024x}")
}

pub fn rest_head(path: &str, length: usize, extra: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n{extra}\r\n"
    )
}

/// A good request to this path.
pub fn rest(local: &Local, path: &str, input: &Value) -> Answer {
    let body = input.to_string().into_bytes();
    send(local, &rest_head(path, body.len(), ""), &body).unwrap()
}

/// The code and the message of an error.
pub fn rest_error(answer: &Answer) -> (&str, &str) {
    let code = answer.header("x-amzn-errortype").unwrap_or_default();
    (code, answer.body["Message"].as_str().unwrap_or_default())
}

/// Puts documents, and gives what was not processed.
pub fn put_segments(local: &Local, documents: &[Value]) -> Value {
    let documents: Vec<String> = documents.iter().map(Value::to_string).collect();
    rest(local, "/TraceSegments", &json!({"TraceSegmentDocuments": documents})).ok()["UnprocessedTraceSegments"].take()
}

/// The same of good ones.
#[track_caller]
pub fn put_good(local: &Local, documents: &[Value]) {
    assert_eq!(put_segments(local, documents), json!([]));
}

/// A segment from [`MINUTE`] on, with these fields besides or instead.
pub fn segment(trace: &str, id: u64, name: &str, more: Value) -> Value {
    let mut document = json!({
        "trace_id": trace, "id": format!("{id:016x}"), "name": name,
        "start_time": MINUTE, "end_time": MINUTE + 1,
    });
    for (field, value) in more.as_object().unwrap() {
        document[field] = value.clone();
    }
    document
}

/// The document with one field as given, or without it if that is null.
pub fn with(document: &Value, field: &str, value: Value) -> Value {
    let mut document = document.clone();
    match value {
        Value::Null => _ = document.as_object_mut().unwrap().remove(field),
        value => document[field] = value,
    }
    document
}

/// Sends datagrams to the daemon at this address, and waits until they have arrived.
pub fn send_datagrams(local: &Local, address: SocketAddr, datagrams: &[&[u8]]) {
    let arrived = local.requests().len() + datagrams.len();
    let socket = UdpSocket::bind((address.ip(), 0)).unwrap();
    for datagram in datagrams {
        socket.send_to(datagram, address).unwrap();
    }
    let begun = std::time::Instant::now();
    assert!(local.wait_until(PATIENCE, |local| local.requests().len() >= arrived));
    // It is written down before it is taken or refused.
    let taken = |local: &Local| local.segments().len() + local.refusals().len() >= arrived;
    assert!(local.wait_until(PATIENCE, taken));
    assert!(begun.elapsed() < PATIENCE, "it was told when they came");
}
