//! The daemon of X-Ray: datagrams with a header line and a document.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};

use crate::common::xray::*;
use crate::common::*;
use cwmetrics_local::{Local, Protocol, StartError};

fn datagram(document: &Value) -> Vec<u8> {
    format!("{HEADER}{document}").into_bytes()
}

#[test]
fn documents_come_in_by_udp_at_the_endpoints_own_address() {
    let local = start();
    assert_eq!(local.daemon_address(), local.address());
    let documents: Vec<Value> =
        (1..=20).map(|id| segment(&trace_id(MINUTE, id), id, "shop", json!({}))).collect();
    for document in &documents {
        send_datagrams(&local, local.daemon_address(), &[&datagram(document)]);
    }
    let arrived: Vec<Value> =
        local.segments().iter().map(|segment| serde_json::from_str(&segment.document).unwrap()).collect();
    assert_eq!(arrived, documents);
    let request = &local.requests()[0];
    assert_eq!((request.protocol, request.operation.as_str()), (Protocol::Daemon, "PutTraceSegments"));
    assert_eq!((&request.body[..], request.wire_bytes), (&datagram(&documents[0])[..], request.body.len()));
    assert_eq!(request.status, None);
    assert!(local.refusals().is_empty());
}

#[test]
fn what_sdks_send_is_taken_byte_for_byte() {
    let local = start();
    let id = trace_id(MINUTE, 1);
    let document = format!(
        "{{\"trace_id\" : \"{id}\", \"id\": \"0000000000000001\",\n \"name\": \"shop\", \"start_time\": {MINUTE}.25, \
         \"end_time\": 1.700000041E9}}"
    );
    for header in
        [HEADER, "{\"format\":\"json\",\"version\":1}\n", "{\"version\": 1, \"format\": \"json\"}\r\n"]
    {
        send_datagrams(&local, local.daemon_address(), &[format!("{header}{document}").as_bytes()]);
    }
    assert_eq!(local.segments().len(), 3);
    assert!(local.segments().iter().all(|segment| *segment.document == document));
}

#[test]
fn the_largest_document_comes_through() {
    let local = start();
    let mut document =
        segment(&trace_id(MINUTE, 1), 1, "shop", json!({"metadata": {"default": {"text": ""}}}));
    // A datagram has 65,507 bytes at most.
    let room = 65_507 - datagram(&document).len();
    document["metadata"]["default"]["text"] = json!("x".repeat(room));
    send_datagrams(&local, local.daemon_address(), &[&datagram(&document)]);
    assert_eq!(local.segments()[0].document.len(), document.to_string().len());
}

#[test]
fn malformed_datagrams_are_refused_and_it_goes_on() {
    let local = start();
    let good = segment(&trace_id(MINUTE, 1), 1, "shop", json!({}));
    let wrong: [(&[u8], &str, &str); 9] = [
        (b"", "InvalidDatagram", "The datagram has one line only, ."),
        (b"\n", "InvalidDatagram", "The first line, , is not JSON: "),
        (&[0xff; 100], "InvalidDatagram", "The datagram is not UTF-8: "),
        (b"{\"format\": \"json\", \"version\": 1}", "InvalidDatagram", "The datagram has one line only, "),
        (
            b"{\"format\": \"json\", \"version\": 1}\n",
            "InvalidDatagram",
            "Behind the first line there is no document",
        ),
        (b"{\"format\": \"json\", \"version\": 2}\n{}", "InvalidDatagram", "The first line is "),
        (b"[]\n{}", "InvalidDatagram", "The first line is []."),
        (
            b"{\"format\": \"json\", \"version\": 1}\nx",
            "ParseError",
            "Invalid segment. ErrorCode: ParseError",
        ),
        (b"{\"format\": \"json\", \"version\": 1}\n{}", "MissingId", "Invalid segment. ErrorCode: MissingId"),
    ];
    for (bytes, code, message) in wrong {
        let before = local.refusals().len();
        send_datagrams(&local, local.daemon_address(), &[bytes]);
        let refusals = local.refusals();
        assert_eq!(refusals.len(), before + 1, "{message}");
        let refusal = refusals.last().unwrap();
        assert_eq!((refusal.code.as_str(), refusal.status), (code, 400));
        assert!(refusal.message.starts_with(message), "{}", refusal.message);
    }
    send_datagrams(&local, local.daemon_address(), &[&datagram(&good)]);
    assert_eq!(local.segments().len(), 1);
}

#[test]
fn another_address_is_a_daemon_with_both_its_sides() {
    let local = Local::builder().clock(|| time(NOW)).daemon((Ipv4Addr::LOCALHOST, 0).into()).start().unwrap();
    let daemon = local.daemon_address();
    assert_ne!(daemon, local.address());
    for (id, address) in [(1, daemon), (2, local.address())] {
        let document = segment(&trace_id(MINUTE, id), id, "shop", json!({}));
        send_datagrams(&local, address, &[&datagram(&document)]);
    }
    assert_eq!(local.segments().len(), 2);
    let mut stream = std::net::TcpStream::connect(daemon).unwrap();
    std::io::Write::write_all(
        &mut stream,
        format!("{}{{}}", rest_head("/GetSamplingRules", 2, "")).as_bytes(),
    )
    .unwrap();
    let rules = receive(&mut stream).unwrap().ok();
    assert_eq!(rules["SamplingRuleRecords"][0]["SamplingRule"]["RuleName"], "Default");
}

#[test]
fn a_daemon_is_for_this_machine_only() {
    let error = Local::builder().daemon("0.0.0.0:2000".parse().unwrap()).start().unwrap_err();
    assert!(matches!(error, StartError::NotLoopback(address) if address.port() == 2000));
}

#[test]
fn an_address_that_is_taken_is_an_error_that_names_it() {
    let taken = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address: SocketAddr = taken.local_addr().unwrap();
    let error = Local::builder().daemon(address).start().unwrap_err();
    let StartError::Listen { address: named, error } = error else { panic!("{error}") };
    assert_eq!((named, error.kind()), (address, ErrorKind::AddrInUse));
}

#[test]
fn its_socket_is_free_again_when_it_has_stopped() {
    let local = start();
    let address = local.daemon_address();
    assert_eq!(UdpSocket::bind(address).unwrap_err().kind(), ErrorKind::AddrInUse);
    drop(local);
    UdpSocket::bind(address).unwrap();
}
