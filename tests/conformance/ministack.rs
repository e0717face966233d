//! MiniStack: an independent server of CloudWatch's API.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::python::Python;

/// How long the server may take to start, and to answer, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct MiniStack {
    server: Child,
    port: u16,
    url: String,
    /// What it prints, line by line, until it ends.
    output: Receiver<String>,
    /// What it printed before it was ready.
    start: String,
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
        std::fs::create_dir_all(&data).unwrap();
        let (output, pipe) = std::io::pipe().unwrap();
        let mut command = python.command("ministack");
        command
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .env("S3_DATA_DIR", data.join("s3"))
            // It leaves a file there when it is killed.
            .env("TMPDIR", &data)
            .env("PERSIST_STATE", "0")
            .env("LOG_LEVEL", "INFO")
            .env_remove("SERVICES")
            .stdin(Stdio::null())
            .stdout(pipe.try_clone().unwrap())
            .stderr(pipe);
        let server = command.spawn().unwrap();
        // It holds this side's end of the pipe, which would never be at its end.
        drop(command);
        let (lines, received) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
                // Nobody may listen any more; the server must be able to write all the same.
                let _ = lines.send(String::from_utf8_lossy(&line).into_owned());
            }
        });
        let url = format!("http://127.0.0.1:{port}");
        let mut ministack = MiniStack { server, port, url, output: received, start: String::new(), data };
        ministack.wait_until_ready().then_some(ministack)
    }

    /// By its own word, since another program could answer at the port. False if it ends.
    fn wait_until_ready(&mut self) -> bool {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.output.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    self.start += &format!("{line}\n");
                    if line.contains("Running on") {
                        let answer = self.ask("GET /_ministack/health", &[], b"").unwrap();
                        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
                        return true;
                    }
                }
                Err(RecvTimeoutError::Timeout) => panic!("MiniStack does not get ready"),
                Err(RecvTimeoutError::Disconnected) => {
                    eprintln!("MiniStack ended:\n{}", self.start);
                    return false;
                }
            }
        }
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
}

impl Drop for MiniStack {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
        if std::thread::panicking() {
            // The end of the server is the end of its output; an heir of the pipe is not waited for.
            let rest = || self.output.recv_timeout(Duration::from_secs(1)).ok();
            let rest: Vec<_> = std::iter::from_fn(rest).collect();
            eprintln!("MiniStack's output:\n{}{}", self.start, rest.join("\n"));
        }
        let _ = std::fs::remove_dir_all(&self.data);
    }
}
