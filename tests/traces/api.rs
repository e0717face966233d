//! An X-Ray API of the tests' own: a socket that speaks HTTP, and answers as it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use cwmetrics::{Push, Reporter, Xray, sink};
use serde_json::{Value, json};

use crate::check::check;
use crate::common::PATIENCE;
use crate::daemon::Got;

/// A request: its path and its body.
pub type Request = (String, Value);

type Answers = dyn Fn(usize, &Request) -> (u16, Value) + Send + Sync;

pub struct Api {
    url: String,
    requests: mpsc::Receiver<Request>,
}

impl Api {
    /// One that answers the `n`th request so.
    pub fn start(answer: impl Fn(usize, &Request) -> (u16, Value) + Send + Sync + 'static) -> Api {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = mpsc::channel();
        let (answer, count): (Arc<Answers>, _) = (Arc::new(answer), Arc::new(Mutex::new(0)));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (sender, answer, count) = (sender.clone(), Arc::clone(&answer), Arc::clone(&count));
                // Its client ends a connection.
                thread::spawn(move || while serve(&stream, &sender, &*answer, &count).is_some() {});
            }
        });
        Api { url, requests }
    }

    /// One that takes everything.
    pub fn that_accepts() -> Api {
        Api::start(|_, _| (200, json!({ "UnprocessedTraceSegments": [] })))
    }

    pub fn settings(&self) -> Xray {
        let config = aws_config::SdkConfig::builder()
            .behavior_version(aws_config::BehaviorVersion::latest())
            .region(aws_config::Region::new("eu-central-1"))
            .credentials_provider(aws_sdk_cloudwatch::config::SharedCredentialsProvider::new(
                aws_sdk_cloudwatch::config::Credentials::new("id", "key", None, None, "test"),
            ))
            .build();
        Xray::api().sdk_config(&config).endpoint_url(&self.url).account_rules(false)
    }

    pub fn install(&self, with: impl FnOnce(Xray) -> Xray) -> Reporter {
        let builder = cwmetrics::namespace("Shop").push(Push::Manual).sink(sink::Memory::default());
        let builder = builder.service("checkout").shutdown_timeout(PATIENCE);
        builder.xray(with(self.settings().rate(1.0))).install().unwrap()
    }

    /// The next request.
    pub fn next(&self) -> Request {
        self.requests.recv_timeout(PATIENCE).expect("a request comes")
    }

    /// The next request, if there is one.
    pub fn try_next(&self) -> Option<Request> {
        self.requests.try_recv().ok()
    }

    /// All documents that were put so far, by request.
    pub fn puts(&self) -> Vec<Vec<Value>> {
        self.requests.try_iter().map(|(path, body)| documents(&path, &body)).collect()
    }

    pub fn got(&self) -> Got {
        Got { documents: self.puts().concat() }
    }
}

fn documents(path: &str, body: &Value) -> Vec<Value> {
    assert_eq!(path, "/TraceSegments");
    let documents = body["TraceSegmentDocuments"].as_array().unwrap();
    assert!((1..=50).contains(&documents.len()), "{} documents", documents.len());
    let read = |document: &Value| {
        check(document.as_str().unwrap());
        serde_json::from_str(document.as_str().unwrap()).unwrap()
    };
    documents.iter().map(read).collect()
}

fn serve(
    mut stream: &TcpStream,
    sender: &mpsc::Sender<Request>,
    answer: &Answers,
    count: &Mutex<usize>,
) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let request = (path, serde_json::from_slice(&body).unwrap_or_default());
    let number = {
        let mut count = count.lock().unwrap();
        *count += 1;
        *count - 1
    };
    let (status, body) = answer(number, &request);
    if status == 200 {
        // Who looks at it has left, at the end of a test.
        let _ = sender.send(request);
    }
    let body = body.to_string();
    let head = "Content-Type: application/json\r\nx-amzn-RequestId: 1\r\n";
    write!(stream, "HTTP/1.1 {status} .\r\n{head}Content-Length: {}\r\n\r\n{body}", body.len()).ok()
}
