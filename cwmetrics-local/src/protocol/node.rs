//! A request or an answer as a tree, the same for both protocols.

use crate::timestamp::Timestamp;

/// One value of the tree.
#[derive(Debug)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    /// Integers too: no number of these operations needs more than 2^53.
    Number(f64),
    /// Only in answers: what some clients read only without a decimal point.
    Integer(i64),
    Text(String),
    /// Only what CBOR tags as a time; in JSON a time is a number.
    Time(f64),
    /// A blob: bytes in CBOR, Base64 in JSON.
    Bytes(Vec<u8>),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
    /// What no member of these operations can be, by its name.
    Other(&'static str),
}

impl Node {
    /// What it is, for a message.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Node::Null => "null",
            Node::Bool(_) => "a boolean",
            Node::Number(_) | Node::Integer(_) => "a number",
            Node::Text(_) => "a string",
            Node::Time(_) => "a timestamp",
            Node::Bytes(_) => "bytes",
            Node::List(_) => "a list",
            Node::Map(_) => "a structure",
            Node::Other(name) => name,
        }
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Node {
        Node::Text(text.to_owned())
    }
}

impl From<Timestamp> for Node {
    fn from(time: Timestamp) -> Node {
        Node::Time(time.seconds())
    }
}

/// An answer that was made as JSON. What makes them nests a few levels.
impl From<serde_json::Value> for Node {
    fn from(value: serde_json::Value) -> Node {
        use serde_json::Value;
        match value {
            Value::Null => Node::Null,
            Value::Bool(flag) => Node::Bool(flag),
            Value::Number(number) => match number.as_i64() {
                Some(integer) => Node::Integer(integer),
                None => number.as_f64().map_or(Node::Null, Node::Number),
            },
            Value::String(text) => Node::Text(text),
            Value::Array(items) => Node::List(items.into_iter().map(Node::from).collect()),
            Value::Object(members) => {
                Node::Map(members.into_iter().map(|(name, value)| (name, Node::from(value))).collect())
            }
        }
    }
}

/// A structure from its members.
pub(crate) fn structure<const N: usize>(members: [(&str, Node); N]) -> Node {
    Node::Map(members.map(|(name, node)| (name.to_owned(), node)).into())
}
