//! The blocks within a segment that have a form of their own.

use serde_json::{Map, Value};

/// The `http` block: the request that a segment has answered or a subsegment has made.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Http {
    /// Such as `GET`.
    pub method: Option<String>,
    /// The URL or the path.
    pub url: Option<String>,
    /// Who has asked.
    pub user_agent: Option<String>,
    /// The address from which it was asked.
    pub client_ip: Option<String>,
    /// Whether the other side was told the trace, so that it can send a segment.
    pub traced: bool,
    /// Such as 200.
    pub status: Option<u16>,
    /// Bytes of the response.
    pub content_length: Option<u64>,
}

impl Http {
    pub(super) fn read(block: Option<Value>) -> Option<Http> {
        let block = block?;
        let (request, response) = (&block["request"], &block["response"]);
        let text = |name: &str| request[name].as_str().map(str::to_owned);
        Some(Http {
            method: text("method"),
            url: text("url"),
            user_agent: text("user_agent"),
            client_ip: text("client_ip"),
            traced: request["traced"].as_bool().unwrap_or(false),
            status: response["status"].as_u64().and_then(|status| status.try_into().ok()),
            content_length: response["content_length"].as_u64(),
        })
    }
}

/// The `cause` block: why a segment or subsegment went wrong.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Cause {
    /// What was thrown, the outermost first.
    Exceptions(Vec<Exception>),
    /// The id of an exception that another segment or subsegment of the trace tells.
    Elsewhere(String),
}

impl Cause {
    pub(super) fn read(block: Option<Value>) -> Option<Cause> {
        match block? {
            Value::String(id) => Some(Cause::Elsewhere(id)),
            Value::Object(mut fields) => {
                let Some(Value::Array(exceptions)) = fields.remove("exceptions") else {
                    return Some(Cause::Exceptions(Vec::new()));
                };
                let read = |exception: &Value| exception.as_object().map(Exception::read);
                Some(Cause::Exceptions(exceptions.iter().filter_map(read).collect()))
            }
            _ => None,
        }
    }
}

/// One exception, error or panic.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Exception {
    /// Its id, to which a [`Cause::Elsewhere`] can point.
    pub id: Option<String>,
    /// Its type, such as `std::io::Error`.
    pub kind: Option<String>,
    /// What it says.
    pub message: Option<String>,
    /// Whether it comes from the other side of a call.
    pub remote: bool,
    /// The id of the exception that has led to it.
    pub cause: Option<String>,
    /// The calls in which it was thrown, the innermost first.
    pub stack: Vec<StackFrame>,
}

impl Exception {
    fn read(fields: &Map<String, Value>) -> Exception {
        let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
        let stack = fields.get("stack").and_then(Value::as_array);
        Exception {
            id: text("id"),
            kind: text("type"),
            message: text("message"),
            remote: fields.get("remote").and_then(Value::as_bool).unwrap_or(false),
            cause: text("cause"),
            stack: stack.into_iter().flatten().map(StackFrame::read).collect(),
        }
    }
}

/// A place in a program.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct StackFrame {
    /// The file.
    pub path: Option<String>,
    /// The line in the file.
    pub line: Option<u64>,
    /// The function.
    pub label: Option<String>,
}

impl StackFrame {
    fn read(frame: &Value) -> StackFrame {
        let text = |name: &str| frame[name].as_str().map(str::to_owned);
        StackFrame { path: text("path"), line: frame["line"].as_u64(), label: text("label") }
    }
}
