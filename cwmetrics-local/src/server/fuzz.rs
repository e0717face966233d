//! Any bytes as requests, for the fuzz target: from the head to the answer, without a socket.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

use super::connection;
use crate::lightsail::{Lightsail, LightsailInstance};
use crate::protocol::{LIGHTSAIL, Protocol, SERVICE};
use crate::shared::Shared;
use crate::store::{Limits, StatisticSet, Store};
use crate::xray::Xray;

const OPERATIONS: [&str; 6] = [
    "PutMetricData",
    "GetMetricData",
    "GetMetricStatistics",
    "ListMetrics",
    "GetMetricWidgetImage",
    "Nothing",
];

/// Lightsail's operations, and one that it has and this endpoint has not.
const LIGHTSAILS: [&str; 3] = ["GetInstances", "GetInstanceMetricData", "GetDisks"];

/// X-Ray's operations, and one that it has and this endpoint has not.
const PATHS: [&str; 10] = [
    "TraceSegments",
    "TraceSummaries",
    "Traces",
    "ServiceGraph",
    "TraceGraph",
    "GetSamplingRules",
    "SamplingTargets",
    "SamplingStatisticSummaries",
    "TelemetryRecords",
    "Groups",
];

/// So that queries find something.
const PUT_SEGMENT: &[u8] = br#"{"TraceSegmentDocuments": ["{\"trace_id\": \"1-6553f1a0-000000000000000000000001\",
    \"id\": \"0000000000000001\", \"name\": \"n\", \"start_time\": 1699999990, \"end_time\": 1699999991.5}"]}"#;
const PUT: &[u8] = br#"{"Namespace": "n", "MetricData": [
    {"MetricName": "m", "Values": [1, 2.5], "Counts": [1, 3], "Timestamp": 1699999990},
    {"MetricName": "m", "Value": 3, "Unit": "Count", "Dimensions": [{"Name": "d", "Value": "v"}]}]}"#;

/// The first byte says what the others are: the body of a request, to which operation, in which
/// protocol, and whether gzipped, to be gzipped or neither; an address of the page; a datagram; or
/// whatever a connection brings. Each request is answered, and never with an error of the endpoint's own.
pub fn fuzz(bytes: &[u8]) {
    let Some((&kind, content)) = bytes.split_first() else {
        return;
    };
    let mut sent = request(Protocol::Json, "PutMetricData", "", PUT);
    let is_one = kind < 192;
    match kind {
        120..128 => {
            let operation = LIGHTSAILS[usize::from(kind) % LIGHTSAILS.len()];
            sent.extend(request(Protocol::Json11, operation, LAST, content));
        }
        0..120 => {
            let kind = usize::from(kind);
            let protocol = [Protocol::Json, Protocol::Cbor][kind % 2];
            let operation = OPERATIONS[kind / 2 % OPERATIONS.len()];
            sent.extend(match kind / (2 * OPERATIONS.len()) % 3 {
                0 => request(protocol, operation, LAST, content),
                1 => request(protocol, operation, GZIPPED, content),
                _ => request(protocol, operation, GZIPPED, &gzip(content)),
            });
        }
        160..190 => {
            let kind = usize::from(kind - 160);
            let path = PATHS[kind % PATHS.len()];
            sent = rest("TraceSegments", "", PUT_SEGMENT);
            sent.extend(match kind / PATHS.len() {
                0 => rest(path, LAST, content),
                1 => rest(path, GZIPPED, content),
                _ => rest(path, GZIPPED, &gzip(content)),
            });
        }
        190..192 => return super::daemon::take(&shared(), content),
        128..160 => {
            let address: String =
                content.iter().map(|&byte| char::from(byte)).filter(char::is_ascii_graphic).collect();
            let head = format!("GET /{address} HTTP/1.1\r\nHost: localhost\r\n{LAST}\r\n");
            sent.extend(head.as_bytes());
        }
        192.. => sent.extend(content),
    }
    let answers = converse(&sent, is_one);
    if is_one {
        let statuses = statuses(&answers);
        let last = statuses.last().is_some_and(|status| (200..500).contains(status));
        assert!(statuses.len() == 2 && last, "{statuses:?} {}", String::from_utf8_lossy(&answers));
    }
}

/// The statuses of all answers.
fn statuses(mut answers: &[u8]) -> Vec<u16> {
    let mut statuses = Vec::new();
    while let Some(end) = answers.windows(4).position(|end| end == b"\r\n\r\n") {
        let head = String::from_utf8_lossy(&answers[..end]);
        let header = |name| head.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
        let length: usize = header("content-length:").unwrap_or(0);
        statuses.extend(head.split(' ').nth(1).and_then(|status| status.parse::<u16>().ok()));
        answers = answers.get(end + 4 + length..).unwrap_or_default();
    }
    statuses
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
        Protocol::Json11 => format!("POST / HTTP/1.1\r\nX-Amz-Target: {LIGHTSAIL}.{operation}"),
        _ => format!("POST / HTTP/1.1\r\nX-Amz-Target: {SERVICE}.{operation}"),
    };
    with_head(&first, protocol, extra, body)
}

/// To an operation of X-Ray.
fn rest(path: &str, extra: &str, body: &[u8]) -> Vec<u8> {
    with_head(&format!("POST /{path} HTTP/1.1"), Protocol::RestJson, extra, body)
}

fn with_head(first: &str, protocol: Protocol, extra: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "{first}\r\nHost: localhost\r\nContent-Type: {}\r\nContent-Length: {}\r\n{extra}\r\n",
        protocol.content_type(),
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// One sample in each period, whatever the metric.
fn figures(_: &str, _: SystemTime) -> Option<StatisticSet> {
    Some(StatisticSet { sample_count: 1.0, sum: 2.0, minimum: 2.0, maximum: 2.0 })
}

/// A new endpoint.
fn shared() -> Arc<Shared> {
    let store = Store::new(Limits { bytes: 1 << 20, series: 10 });
    let now = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let xray = Xray::new(1 << 20, Vec::new(), now.into());
    let web = LightsailInstance::new("web").figures(figures);
    let lightsail = Lightsail::new(vec![web], Vec::new(), now.into());
    Arc::new(Shared::new(store, xray, lightsail, 1 << 20, Box::new(move || now), Box::new(|_| ())))
}

/// Everything that a new endpoint answers to all of this. What `closes` the connection itself is
/// answered whole; otherwise it ends here, and the last answer can be lost.
fn converse(sent: &[u8], closes: bool) -> Vec<u8> {
    const ROOM: usize = 64 << 20;
    let shared = shared();
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
