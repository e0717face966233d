//! Answers and errors as HTTP responses.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};

use super::Protocol;
use super::node::{Node, structure};
use super::problem::{Code, Problem};
use super::service::Service;

/// An HTTP response of this endpoint.
pub(crate) type Reply = Response<Full<Bytes>>;

/// A 200 with what the operation returns, if it returns anything.
pub(crate) fn success(protocol: Protocol, answer: Option<Node>) -> Reply {
    match (protocol, answer) {
        // An operation without output has no body in rpcv2Cbor, and so no type.
        (Protocol::Cbor, None) => {
            let mut reply = Response::new(Full::default());
            mark(&mut reply, protocol);
            reply
        }
        (protocol, answer) => {
            let answer = answer.unwrap_or(Node::Map(Vec::new()));
            with_body(protocol, StatusCode::OK, answer)
        }
    }
}

/// An error, as the clients of the service want it.
pub(crate) fn failure(protocol: Protocol, query_mode: bool, problem: &Problem) -> Reply {
    match protocol.service() {
        Service::CloudWatch => cloudwatch_failure(protocol, query_mode, problem),
        Service::Lightsail => lightsail_failure(protocol, problem),
        Service::XRay => xray_failure(protocol, problem),
    }
}

/// In awsJson1.1 the code is in the body.
fn lightsail_failure(protocol: Protocol, problem: &Problem) -> Reply {
    let code = problem.code.name(Service::Lightsail);
    let body = structure([("__type", code.into()), ("message", Node::from(problem.message.as_str()))]);
    with_body(protocol, status(protocol, problem), body)
}

/// In restJson1 the code is in a header.
fn xray_failure(protocol: Protocol, problem: &Problem) -> Reply {
    let body = structure([("Message", Node::from(problem.message.as_str()))]);
    let mut reply = with_body(protocol, status(protocol, problem), body);
    let code = HeaderValue::from_static(problem.code.name(Service::XRay));
    reply.headers_mut().insert(HeaderName::from_static("x-amzn-errortype"), code);
    reply
}

fn status(protocol: Protocol, problem: &Problem) -> StatusCode {
    StatusCode::from_u16(problem.code.status(protocol.service())).unwrap_or(StatusCode::BAD_REQUEST)
}

/// The old code goes into a header where the client asks for it, because the name of the shape,
/// which stands in the body, is another for some.
fn cloudwatch_failure(protocol: Protocol, query_mode: bool, problem: &Problem) -> Reply {
    // The one shape of the model that writes it with a capital.
    let message = match problem.code {
        Code::InternalServiceError => "Message",
        _ => "message",
    };
    let shape = format!("com.amazonaws.cloudwatch#{}", problem.code.shape());
    let body = structure([("__type", Node::Text(shape)), (message, Node::from(problem.message.as_str()))]);
    let status = status(protocol, problem);
    let mut reply = with_body(protocol, status, body);
    if query_mode {
        let fault = if status.is_server_error() { "Receiver" } else { "Sender" };
        let code = problem.code.name(Service::CloudWatch);
        if let Ok(value) = HeaderValue::try_from(format!("{code};{fault}")) {
            let name = HeaderName::from_static("x-amzn-query-error");
            reply.headers_mut().insert(name, value);
        }
    }
    reply
}

/// The id under which the client's logs know the request.
pub(crate) fn set_request_id(reply: &mut Reply, number: u64) {
    if let Ok(id) = HeaderValue::try_from(format!("00000000-0000-4000-8000-{number:012x}")) {
        let name = HeaderName::from_static("x-amzn-requestid");
        reply.headers_mut().insert(name, id);
    }
}

fn with_body(protocol: Protocol, status: StatusCode, body: Node) -> Reply {
    let mut reply = Response::new(Full::from(protocol.encode(body)));
    *reply.status_mut() = status;
    let content_type = HeaderValue::from_static(protocol.content_type());
    reply.headers_mut().insert(CONTENT_TYPE, content_type);
    mark(&mut reply, protocol);
    reply
}

fn mark(reply: &mut Reply, protocol: Protocol) {
    if protocol == Protocol::Cbor {
        let name = HeaderName::from_static("smithy-protocol");
        let value = HeaderValue::from_static("rpc-v2-cbor");
        reply.headers_mut().insert(name, value);
    }
}
