//! A daemon of the tests' own: a UDP socket, and what arrives at it.

use std::collections::HashMap;
use std::net::UdpSocket;
use std::time::Duration;

use cwmetrics::testing::ManualClock;
use cwmetrics::{Push, Reporter, Xray, sink};
use serde_json::Value;

use crate::check::check;
use crate::common::{PATIENCE, clock};

const HEADER: &str = "{\"format\": \"json\", \"version\": 1}\n";

/// A reporter that traces every request, and where its documents arrive.
pub struct Daemon {
    pub clock: ManualClock,
    pub socket: UdpSocket,
    pub reporter: Reporter,
}

/// What the daemon got of a reporter.
pub struct Got {
    pub documents: Vec<Value>,
}

pub fn socket() -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket
}

/// The settings of these tests: to this socket, without the account's rules.
pub fn to(socket: &UdpSocket) -> Xray {
    Xray::daemon(socket.local_addr().unwrap().to_string()).account_rules(false)
}

/// Runs a test by a clock that stands still, where every call has to ask what to do, and by the real
/// one, where those that are not traced take the short way.
pub fn with_each_clock(run: impl Fn(Daemon)) {
    run(Daemon::start());
    let socket = socket();
    let builder = cwmetrics::namespace("Shop").push(Push::Manual).sink(sink::Memory::default());
    let reporter = builder.service("checkout").xray(to(&socket).rate(1.0)).install().unwrap();
    run(Daemon { clock: clock(), socket, reporter });
}

impl Daemon {
    pub fn start() -> Daemon {
        Daemon::start_with(|xray| xray.rate(1.0))
    }

    pub fn start_with(with: impl FnOnce(Xray) -> Xray) -> Daemon {
        let (clock, socket) = (clock(), socket());
        let builder = cwmetrics::namespace("Shop").clock(&clock).push(Push::Manual);
        let builder = builder.sink(sink::Memory::default()).service("checkout");
        let reporter = builder.xray(with(to(&socket))).install().unwrap();
        Daemon { clock, socket, reporter }
    }

    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// All documents that are there after a flush. Each keeps the published rules.
    pub fn got(&self) -> Got {
        self.reporter.flush_blocking().unwrap();
        let figures = cwmetrics::stats();
        assert_eq!(figures.segments_pending, 0, "{figures:?}");
        Got { documents: received(&self.socket) }
    }
}

/// What has arrived at a socket. Datagrams on this machine are there when they are sent.
pub fn received(socket: &UdpSocket) -> Vec<Value> {
    socket.set_nonblocking(true).unwrap();
    let mut buffer = vec![0; 1 << 16];
    let mut documents = Vec::new();
    while let Ok(length) = socket.recv(&mut buffer) {
        documents.push(read(&buffer[..length]));
    }
    socket.set_nonblocking(false).unwrap();
    documents
}

fn read(datagram: &[u8]) -> Value {
    let text = str::from_utf8(datagram).unwrap();
    let document = text.strip_prefix(HEADER).expect("the header of the daemon's protocol");
    check(document);
    serde_json::from_str(document).unwrap()
}

impl Got {
    /// The only document.
    pub fn only(self) -> Value {
        assert_eq!(self.documents.len(), 1, "{:#?}", self.documents);
        self.documents.into_iter().next().unwrap()
    }

    /// Every segment and subsegment, wherever it is: its name, and that of its parent.
    pub fn edges(&self) -> Vec<(String, Option<String>)> {
        let mut names = HashMap::new();
        let mut parts = Vec::new();
        let mut rest: Vec<(&Value, Option<String>)> =
            self.documents.iter().map(|document| (document, None)).collect();
        while let Some((part, around)) = rest.pop() {
            let id = text(part, "id");
            names.insert(id.clone(), text(part, "name"));
            let parent = around.or_else(|| part.get("parent_id").map(|_| text(part, "parent_id")));
            parts.push((id.clone(), parent));
            rest.extend(subsegments(part).iter().map(|part| (part, Some(id.clone()))));
        }
        assert_eq!(names.len(), parts.len(), "no id comes twice");
        let name = |id: &String| names[id].clone();
        let known = |id: &String| names.get(id).cloned();
        let mut edges: Vec<_> =
            parts.iter().map(|(id, parent)| (name(id), parent.as_ref().and_then(known))).collect();
        edges.sort();
        edges
    }
}

pub fn text(part: &Value, field: &str) -> String {
    part[field].as_str().unwrap_or_else(|| panic!("{field} is a text in {part:#}")).to_owned()
}

pub fn subsegments(part: &Value) -> &[Value] {
    part.get("subsegments").map_or(&[], |parts| parts.as_array().unwrap())
}

/// The names of what is nested in a part, in their order.
pub fn names(part: &Value) -> Vec<String> {
    subsegments(part).iter().map(|part| text(part, "name")).collect()
}

/// `(name, parent)`.
pub fn edge(name: &str, parent: &str) -> (String, Option<String>) {
    (name.to_owned(), Some(parent.to_owned()).filter(|parent| !parent.is_empty()))
}
