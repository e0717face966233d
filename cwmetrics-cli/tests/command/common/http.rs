//! As much of HTTP as the tests need.

use std::io::{BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use serde_json::Value;

/// Calls an operation of CloudWatch in awsJson, and returns the status of the answer.
pub fn call(address: SocketAddr, operation: &str, input: &Value) -> u16 {
    let headers = format!(
        "Content-Type: application/x-amz-json-1.0\r\nX-Amz-Target: GraniteServiceVersion20100801.{operation}\r\n"
    );
    post(address, "/", &headers, input).0
}

/// Calls an operation of X-Ray, and returns the status and the body of the answer.
pub fn post(address: SocketAddr, path: &str, headers: &str, input: &Value) -> (u16, String) {
    let body = input.to_string();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n\
         {body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    BufReader::new(stream).read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
    (status, body.unwrap_or_default())
}
