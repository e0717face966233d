//! CBOR bytes to a tree and back.

use ciborium::Value;

use super::MAX_NESTING;
use super::node::Node;
use super::problem::{Code, Problem};

/// The tag of an epoch time (RFC 8949, 3.4.2).
const EPOCH_TIME: u64 = 1;

pub(crate) fn decode(body: &[u8]) -> Result<Node, Problem> {
    if body.is_empty() {
        return Ok(Node::Map(Vec::new()));
    }
    let mut rest = body;
    let value: Value = ciborium::de::from_reader_with_recursion_limit(&mut rest, MAX_NESTING)
        .map_err(|error| malformed(describe(&error)))?;
    if !rest.is_empty() {
        return Err(malformed(format!("{} bytes follow the end of the structure", rest.len())));
    }
    node(value)
}

pub(crate) fn encode(answer: Node) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory does not fail, and a `Value` is always representable.
    let _ = ciborium::into_writer(&value(answer), &mut bytes);
    bytes
}

fn node(value: Value) -> Result<Node, Problem> {
    Ok(match value {
        Value::Null => Node::Null,
        Value::Bool(flag) => Node::Bool(flag),
        Value::Integer(number) => Node::Number(i128::from(number) as f64),
        Value::Float(number) => Node::Number(number),
        Value::Text(text) => Node::Text(text),
        Value::Bytes(_) => Node::Other("bytes"),
        Value::Tag(EPOCH_TIME, time) => match *time {
            Value::Integer(seconds) => Node::Time(i128::from(seconds) as f64),
            Value::Float(seconds) => Node::Time(seconds),
            _ => return Err(malformed("a timestamp's tag holds no number")),
        },
        Value::Tag(..) => Node::Other("a tagged value"),
        Value::Array(items) => Node::List(items.into_iter().map(node).collect::<Result<_, _>>()?),
        Value::Map(members) => {
            let member = |(key, value)| match key {
                Value::Text(name) => Ok((name, node(value)?)),
                _ => Err(malformed("a member's name is not a string")),
            };
            Node::Map(members.into_iter().map(member).collect::<Result<_, _>>()?)
        }
        _ => Node::Other("an unknown value"),
    })
}

fn value(node: Node) -> Value {
    match node {
        Node::Null | Node::Other(_) => Value::Null,
        Node::Bool(flag) => Value::Bool(flag),
        Node::Number(number) => Value::Float(number),
        Node::Text(text) => Value::Text(text),
        Node::Time(seconds) => Value::Tag(EPOCH_TIME, Box::new(Value::Float(seconds))),
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
        Error::RecursionLimitExceeded => {
            format!("it is nested more than {MAX_NESTING} deep")
        }
    }
}

fn malformed(why: impl std::fmt::Display) -> Problem {
    Problem::new(Code::SerializationException, format!("The request's body is not valid CBOR: {why}."))
}
