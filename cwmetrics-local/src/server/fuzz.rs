//! Any bytes as requests, for the fuzz target: from the head to the answer, without a socket.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

use super::connection;
use crate::protocol::{Protocol, SERVICE};
use crate::shared::Shared;
use crate::store::{Limits, Store};

const OPERATIONS: [&str; 6] = [
    "PutMetricData",
    "GetMetricData",
    "GetMetricStatistics",
    "ListMetrics",
    "GetMetricWidgetImage",
    "Nothing",
];

/// So that queries find something.
const PUT: &[u8] = br#"{"Namespace": "n", "MetricData": [
    {"MetricName": "m", "Values": [1, 2.5], "Counts": [1, 3], "Timestamp": 1699999990},
    {"MetricName": "m", "Value": 3, "Unit": "Count", "Dimensions": [{"Name": "d", "Value": "v"}]}]}"#;

/// The first byte says what the others are: a whole conversation, or the body of a request, in
/// which protocol, and whether gzipped, to be gzipped or neither. Whatever it is, no answer is an
/// error of the endpoint's own.
pub fn fuzz(bytes: &[u8]) {
    let Some((&kind, rest)) = bytes.split_first() else {
        return;
    };
    let mut sent = request(Protocol::Json, "PutMetricData", "", PUT);
    match kind {
        0..128 => {
            let kind = usize::from(kind);
            let protocol = [Protocol::Json, Protocol::Cbor][kind % 2];
            let operation = OPERATIONS[kind / 2 % OPERATIONS.len()];
            sent.extend(match kind / (2 * OPERATIONS.len()) % 3 {
                0 => request(protocol, operation, LAST, rest),
                1 => request(protocol, operation, GZIPPED, rest),
                _ => request(protocol, operation, GZIPPED, &gzip(rest)),
            });
        }
        _ => sent.extend(rest),
    }
    let is_one = kind < 128;
    let answers = converse(&sent, is_one);
    let answers = String::from_utf8_lossy(&answers);
    assert!(!answers.contains("HTTP/1.1 5"), "{answers}");
    assert!(!is_one || answers.matches("\r\nx-amzn-requestid: ").count() == 2, "{answers}");
}

const LAST: &str = "Connection: close\r\n";
const GZIPPED: &str = "Content-Encoding: gzip\r\nConnection: close\r\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

fn request(protocol: Protocol, operation: &str, extra: &str, body: &[u8]) -> Vec<u8> {
    let first = match protocol {
        Protocol::Cbor => {
            format!("POST /service/{SERVICE}/operation/{operation} HTTP/1.1\r\nsmithy-protocol: rpc-v2-cbor")
        }
        Protocol::Json => format!("POST / HTTP/1.1\r\nX-Amz-Target: {SERVICE}.{operation}"),
    };
    let head = format!(
        "{first}\r\nHost: localhost\r\nContent-Type: {}\r\nContent-Length: {}\r\n{extra}\r\n",
        protocol.content_type(),
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Everything that a new endpoint answers to all of this. What `closes` the connection itself is
/// answered whole; otherwise it ends here, and the last answer can be lost.
fn converse(sent: &[u8], closes: bool) -> Vec<u8> {
    const ROOM: usize = 64 << 20;
    let store = Store::new(Limits { bytes: 1 << 20, series: 10 });
    let now = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let shared = Arc::new(Shared::new(store, 1 << 20, Box::new(move || now)));
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_time().build() else {
        return Vec::new();
    };
    runtime.block_on(async {
        let (mut client, server) = duplex(ROOM);
        let mut answers = Vec::new();
        // It all fits, so nobody waits for anybody.
        if client.write_all(sent).await.is_ok() && (closes || client.shutdown().await.is_ok()) {
            connection::serve(server, shared).await;
            let _ = client.read_to_end(&mut answers).await;
        }
        answers
    })
}
