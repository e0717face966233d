//! What the endpoint costs: memory for 1,000 metrics with a datum a minute for three hours, the time
//! that the page and a graph of a hundred of them take, and that of full requests, with or without a
//! data directory.
//!
//! ```sh
//! cargo run --release --example load -- values       # one value a datum, then the page and a graph
//! cargo run --release --example load -- histograms   # 150 values a datum
//! cargo run --release --example load -- requests     # 1 MB, 500 data of 150 values
//! cargo run --release --example load -- requests target/load
//! ```

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use ciborium::Value;
use cwmetrics_local::{Builder, Local};

type Error = Box<dyn std::error::Error>;

const METRICS: usize = 1000;
const MINUTES: usize = 180;
const REQUESTS: usize = 300;

fn main() -> Result<(), Error> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let mut builder = Local::builder().journal_bytes(0).store_bytes(1 << 30);
    if let Some(directory) = arguments.get(1) {
        builder = builder.data(directory);
    }
    match arguments.first().map(String::as_str) {
        Some("values") => looks(&memory(builder, 1000, 1)?),
        Some("histograms") => memory(builder, 250, 150).map(drop),
        Some("requests") => requests(builder),
        _ => Err("one of values, histograms, requests is expected, and perhaps a data directory".into()),
    }
}

/// Three hours of all metrics, `each` to a request.
fn memory(builder: Builder, each: usize, values: usize) -> Result<Local, Error> {
    let local = builder.start()?;
    let before = resident()?;
    let begun = SystemTime::now() - Duration::from_secs(60 * MINUTES as u64);
    for minute in 0..MINUTES {
        let time = begun + Duration::from_secs(60 * minute as u64);
        for first in (0..METRICS).step_by(each) {
            put(&mut TcpStream::connect(local.address())?, &body(first..first + each, time, values))?;
        }
    }
    let kibibytes = resident()? - before;
    let data = METRICS * MINUTES;
    println!(
        "{data} data of {values} values: {} MB, {} bytes each",
        kibibytes / 1000,
        kibibytes * 1024 / data
    );
    Ok(local)
}

/// The page over three hours, and a graph of a hundred metrics.
fn looks(local: &Local) -> Result<(), Error> {
    let page = "GET /?range=3h HTTP/1.1\r\nHost: localhost\r\n\r\n";
    times("the page", || ask(&mut TcpStream::connect(local.address())?, page, &[]))?;

    let row = |number: usize| {
        let host = format!("i-{number:017x}");
        serde_json::json!(["Shop", "request duration", "Host", host, "Route", "/api/orders/{id}/items"])
    };
    let widget = serde_json::json!({"metrics": (0..100).map(row).collect::<Vec<_>>(), "period": 60});
    let body = serde_json::json!({"MetricWidget": widget.to_string()}).to_string();
    let head = format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\n\
         X-Amz-Target: GraniteServiceVersion20100801.GetMetricWidgetImage\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    times("a graph of 100 metrics", || ask(&mut TcpStream::connect(local.address())?, &head, body.as_bytes()))
}

/// How long something takes that is done twenty times.
fn times(what: &str, mut run: impl FnMut() -> Result<usize, Error>) -> Result<(), Error> {
    let mut times = Vec::new();
    let mut bytes = 0;
    for _ in 0..20 {
        let begun = Instant::now();
        bytes = run()?;
        times.push(begun.elapsed());
    }
    times.sort();
    println!("{what}: best {:.1?}, median {:.1?}, of {bytes} bytes", times[0], times[10]);
    Ok(())
}

/// Sends a request, and gives the size of the answer's body.
fn ask(stream: &mut TcpStream, head: &str, body: &[u8]) -> Result<usize, Error> {
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    let mut answer = Vec::new();
    let mut part = vec![0; 1 << 16];
    loop {
        let read = stream.read(&mut part)?;
        answer.extend_from_slice(&part[..read]);
        let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
            if read == 0 {
                return Err("the answer ends too early".into());
            } else {
                continue;
            };
        };
        let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
        if !head.starts_with("http/1.1 200") {
            return Err(head.into());
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.ok_or("the answer has no length")?.trim().parse()?;
        if answer.len() >= end + 4 + length {
            return Ok(length);
        }
        if read == 0 {
            return Err("the answer ends too early".into());
        }
    }
}

/// Full requests, one after the other.
fn requests(builder: Builder) -> Result<(), Error> {
    let local = builder.store_bytes(256 << 20).start()?;
    println!("started with {} data", local.datums().len());
    let mut stream = TcpStream::connect(local.address())?;
    let body = body(0..500, SystemTime::now(), 150);
    let mut times = Vec::with_capacity(REQUESTS);
    for _ in 0..REQUESTS {
        let begun = Instant::now();
        put(&mut stream, &body)?;
        times.push(begun.elapsed());
    }
    times.sort();
    println!(
        "{REQUESTS} requests of {} bytes: median {:.1?}, 99 % {:.1?}, slowest {:.1?}",
        body.len(),
        times[REQUESTS / 2],
        times[REQUESTS * 99 / 100],
        times[REQUESTS - 1]
    );
    Ok(())
}

/// One datum for each of these metrics.
fn body(metrics: std::ops::Range<usize>, time: SystemTime, values: usize) -> Vec<u8> {
    let seconds = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
    let text = |text: &str| Value::Text(text.to_owned());
    let map = |members: Vec<(&str, Value)>| {
        Value::Map(members.into_iter().map(|(name, value)| (text(name), value)).collect())
    };
    let datum = |number: usize| {
        let host = map(vec![("Name", text("Host")), ("Value", text(&format!("i-{number:017x}")))]);
        let route = map(vec![("Name", text("Route")), ("Value", text("/api/orders/{id}/items"))]);
        let mut members = vec![
            ("MetricName", text("request duration")),
            ("Dimensions", Value::Array(vec![host, route])),
            ("Timestamp", Value::Tag(1, Box::new(Value::Float(seconds)))),
            ("Unit", text("Milliseconds")),
        ];
        // No two alike, and not whole.
        let value = |n: usize| Value::Float((number + 1) as f64 * (n as f64 + 0.37) / 7.0);
        if values == 1 {
            members.push(("Value", value(0)));
        } else {
            members.push(("Values", Value::Array((0..values).map(value).collect())));
            let count = |n: usize| Value::Float((n % 90 + 1) as f64);
            members.push(("Counts", Value::Array((0..values).map(count).collect())));
        }
        map(members)
    };
    let data = metrics.map(datum).collect();
    let request = map(vec![("Namespace", text("Shop")), ("MetricData", Value::Array(data))]);
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    let _ = ciborium::into_writer(&request, &mut bytes);
    bytes
}

fn put(stream: &mut TcpStream, body: &[u8]) -> Result<(), Error> {
    let head = format!(
        "POST /service/GraniteServiceVersion20100801/operation/PutMetricData HTTP/1.1\r\n\
         Host: localhost\r\nsmithy-protocol: rpc-v2-cbor\r\nContent-Type: application/cbor\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    ask(stream, &head, body).map(drop)
}

/// The memory of this process, in KiB.
fn resident() -> Result<usize, Error> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
