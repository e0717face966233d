//! With a data directory: what was answered is there, also after the process was killed or had
//! a full disk.
#![cfg(unix)]

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::common::kept::*;
use crate::common::*;
use cwmetrics_local::Protocol;
use tempfile::TempDir;

const DIRECTORY: &str = "CWMETRICS_LOCAL_TEST_DATA";

/// Another process with an endpoint: that of these tests, of which only [`the_other_process`] runs.
struct Other {
    process: Child,
    address: SocketAddr,
}

impl Other {
    /// `limit` is the size that a file may have, in units of 512 bytes.
    fn start(directory: &Path, limit: &str) -> Other {
        let mut process = Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -S -f $0; exec \"$@\"", limit])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "keeps_what_it_answered::the_other_process", "--nocapture"])
            .env(DIRECTORY, directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = lines.map(Result::unwrap).find_map(|line| line.strip_prefix("at ")?.parse().ok());
        Other { process, address: address.expect("the other process says where it listens") }
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).unwrap()
    }

    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Does nothing unless it is started as the other process; then it ends when its input does.
#[test]
fn the_other_process() {
    let Some(directory) = std::env::var_os(DIRECTORY) else {
        return;
    };
    let local = open(Path::new(&directory));
    println!("\nat {}", local.address());
    io::copy(&mut io::stdin(), &mut io::sink()).unwrap();
}

/// Puts this value and `padding` more bytes of data.
fn put_value(stream: &mut TcpStream, value: usize, padding: usize) -> Answer {
    send_value(stream, value, padding).unwrap();
    receive(stream).expect("it is answered")
}

fn send_value(stream: &mut TcpStream, value: usize, padding: usize) -> io::Result<()> {
    let values: Vec<_> = (0..padding / 8).map(|v| v as f64 + 0.1).collect();
    let mut data = vec![json!({"MetricName": "m", "Value": value})];
    data.extend(values.chunks(150).map(|values| json!({"MetricName": "padding", "Values": values})));
    let body = encode(Protocol::Cbor, &json!({"Namespace": "Shop", "MetricData": data}));
    let head = head(Protocol::Cbor, "PutMetricData", body.len(), "");
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)
}

/// The values that are there now, in order.
fn values(directory: &Path) -> Vec<usize> {
    let local = open(directory);
    let data = local.datums().into_iter().filter(|datum| datum.name == "m");
    data.map(|datum| datum.sum() as usize).collect()
}

#[test]
fn when_it_was_killed() {
    let directory = TempDir::new().unwrap();
    let mut answered = Vec::new();
    for round in 0..5 {
        let mut other = Other::start(directory.path(), "unlimited");
        let mut stream = other.connect();
        for value in round * 100..round * 100 + 10 + round {
            assert_eq!(put_value(&mut stream, value, 50_000).status, 200);
            answered.push(value);
        }
        // In the middle of another one.
        let mut second = other.connect();
        let body = b"{\"Namespace\": \"Shop\"";
        let head = head(Protocol::Json, "PutMetricData", 2000, "");
        second.write_all(head.as_bytes()).and_then(|()| second.write_all(body)).unwrap();
        other.kill();
        assert_eq!(values(directory.path()), answered);
    }
}

#[test]
fn when_it_was_killed_while_it_wrote() {
    let directory = TempDir::new().unwrap();
    let mut expected = Vec::new();
    for round in 0..5 {
        let (one, two) = (2 * round, 2 * round + 1);
        let mut other = Other::start(directory.path(), "unlimited");
        let (mut first, mut second) = (other.connect(), other.connect());
        send_value(&mut first, one, 100_000).unwrap();
        send_value(&mut second, two, 100_000).unwrap();
        // They are carried out one after the other, so the second is under way now.
        assert_eq!(receive(&mut first).unwrap().status, 200);
        other.kill();
        let kept = values(directory.path());
        expected.push(one);
        // Kept whole or not at all, and before the first if it came before.
        if kept.len() > expected.len() {
            let at = kept.iter().position(|&value| value == two).expect("it was the second");
            expected.insert(at.max(expected.len() - 1), two);
        }
        assert_eq!(kept, expected);
    }
}

#[test]
fn on_a_full_disk_puts_are_refused_until_there_is_room_again() {
    let directory = TempDir::new().unwrap();
    let other = Other::start(directory.path(), "8192");
    let mut stream = other.connect();
    let mut answered = Vec::new();
    let refused = loop {
        let answer = put_value(&mut stream, answered.len(), 100_000);
        if answer.status != 200 {
            break answer;
        }
        answered.push(answered.len());
        assert!(answered.len() < 200, "the disk is full at 4 MB");
    };
    assert_eq!(refused.status, 500);
    let (code, message) = refused.error();
    assert_eq!(code, "InternalServiceError");
    assert!(
        message.starts_with("The data cannot be written to the endpoint's data directory: ")
            && message.ends_with(". None are kept."),
        "{message}"
    );
    // Small ones may find room or not; the answer says it.
    for value in 1000..1010 {
        if put_value(&mut stream, value, 0).status == 200 {
            answered.push(value);
        }
    }
    if cfg!(target_os = "linux") {
        let process = other.process.id().to_string();
        let room = Command::new("prlimit").args(["--fsize=unlimited", "--pid", &process]).status();
        assert!(room.unwrap().success());
        for value in 2000..2010 {
            assert_eq!(put_value(&mut stream, value, 100_000).status, 200);
            answered.push(value);
        }
    }
    drop(other);
    assert_eq!(values(directory.path()), answered);
}
