//! Requests of the AWS SDK, by its interceptor.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread;

use aws_config::{BehaviorVersion, Region, retry::RetryConfig};
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::config::{Builder, Credentials};
use aws_sdk_cloudwatch::operation::list_metrics::ListMetricsError;
use cwmetrics::timeit;
use cwmetrics::trace::SdkInterceptor;
use cwmetrics_local::Local;
use serde_json::Value;

use crate::common::exclusive;
use crate::daemon::{Daemon, subsegments, text};

fn client(url: &str) -> Client {
    let config = Builder::new()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(Credentials::new("id", "key", None, None, "test"))
        .endpoint_url(url)
        .retry_config(RetryConfig::disabled())
        .interceptor(SdkInterceptor::new());
    Client::from_conf(config.build())
}

#[timeit("look")]
async fn look(client: &Client, metric: &str) -> Result<(), Box<ListMetricsError>> {
    let sent = client.list_metrics().namespace("Shop").metric_name(metric).send().await;
    sent.map(|_| ()).map_err(|error| Box::new(error.into_service_error()))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn call(segment: &Value) -> &Value {
    assert_eq!(subsegments(segment).len(), 1, "{segment:#}");
    &subsegments(segment)[0]
}

#[test]
fn a_request_is_a_subsegment_with_service_operation_and_answer() {
    let _one = exclusive();
    let local = Local::start().unwrap();
    let client = client(local.url());
    let daemon = Daemon::start();
    runtime().block_on(look(&client, "latency")).unwrap();
    let segment = daemon.got().only();
    let call = call(&segment);
    assert_eq!((text(call, "name"), text(call, "namespace")), ("CloudWatch".into(), "aws".into()));
    assert_eq!(
        (&call["aws"]["operation"], &call["aws"]["region"]),
        (&"ListMetrics".into(), &"eu-central-1".into())
    );
    assert!(!text(&call["aws"], "request_id").is_empty());
    assert_eq!(call["http"]["response"]["status"], 200);
    assert!(call.get("error").is_none());
}

#[test]
fn a_request_that_is_refused_is_an_error_that_says_why() {
    let _one = exclusive();
    let local = Local::start().unwrap();
    let client = client(local.url());
    let daemon = Daemon::start();
    assert!(runtime().block_on(look(&client, "")).is_err());
    let segment = daemon.got().only();
    let call = call(&segment);
    assert_eq!((&call["error"], &call["http"]["response"]["status"]), (&true.into(), &400.into()));
    let message = text(&call["cause"]["exceptions"][0], "message");
    assert!(message.contains("InvalidParameterValue"), "{message}");
}

#[test]
fn a_request_carries_the_header_and_one_outside_a_trace_does_not() {
    let _one = exclusive();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = client(&format!("http://{}", listener.local_addr().unwrap()));
    let heads = thread::spawn(move || {
        let read = |_| {
            let (mut stream, _) = listener.accept().unwrap();
            let lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            stream.write_all(b"HTTP/1.1 400 .\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
            head.join("\n").to_ascii_lowercase()
        };
        (0..2).map(read).collect::<Vec<_>>()
    });
    let daemon = Daemon::start();
    let runtime = runtime();
    assert!(runtime.block_on(look(&client, "latency")).is_err());
    assert!(runtime.block_on(client.list_metrics().send()).is_err());
    let segment = daemon.got().only();
    let header = format!(
        "x-amzn-trace-id: root={};parent={};sampled=1",
        text(&segment, "trace_id"),
        text(call(&segment), "id")
    );
    let heads = heads.join().unwrap();
    assert!(heads[0].contains(&header), "{}", heads[0]);
    assert!(!heads[1].contains("x-amzn-trace-id"), "{}", heads[1]);
}

#[test]
fn a_request_that_is_dropped_was_cancelled() {
    let _one = exclusive();
    let local = Local::start().unwrap();
    let client = client(local.url());
    let daemon = Daemon::start();
    let _held = local.hold();
    #[timeit("gives up")]
    async fn gives_up(client: &Client, local: &Local) {
        let request = client.list_metrics().send();
        tokio::select! {
            _ = request => unreachable!("it is held back"),
            () = arrived(local) => {}
        }
    }
    runtime().block_on(gives_up(&client, &local));
    let segment = daemon.got().only();
    assert_eq!(call(&segment)["annotations"]["cancelled"], true);
}

async fn arrived(local: &Local) {
    while local.requests().is_empty() {
        tokio::task::yield_now().await;
    }
}
