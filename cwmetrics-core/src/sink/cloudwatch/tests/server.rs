//! An HTTP endpoint that answers by a script.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::sync::lock;

#[derive(Clone, Debug)]
pub(super) enum Answer {
    Accepted,
    /// A status, the code that CloudWatch gives with it, and a message.
    Error(u16, &'static str, &'static str),
    /// A status with a page that is none of CloudWatch's.
    Page(u16),
    /// The connection is closed when the request has been read.
    Close,
    /// The connection stays open, and silent.
    Silence,
}

#[derive(Debug)]
pub(super) struct Request {
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

/// It lives as long as the test's process.
pub(super) struct Server {
    pub(super) url: String,
    pub(super) requests: Receiver<Request>,
    /// A message for every connection.
    pub(super) connections: Receiver<()>,
}

impl Server {
    /// Gives these answers, one after the other, and the last for ever.
    pub(super) fn start(answers: &[Answer]) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let ((heard, requests), (connected, connections)) = (mpsc::channel(), mpsc::channel());
        let script = Arc::new(Mutex::new(answers.to_vec()));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Nobody may be interested.
                let _ = connected.send(());
                let (script, heard) = (Arc::clone(&script), heard.clone());
                thread::spawn(move || serve(stream, &script, &heard));
            }
        });
        Server { url, requests, connections }
    }

    pub(super) fn request(&self) -> Request {
        self.requests.recv_timeout(Duration::from_secs(60)).unwrap()
    }
}

fn serve(stream: TcpStream, script: &Mutex<Vec<Answer>>, heard: &Sender<Request>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Ok(request) = read(&mut reader) {
        let answer = {
            let mut script = lock(script);
            if script.len() > 1 { script.remove(0) } else { script[0].clone() }
        };
        let _ = heard.send(request);
        if write(&stream, &answer).is_err() {
            return;
        }
    }
}

fn read(reader: &mut impl BufRead) -> io::Result<Request> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Request { head, body })
}

fn write(mut stream: &TcpStream, answer: &Answer) -> io::Result<()> {
    match answer {
        Answer::Accepted => {
            let head =
                "HTTP/1.1 200 OK\r\nsmithy-protocol: rpc-v2-cbor\r\ncontent-type: application/cbor\r\n";
            write!(stream, "{head}content-length: 1\r\n\r\n")?;
            // An empty map.
            stream.write_all(&[0xa0])
        }
        Answer::Error(status, code, message) => {
            let body = cbor(&[("__type", &format!("com.amazonaws.cloudwatch#{code}")), ("message", message)]);
            let head = "smithy-protocol: rpc-v2-cbor\r\ncontent-type: application/cbor\r\n";
            let error = format!("x-amzn-query-error: {code};Sender");
            let length = body.len();
            write!(stream, "HTTP/1.1 {status} No\r\n{head}{error}\r\ncontent-length: {length}\r\n\r\n")?;
            stream.write_all(&body)
        }
        Answer::Page(status) => {
            let page = "<html>no</html>";
            let length = page.len();
            write!(
                stream,
                "HTTP/1.1 {status} No\r\ncontent-type: text/html\r\ncontent-length: {length}\r\n\r\n{page}"
            )
        }
        Answer::Close => stream.shutdown(Shutdown::Both),
        Answer::Silence => Ok(()),
    }
}

/// A map of texts, each shorter than 64 KiB.
fn cbor(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = vec![0xa0 | entries.len() as u8];
    for text in entries.iter().flat_map(|(key, value)| [key, value]) {
        bytes.push(0x79);
        bytes.extend((text.len() as u16).to_be_bytes());
        bytes.extend(text.as_bytes());
    }
    bytes
}
