//! JSON bytes to a tree and back.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Map, Value};

use super::node::Node;
use super::problem::{Code, Problem};
use super::tree::Whole;

pub(crate) fn decode(body: &[u8]) -> Result<Node, Problem> {
    if body.is_empty() {
        return Ok(Node::Map(Vec::new()));
    }
    serde_json::from_slice(body).map(|Whole(tree)| tree).map_err(|error| {
        Problem::new(Code::SerializationException, format!("The request's body is not valid JSON: {error}."))
    })
}

pub(crate) fn encode(answer: Node) -> Vec<u8> {
    value(answer).to_string().into_bytes()
}

fn value(node: Node) -> Value {
    match node {
        Node::Null | Node::Other(_) => Value::Null,
        Node::Bool(flag) => Value::Bool(flag),
        // JSON has no infinity; the protocol writes it as a string.
        Node::Number(number) | Node::Time(number) => serde_json::Number::from_f64(number)
            .map_or_else(|| Value::String(number.to_string()), Value::Number),
        Node::Integer(number) => Value::from(number),
        Node::Text(text) => Value::String(text),
        Node::Bytes(bytes) => Value::String(BASE64.encode(bytes)),
        Node::List(items) => Value::Array(items.into_iter().map(value).collect()),
        Node::Map(members) => {
            Value::Object(members.into_iter().map(|(name, node)| (name, value(node))).collect::<Map<_, _>>())
        }
    }
}
