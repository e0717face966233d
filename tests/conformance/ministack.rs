//! MiniStack: an independent server of CloudWatch's API.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::python::Python;

/// How long the server may take to start, on a busy machine.
const START: Duration = Duration::from_secs(60);

pub struct MiniStack {
    server: Child,
    url: String,
}

impl MiniStack {
    pub fn start(python: &Python) -> MiniStack {
        // The port is free until the server takes it.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let data = python.folder().join(format!("ministack-{port}"));
        let log = python.folder().join(format!("ministack-{port}.log"));
        let output = std::fs::File::create(&log).unwrap();
        let server = Command::new(python.program("ministack"))
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .env("S3_DATA_DIR", data)
            .stdin(Stdio::null())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .unwrap();
        let mut ministack = MiniStack { server, url: format!("http://127.0.0.1:{port}") };
        let start = Instant::now();
        while !answers(port) {
            let ended = ministack.server.try_wait().unwrap();
            assert!(
                ended.is_none() && start.elapsed() < START,
                "MiniStack did not start ({ended:?}): {}",
                std::fs::read_to_string(&log).unwrap_or_default()
            );
            std::thread::yield_now();
        }
        ministack
    }

    pub fn url(&self) -> &str {
        &self.url
    }
}

/// Whether something answers HTTP at the port.
fn answers(port: u16) -> bool {
    let asked = TcpStream::connect(("127.0.0.1", port)).and_then(|mut stream| {
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        stream
            .write_all(b"GET /_ministack/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut answer = [0; 5];
        stream.read_exact(&mut answer)?;
        Ok(answer)
    });
    asked.is_ok_and(|answer| answer == *b"HTTP/")
}

impl Drop for MiniStack {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
