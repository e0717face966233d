//! A client by hand: requests in both protocols over a plain socket.

pub mod browser;
pub mod kept;
pub mod shop;
pub mod xray;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ciborium::Value as Cbor;
use cwmetrics_local::{Local, Protocol};
use flate2::Compression;
use flate2::write::GzEncoder;
pub use serde_json::{Value, json};

/// A whole minute.
pub const MINUTE: i64 = 1_700_000_040;
/// The time at every endpoint of these tests: ten and a half minutes later.
pub const NOW: i64 = MINUTE + 630;

/// How long a test waits for what has to happen: only a broken endpoint takes so long.
pub const PATIENCE: Duration = Duration::from_secs(60);

pub const BOTH: [Protocol; 2] = [Protocol::Cbor, Protocol::Json];

pub fn time(seconds: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds as u64)
}

/// Numbers below what is asked for, the same ones in each run.
pub fn random() -> impl FnMut(usize) -> usize {
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    move |below| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below as u64) as usize
    }
}

pub fn start() -> Local {
    Local::builder().clock(|| time(NOW)).start().unwrap()
}

pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub bytes: Vec<u8>,
    pub body: Value,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The error's code, out of the header, and its message.
    pub fn error(&self) -> (&str, &str) {
        let code = self.header("x-amzn-query-error").unwrap_or_default();
        let body = &self.body;
        let message = body["message"].as_str().or(body["Message"].as_str());
        let code = code.split(';').next().unwrap_or_default();
        (code, message.unwrap_or_default())
    }

    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{:?}", self.body);
        self.body
    }
}

/// A good request of this operation.
pub fn call(local: &Local, protocol: Protocol, operation: &str, input: &Value) -> Answer {
    let body = encode(protocol, input);
    send(local, &head(protocol, operation, body.len(), ""), &body).unwrap()
}

/// The same, gzipped.
pub fn call_gzipped(local: &Local, protocol: Protocol, operation: &str, input: &Value) -> Answer {
    let body = gzip(&encode(protocol, input));
    let extra = "Content-Encoding: gzip\r\n";
    send(local, &head(protocol, operation, body.len(), extra), &body).unwrap()
}

/// A good head with any body.
pub fn call_raw(local: &Local, protocol: Protocol, operation: &str, body: &[u8]) -> Answer {
    send(local, &head(protocol, operation, body.len(), ""), body).unwrap()
}

pub fn put(local: &Local, protocol: Protocol, datum: Value) -> Answer {
    let input = json!({"Namespace": "Shop", "MetricData": [datum]});
    call(local, protocol, "PutMetricData", &input)
}

pub fn head(protocol: Protocol, operation: &str, length: usize, extra: &str) -> String {
    let service = "GraniteServiceVersion20100801";
    let first = match protocol {
        Protocol::Cbor => format!(
            "POST /service/{service}/operation/{operation} HTTP/1.1\r\n\
             smithy-protocol: rpc-v2-cbor\r\nContent-Type: application/cbor\r\n"
        ),
        _ => format!(
            "POST / HTTP/1.1\r\nX-Amz-Target: {service}.{operation}\r\n\
             Content-Type: application/x-amz-json-1.0\r\n"
        ),
    };
    format!(
        "{first}Host: localhost\r\nx-amzn-query-mode: true\r\nContent-Length: {length}\r\n\
         {extra}\r\n"
    )
}

/// `None` if the connection is closed without an answer.
pub fn send(local: &Local, head: &str, body: &[u8]) -> Option<Answer> {
    let mut stream = TcpStream::connect(local.address()).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    receive(&mut stream)
}

/// Reads one answer off a connection.
pub fn receive(stream: &mut TcpStream) -> Option<Answer> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return None,
        }
    }
    let text = String::from_utf8(head).unwrap();
    let mut lines = text.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let mut answer = Answer { status, headers, bytes: Vec::new(), body: Value::Null };
    // A 304 has no body and does not say so.
    let length = answer.header("content-length").map_or(Some(0), |length| length.parse().ok())?;
    answer.bytes = vec![0; length];
    stream.read_exact(&mut answer.bytes).ok()?;
    answer.body = match answer.header("content-type") {
        Some("application/cbor") => {
            plain(ciborium::from_reader(&answer.bytes[..]).expect("the answer is CBOR"))
        }
        Some("application/json" | "application/x-amz-json-1.0" | "application/x-amz-json-1.1") => {
            serde_json::from_slice(&answer.bytes).expect("the answer is JSON")
        }
        _ => Value::Null,
    };
    Some(answer)
}

pub fn encode(protocol: Protocol, input: &Value) -> Vec<u8> {
    match protocol {
        Protocol::Cbor => {
            let mut bytes = Vec::new();
            ciborium::into_writer(&cbor("", input), &mut bytes).unwrap();
            bytes
        }
        _ => input.to_string().into_bytes(),
    }
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// JSON as CBOR: times are tagged, and what JSON cannot say is said.
fn cbor(key: &str, value: &Value) -> Cbor {
    match value {
        Value::Null => Cbor::Null,
        Value::Bool(flag) => Cbor::Bool(*flag),
        Value::Number(number) if matches!(key, "Timestamp" | "StartTime" | "EndTime") => {
            Cbor::Tag(1, Box::new(Cbor::Float(number.as_f64().unwrap())))
        }
        Value::Number(number) => match number.as_i64() {
            Some(integer) => Cbor::Integer(integer.into()),
            None => Cbor::Float(number.as_f64().unwrap()),
        },
        Value::String(text) => match text.as_str() {
            "NaN" => Cbor::Float(f64::NAN),
            "Infinity" => Cbor::Float(f64::INFINITY),
            "-Infinity" => Cbor::Float(f64::NEG_INFINITY),
            text => Cbor::Text(text.to_owned()),
        },
        Value::Array(items) => Cbor::Array(items.iter().map(|item| cbor("", item)).collect()),
        Value::Object(members) => Cbor::Map(
            members.iter().map(|(name, value)| (Cbor::Text(name.clone()), cbor(name, value))).collect(),
        ),
    }
}

/// CBOR as JSON.
fn plain(value: Cbor) -> Value {
    match value {
        Cbor::Bool(flag) => flag.into(),
        Cbor::Integer(number) => json!(i64::try_from(number).unwrap()),
        Cbor::Float(number) => json!(number),
        Cbor::Text(text) => text.into(),
        Cbor::Tag(1, time) => plain(*time),
        Cbor::Array(items) => items.into_iter().map(plain).collect(),
        Cbor::Map(members) => Value::Object(
            members.into_iter().map(|(name, value)| (name.into_text().unwrap(), plain(value))).collect(),
        ),
        other => panic!("{other:?} in an answer"),
    }
}
