//! JSON bytes to a tree and back.

use serde_json::{Map, Value};

use super::node::Node;
use super::problem::{Code, Problem};

pub(crate) fn decode(body: &[u8]) -> Result<Node, Problem> {
    if body.is_empty() {
        return Ok(Node::Map(Vec::new()));
    }
    // serde_json itself refuses what is nested more than 128 deep.
    serde_json::from_slice(body).map(node).map_err(|error| {
        Problem::new(Code::SerializationException, format!("The request's body is not valid JSON: {error}."))
    })
}

pub(crate) fn encode(answer: Node) -> Vec<u8> {
    value(answer).to_string().into_bytes()
}

fn node(value: Value) -> Node {
    match value {
        Value::Null => Node::Null,
        Value::Bool(flag) => Node::Bool(flag),
        Value::Number(number) => Node::Number(number.as_f64().unwrap_or(f64::NAN)),
        Value::String(text) => Node::Text(text),
        Value::Array(items) => Node::List(items.into_iter().map(node).collect()),
        Value::Object(members) => {
            Node::Map(members.into_iter().map(|(name, value)| (name, node(value))).collect())
        }
    }
}

fn value(node: Node) -> Value {
    match node {
        Node::Null | Node::Other(_) => Value::Null,
        Node::Bool(flag) => Value::Bool(flag),
        // JSON has no infinity; the protocol writes it as a string.
        Node::Number(number) | Node::Time(number) => serde_json::Number::from_f64(number)
            .map_or_else(|| Value::String(number.to_string()), Value::Number),
        Node::Text(text) => Value::String(text),
        Node::List(items) => Value::Array(items.into_iter().map(value).collect()),
        Node::Map(members) => {
            Value::Object(members.into_iter().map(|(name, node)| (name, value(node))).collect::<Map<_, _>>())
        }
    }
}
