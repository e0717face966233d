//! How requests and answers look on the wire. Knows no operation.

pub(crate) mod cbor;
pub(crate) mod gzip;
pub(crate) mod input;
pub(crate) mod json;
pub(crate) mod loopback;
pub(crate) mod node;
pub(crate) mod place;
pub(crate) mod problem;
pub(crate) mod reply;
pub(crate) mod route;
pub(crate) mod service;
mod tree;

use self::service::Service;

/// The protocols that clients speak to this endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// Smithy `rpc-v2-cbor` to CloudWatch: the Rust SDK, boto3 and most current SDKs.
    Cbor,
    /// `awsJson1.0` to CloudWatch.
    Json,
    /// `awsJson1.1` to Lightsail: every SDK.
    Json11,
    /// `restJson1` to X-Ray: every SDK.
    RestJson,
    /// Datagrams to X-Ray's daemon: a line of JSON, and a document. They have no answer.
    Daemon,
}

/// CloudWatch's name in paths and targets of both of its protocols.
pub(crate) const SERVICE: &str = "GraniteServiceVersion20100801";

/// Lightsail's name in targets.
pub(crate) const LIGHTSAIL: &str = "Lightsail_20161128";

impl Protocol {
    pub(crate) fn decode(self, body: &[u8]) -> Result<node::Node, problem::Problem> {
        match self {
            Protocol::Cbor => cbor::decode(body),
            _ => json::decode(body),
        }
    }

    pub(crate) fn encode(self, answer: node::Node) -> Vec<u8> {
        match self {
            Protocol::Cbor => cbor::encode(answer),
            _ => json::encode(answer),
        }
    }

    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Protocol::Cbor => "application/cbor",
            Protocol::Json => "application/x-amz-json-1.0",
            Protocol::Json11 => "application/x-amz-json-1.1",
            Protocol::RestJson | Protocol::Daemon => "application/json",
        }
    }

    /// Whom its clients take this endpoint for.
    pub(crate) fn service(self) -> Service {
        match self {
            Protocol::Cbor | Protocol::Json => Service::CloudWatch,
            Protocol::Json11 => Service::Lightsail,
            Protocol::RestJson | Protocol::Daemon => Service::XRay,
        }
    }
}
