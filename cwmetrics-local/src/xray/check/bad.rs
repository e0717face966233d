//! Why a document was not taken.

use serde_json::{Map, Value};

use crate::operation::Refused;
use crate::protocol::node::{Node, structure};
use crate::protocol::problem::shown;

/// What is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::xray) struct Bad {
    /// The document's id, if it has one.
    id: Option<String>,
    is_subsegment: bool,
    code: String,
    message: String,
}

impl Bad {
    /// Of a document that is not even one.
    pub(super) fn of_document(code: &str, message: impl Into<String>) -> Bad {
        Bad { id: None, is_subsegment: false, code: code.to_owned(), message: message.into() }
    }

    /// The same, now that it is known of what.
    pub(super) fn of(self, fields: &Map<String, Value>) -> Bad {
        let is_subsegment = fields.get("type").is_some_and(|kind| kind == "subsegment");
        let id = fields.get("id").and_then(Value::as_str).map(str::to_owned);
        Bad { id, is_subsegment, ..self }
    }

    /// As X-Ray writes it, with the reason behind.
    fn message(&self) -> String {
        let what = if self.is_subsegment { "subsegment" } else { "segment" };
        format!("Invalid {what}. ErrorCode: {}, Cause: {}", self.code, self.message)
    }

    /// An item of `UnprocessedTraceSegments`.
    pub(in crate::xray) fn node(&self) -> Node {
        structure([
            ("Id", self.id.as_deref().map_or(Node::Null, Node::from)),
            ("ErrorCode", Node::from(self.code.as_str())),
            ("Message", Node::Text(self.message())),
        ])
    }

    /// What the journal says about a request with these documents.
    pub(in crate::xray) fn refused(all: &[Bad]) -> Option<Refused> {
        let first = all.first()?;
        let id = first.id.as_deref().map_or_else(String::new, |id| format!("{}: ", shown(id)));
        let more = match all.len() - 1 {
            0 => String::new(),
            more => format!(" (and {more} more of its documents)"),
        };
        let message = format!("{id}{}{more}", first.message());
        Some(Refused { code: first.code.clone(), message })
    }
}

/// `Missing…`: a field that has to be there. `place` is that of the segment in its document.
pub(super) fn missing(code: &str, place: &str, field: &str) -> Bad {
    Bad::of_document(&format!("Missing{code}"), format!("{place}{field} is required"))
}

/// `Invalid…`: a field that is not as it must be.
pub(super) fn wrong(code: &str, place: &str, field: &str, value: &Value, must: &str) -> Bad {
    let shown = match value {
        Value::String(text) => format!("\"{}\"", shown(text)),
        value => shown(&value.to_string()),
    };
    let message = format!("{place}{field} is {shown}, and {must}");
    Bad::of_document(&format!("Invalid{code}"), message)
}
