//! Requests from web pages and from other machines are refused.

use crate::common::*;
use cwmetrics_local::{Local, Protocol, StartError};

fn list(local: &Local, replace: &[(&str, &str)]) -> Answer {
    let mut head = head(Protocol::Json, "ListMetrics", 2, "");
    for (from, to) in replace {
        assert!(head.contains(from));
        head = head.replace(from, to);
    }
    send(local, &head, b"{}").unwrap()
}

const HOST: &str = "Host: localhost\r\n";

#[test]
fn the_host_has_to_be_loopback() {
    let local = start();
    for host in ["localhost", "LOCALHOST:4400", "127.0.0.1:1", "[::1]:4400", "127.1.2.3"] {
        list(&local, &[(HOST, &format!("Host: {host}\r\n"))]).ok();
    }
    for host in ["example.com", "10.0.0.1", "localhost.example.com", "127.0.0.1.nip.io", "a@localhost"] {
        let answer = list(&local, &[(HOST, &format!("Host: {host}\r\n"))]);
        assert_eq!(answer.status, 403);
        let message = format!(
            "The request's Host header, {host:?}, does not name this machine. This endpoint \
             answers to 127.0.0.1, localhost and [::1] only."
        );
        assert_eq!(answer.error(), ("AccessDenied", message.as_str()));
    }
    assert_eq!(list(&local, &[(HOST, "")]).status, 403);
    assert_eq!(list(&local, &[(HOST, "Host: localhost\r\nHost: localhost\r\n")]).status, 403);
}

#[test]
fn the_origin_has_to_be_the_endpoint_itself() {
    let local = start();
    let with = |origin: &str| {
        let lines = format!("Host: localhost:9\r\nOrigin: {origin}\r\n");
        list(&local, &[(HOST, &lines)])
    };
    with("http://localhost:9").ok();
    for origin in ["http://example.com", "null", "http://localhost:8", "https://localhost:9"] {
        let answer = with(origin);
        assert_eq!(answer.status, 403);
        let message = format!(
            "The request's Origin header, {origin:?}, is another site's. This endpoint answers \
             to 127.0.0.1, localhost and [::1] only."
        );
        assert_eq!(answer.error(), ("AccessDenied", message.as_str()));
    }
}

#[test]
fn a_refused_page_uses_up_no_fault() {
    let local = start();
    local.fail_next(1, cwmetrics_local::Fault::Throttle);
    list(&local, &[(HOST, "Host: example.com\r\n")]);
    assert_eq!(list(&local, &[]).error().0, "Throttling");
}

#[test]
fn a_form_is_no_request() {
    let local = start();
    for (protocol, right) in
        [(Protocol::Json, "application/x-amz-json-1.0"), (Protocol::Cbor, "application/cbor")]
    {
        let head = head(protocol, "ListMetrics", 2, "").replace(right, "text/plain");
        let answer = send(&local, &head, b"{}").unwrap();
        assert_eq!(answer.status, 415);
        let message = format!("The content-type must be {right}, but is \"text/plain\".");
        assert_eq!(answer.error(), ("UnsupportedMediaType", message.as_str()));
    }
    let head = head(Protocol::Json, "ListMetrics", 2, "Content-Encoding: br\r\n");
    let answer = send(&local, &head, b"{}").unwrap();
    assert_eq!(
        answer.error(),
        ("UnsupportedMediaType", "The content-encoding must be gzip or none, but is \"br\".")
    );
}

#[test]
fn it_listens_on_loopback_addresses_only() {
    for address in ["0.0.0.0:4400", "[::]:4400", "192.0.2.1:4400"] {
        let error = Local::builder().listen(address.parse().unwrap()).start().unwrap_err();
        assert!(matches!(error, StartError::NotLoopback(_)));
        assert_eq!(
            error.to_string(),
            format!(
                "{address} can be reached from other machines; the endpoint listens on a \
                 loopback address only, such as 127.0.0.1:4400"
            )
        );
    }
}

#[test]
fn a_port_in_use_is_an_error_that_names_it() {
    let first = start();
    let error = Local::builder().listen(first.address()).start().unwrap_err();
    let message = error.to_string();
    assert!(message.starts_with(&format!("cannot listen on {}: ", first.address())), "{message}");
}
