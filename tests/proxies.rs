//! Where the environment names a proxy: a child of this test pushes, and the endpoint or the proxy in
//! the parent is asked what came.
#![cfg(all(feature = "cloudwatch", feature = "xray"))]

use std::env;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Command, Stdio};

use cwmetrics::{Push, Xray, timeit};
use cwmetrics_local::{Datum, Local};

/// Says how the child is to find the endpoint.
const FIND: &str = "CWMETRICS_TEST_FIND";

#[timeit("call")]
fn call() {}

/// The child. Without the variable it is no child, and there is nothing to do.
#[test]
fn child() {
    let Ok(find) = env::var(FIND) else { return };
    let (mut builder, mut xray) = (cwmetrics::namespace("Shop").push(Push::Manual), Xray::api().rate(1.0));
    if find != "environment" {
        builder = builder.endpoint_url(&find);
        xray = xray.endpoint_url(&find);
    }
    let reporter = builder.xray(xray).install().unwrap();
    call();
    drop(reporter);
}

/// A child for which the environment names this proxy.
fn push(find: &str, proxy: &str) -> Command {
    let mut child = Command::new(env::current_exe().unwrap());
    child
        .args(["--exact", "child"])
        .env(FIND, find)
        .env("AWS_REGION", "eu-central-1")
        .env("AWS_ACCESS_KEY_ID", "key")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .env("HTTP_PROXY", proxy)
        .env("HTTPS_PROXY", proxy)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    for name in ["AWS_ENDPOINT_URL", "CWMETRICS", "NO_PROXY", "no_proxy", "http_proxy", "https_proxy"] {
        child.env_remove(name);
    }
    child
}

/// Somebody who listens and is no endpoint.
fn other() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

#[track_caller]
fn arrives(local: &Local, mut child: Command) {
    assert!(child.status().unwrap().success());
    let samples: f64 = local.datums().iter().map(Datum::sample_count).sum();
    assert_eq!((samples, local.traces().len()), (1.0, 1));
}

#[test]
fn to_an_endpoint_of_this_machine_no_proxy_is_asked() {
    let local = Local::start().unwrap();
    let (listener, proxy) = other();
    // Whoever asks it gets no answer.
    drop(listener);
    arrives(&local, push(local.url(), &proxy));
}

#[test]
fn nor_where_the_environment_names_the_endpoint() {
    for name in ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_CLOUDWATCH AWS_ENDPOINT_URL_XRAY"] {
        let local = Local::start().unwrap();
        let (listener, proxy) = other();
        drop(listener);
        let mut child = push("environment", &proxy);
        child.envs(name.split(' ').map(|name| (name, local.url())));
        arrives(&local, child);
    }
}

#[test]
fn to_aws_the_proxy_leads() {
    let (listener, proxy) = other();
    let mut child = push("environment", &proxy).spawn().unwrap();
    let (connection, _) = listener.accept().unwrap();
    let mut asked = String::new();
    BufReader::new(connection).read_line(&mut asked).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(asked.starts_with("CONNECT ") && asked.contains(".eu-central-1.amazonaws.com:443 "), "{asked}");
}
