//! What a request's head says: protocol, operation, encoding of the body.

use std::time::Duration;

use hyper::http::request::Parts;
use hyper::{HeaderMap, Method};

use super::problem::{Code, Problem};
use super::{Protocol, SERVICE};

/// The 1 MB that a request may have uncompressed, in the strict reading of the word.
pub(crate) const MAX_BODY: usize = 1_000_000;

/// What is read off the wire at most: gzip makes incompressible data slightly larger.
pub(crate) const MAX_WIRE_BODY: usize = MAX_BODY + 64 * 1024;

/// The protocol that the request means, also when it is not a good one.
pub(crate) fn protocol(parts: &Parts) -> Protocol {
    let cbor = parts.uri.path().starts_with("/service/") || parts.headers.contains_key("smithy-protocol");
    if cbor { Protocol::Cbor } else { Protocol::Json }
}

/// The operation's name as the request gives it.
pub(crate) fn operation(parts: &Parts, protocol: Protocol) -> Result<String, Problem> {
    let named = match protocol {
        Protocol::Cbor => parts
            .uri
            .path()
            .strip_prefix("/service/")
            .and_then(|path| path.split_once("/operation/"))
            .filter(|_| header(&parts.headers, "smithy-protocol") == Some("rpc-v2-cbor")),
        Protocol::Json => header(&parts.headers, "x-amz-target")
            .filter(|_| parts.uri.path() == "/")
            .and_then(|target| target.split_once('.')),
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

pub(crate) fn too_large() -> Problem {
    Problem::new(
        Code::RequestEntityTooLarge,
        format!("The request's body must not have more than {MAX_BODY} bytes uncompressed."),
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
