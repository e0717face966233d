//! CBOR bytes to a tree and back.

use ciborium::Value;

use super::node::Node;
use super::problem::{Code, Problem};
use super::tree::Whole;

/// The tag of an epoch time (RFC 8949, 3.4.2).
const EPOCH_TIME: u64 = 1;

pub(crate) fn decode(body: &[u8]) -> Result<Node, Problem> {
    if body.is_empty() {
        return Ok(Node::Map(Vec::new()));
    }
    let mut rest = body;
    let Whole(tree) = ciborium::from_reader(&mut rest).map_err(|error| malformed(describe(&error)))?;
    if !rest.is_empty() {
        return Err(malformed(format!("{} bytes follow the end of the structure", rest.len())));
    }
    Ok(tree)
}

pub(crate) fn encode(answer: Node) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory does not fail, and a `Value` is always representable.
    let _ = ciborium::into_writer(&value(answer), &mut bytes);
    bytes
}

fn value(node: Node) -> Value {
    match node {
        Node::Null | Node::Other(_) => Value::Null,
        Node::Bool(flag) => Value::Bool(flag),
        Node::Number(number) => Value::Float(number),
        Node::Integer(number) => Value::from(number),
        Node::Text(text) => Value::Text(text),
        Node::Time(seconds) => Value::Tag(EPOCH_TIME, Box::new(Value::Float(seconds))),
        Node::Bytes(bytes) => Value::Bytes(bytes),
        Node::List(items) => Value::Array(items.into_iter().map(value).collect()),
        Node::Map(members) => {
            Value::Map(members.into_iter().map(|(name, node)| (Value::Text(name), value(node))).collect())
        }
    }
}

fn describe<E>(error: &ciborium::de::Error<E>) -> String {
    use ciborium::de::Error;
    match error {
        Error::Io(_) => "it ends too early".to_owned(),
        Error::Syntax(at) => format!("bad syntax at byte {at}"),
        Error::Semantic(_, text) => text.clone(),
        Error::RecursionLimitExceeded => "it is nested too deep".to_owned(),
    }
}

fn malformed(why: impl std::fmt::Display) -> Problem {
    Problem::new(Code::SerializationException, format!("The request's body is not valid CBOR: {why}."))
}
