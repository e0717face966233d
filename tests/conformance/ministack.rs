//! MiniStack: an independent server of CloudWatch's API.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::python::Python;

/// How long the server may take to start, and to answer, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct MiniStack {
    server: Child,
    port: u16,
    url: String,
    log: PathBuf,
    data: PathBuf,
}

impl MiniStack {
    pub fn start(python: &Python) -> MiniStack {
        // The port is free until the server takes it, or another program is faster.
        (0..3).find_map(|_| MiniStack::try_start(python)).expect("MiniStack starts")
    }

    fn try_start(python: &Python) -> Option<MiniStack> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let data = python.folder().join(format!("ministack-{port}"));
        let log = python.folder().join(format!("ministack-{port}.log"));
        let output = File::create(&log).unwrap();
        let server = python
            .command("ministack")
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .env("S3_DATA_DIR", &data)
            .stdin(Stdio::null())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .unwrap();
        let url = format!("http://127.0.0.1:{port}");
        let mut ministack = MiniStack { server, port, url, log, data };
        let start = Instant::now();
        while !ministack.is_ready() {
            if let Some(status) = ministack.server.try_wait().unwrap() {
                eprintln!("MiniStack ended: {status}\n{}", ministack.output());
                return None;
            }
            assert!(start.elapsed() < PATIENCE, "MiniStack does not answer");
            std::thread::yield_now();
        }
        Some(ministack)
    }

    fn is_ready(&self) -> bool {
        self.ask("GET /_ministack/health", &[], b"").is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Forgets everything.
    pub fn reset(&self) {
        let answer = self.ask("POST /_ministack/reset", &[], b"").unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    /// Puts the body of a request that another server got.
    pub fn replay(&self, body: &[u8]) {
        let operation = "POST /service/GraniteServiceVersion20100801/operation/PutMetricData";
        let headers = ["Content-Type: application/cbor", "smithy-protocol: rpc-v2-cbor"];
        let answer = self.ask(operation, &headers, body).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    /// The whole answer, headers included.
    fn ask(&self, operation: &str, headers: &[&str], body: &[u8]) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut head = format!("{operation} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
        for header in headers {
            head += &format!("{header}\r\n");
        }
        head += &format!("Content-Length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    fn output(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for MiniStack {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
        if std::thread::panicking() {
            eprintln!("MiniStack's output:\n{}", self.output());
        }
        let _ = std::fs::remove_file(&self.log);
        let _ = std::fs::remove_dir_all(&self.data);
    }
}
