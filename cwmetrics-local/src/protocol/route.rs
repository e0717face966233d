//! What a request's head says: protocol, operation, encoding of the body.

use std::time::Duration;

use hyper::http::request::Parts;
use hyper::{HeaderMap, Method};

use super::problem::{Code, Problem, shown};
use super::service::Service;
use super::{LIGHTSAIL, Protocol, SERVICE};

/// The protocol that the request means, also when it is not a good one.
pub(crate) fn protocol(parts: &Parts) -> Protocol {
    let path = parts.uri.path();
    if path.starts_with("/service/") || parts.headers.contains_key("smithy-protocol") {
        Protocol::Cbor
    } else if target(parts).is_some_and(|(service, _)| service == LIGHTSAIL) {
        Protocol::Json11
    } else if path == "/" || parts.headers.contains_key("x-amz-target") {
        Protocol::Json
    } else {
        Protocol::RestJson
    }
}

/// X-Ray's operations, by their paths.
const XRAY: [(&str, &str); 9] = [
    ("/GetSamplingRules", "GetSamplingRules"),
    ("/SamplingStatisticSummaries", "GetSamplingStatisticSummaries"),
    ("/SamplingTargets", "GetSamplingTargets"),
    ("/ServiceGraph", "GetServiceGraph"),
    ("/TelemetryRecords", "PutTelemetryRecords"),
    ("/TraceGraph", "GetTraceGraph"),
    ("/TraceSegments", "PutTraceSegments"),
    ("/TraceSummaries", "GetTraceSummaries"),
    ("/Traces", "BatchGetTraces"),
];

/// The operation's name as the request gives it.
pub(crate) fn operation(parts: &Parts, protocol: Protocol) -> Result<String, Problem> {
    match protocol.service() {
        Service::CloudWatch => of_cloudwatch(parts, protocol),
        Service::Lightsail => of_lightsail(parts),
        Service::XRay => of_xray(parts),
    }
}

/// The service and the operation of `X-Amz-Target`.
fn target(parts: &Parts) -> Option<(&str, &str)> {
    header(&parts.headers, "x-amz-target")?.split_once('.')
}

fn of_lightsail(parts: &Parts) -> Result<String, Problem> {
    match target(parts) {
        Some((LIGHTSAIL, name)) if parts.method == Method::POST && parts.uri.path() == "/" => {
            Ok(name.to_owned())
        }
        _ => Err(Problem::new(
            Code::UnknownOperationException,
            format!(
                "This endpoint speaks Lightsail's awsJson1.1: POST / with X-Amz-Target: {LIGHTSAIL}.NAME."
            ),
        )),
    }
}

fn of_xray(parts: &Parts) -> Result<String, Problem> {
    let path = parts.uri.path();
    match XRAY.into_iter().find(|(known, _)| *known == path) {
        Some((_, name)) if parts.method == Method::POST => Ok(name.to_owned()),
        _ => Err(Problem::new(
            Code::UnknownOperationException,
            format!(
                "{} {} is not one of X-Ray's operations that this endpoint has: POST {}.",
                parts.method,
                shown(path),
                XRAY.map(|(path, _)| path).join(", ")
            ),
        )),
    }
}

fn of_cloudwatch(parts: &Parts, protocol: Protocol) -> Result<String, Problem> {
    let named = match protocol {
        Protocol::Cbor => parts
            .uri
            .path()
            .strip_prefix("/service/")
            .and_then(|path| path.split_once("/operation/"))
            .filter(|_| header(&parts.headers, "smithy-protocol") == Some("rpc-v2-cbor")),
        _ => target(parts).filter(|_| parts.uri.path() == "/"),
    };
    match named {
        Some((SERVICE, name)) if parts.method == Method::POST => Ok(name.to_owned()),
        _ => Err(Problem::new(
            Code::UnknownOperationException,
            format!(
                "This endpoint speaks CloudWatch's rpc-v2-cbor (POST \
                 /service/{SERVICE}/operation/NAME with smithy-protocol: rpc-v2-cbor) and \
                 awsJson1.0 (POST / with X-Amz-Target: {SERVICE}.NAME)."
            ),
        )),
    }
}

/// Refuses a body of another type: a web form must not pass for a request.
pub(crate) fn check_content_type(headers: &HeaderMap, protocol: Protocol) -> Result<(), Problem> {
    let expected = protocol.content_type();
    let given = header(headers, "content-type").unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    Err(Problem::new(
        Code::UnsupportedMediaType,
        format!("The content-type must be {expected}, but is {given:?}."),
    ))
}

/// Whether the body is gzipped; an error for any other encoding.
pub(crate) fn is_gzipped(headers: &HeaderMap) -> Result<bool, Problem> {
    match header(headers, "content-encoding").map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "identity") => Ok(false),
        Some("gzip") => Ok(true),
        Some(other) => Err(Problem::new(
            Code::UnsupportedMediaType,
            format!("The content-encoding must be gzip or none, but is {other:?}."),
        )),
    }
}

pub(crate) fn too_large(service: Service) -> Problem {
    Problem::new(
        Code::RequestEntityTooLarge,
        format!("The request's body must not have more than {} bytes uncompressed.", service.max_body()),
    )
}

pub(crate) fn too_slow(patience: Duration) -> Problem {
    Problem::new(
        Code::RequestTimeout,
        format!("The request's body did not arrive within {} seconds.", patience.as_secs()),
    )
}

/// A header that stands there once; an unreadable one counts as absent.
pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
