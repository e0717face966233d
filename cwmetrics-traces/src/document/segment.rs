//! One segment or subsegment.

use serde_json::{Map, Value};

use super::{Cause, Http};
use crate::{DocumentError, SegmentId, TraceId};

/// The fields of a segment or subsegment (developer guide of X-Ray, "AWS X-Ray segment documents").
///
/// Made by [`Document::read`](crate::Document::read).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Segment {
    /// Unique in its trace.
    pub id: SegmentId,
    /// The trace of which it is part.
    pub trace_id: TraceId,
    /// Of a subsegment, that in which it is nested; of a segment, the subsegment of the service that
    /// has called this one.
    pub parent_id: Option<SegmentId>,
    /// Whether it is a service's work for a request, or a part of that work.
    pub kind: Kind,
    /// Of a segment the service's name; of a subsegment that of the work or of the service that was
    /// called.
    pub name: String,
    /// Seconds since 1970.
    pub start_time: f64,
    /// Seconds since 1970; none while it is in progress.
    pub end_time: Option<f64>,
    /// A client error, such as a status of 400 to 499.
    pub error: bool,
    /// It was refused because there were too many, as with a status of 429.
    pub throttle: bool,
    /// A server error, such as a status of 500 to 599, or a panic.
    pub fault: bool,
    /// Why it went wrong.
    pub cause: Option<Cause>,
    /// Of a subsegment that calls out: `aws` or `remote`.
    pub namespace: Option<String>,
    /// Of a segment: where it ran, such as `AWS::EC2::Instance`.
    pub origin: Option<String>,
    /// Who has asked.
    pub user: Option<String>,
    /// Whether X-Ray has made it from a subsegment, for a service that sends no segments itself.
    pub inferred: bool,
    /// The request.
    pub http: Option<Http>,
    /// The `aws` block: the resource where it ran, or that was called.
    pub aws: Map<String, Value>,
    /// The `sql` block: the query.
    pub sql: Map<String, Value>,
    /// The `service` block: the version of the program.
    pub service: Map<String, Value>,
    /// What X-Ray indexes: texts, numbers and booleans.
    pub annotations: Map<String, Value>,
    /// What X-Ray only keeps, by namespace.
    pub metadata: Map<String, Value>,
}

/// What a [`Segment`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A service's work for a request.
    Segment,
    /// A part of it.
    Subsegment,
}

impl Segment {
    /// Whether it has not ended yet.
    pub fn in_progress(&self) -> bool {
        self.end_time.is_none()
    }

    /// How long it took, in seconds; none while it is in progress. Never less than 0, though clocks
    /// may say so.
    pub fn duration(&self) -> Option<f64> {
        self.end_time.map(|end| (end - self.start_time).max(0.0))
    }

    /// Whether it is a call of another service, so that the other side may have sent a segment.
    pub fn calls_out(&self) -> bool {
        self.kind == Kind::Subsegment && matches!(self.namespace.as_deref(), Some("aws" | "remote"))
    }

    /// Whether it was dropped before its end, as this project's attributes tell with the annotation
    /// `cancelled`.
    pub fn cancelled(&self) -> bool {
        self.annotations.get("cancelled") == Some(&Value::Bool(true))
    }
}

/// One piece of a document. With a parent it is nested in it.
pub(super) fn read(text: &str, parent: Option<&Segment>) -> Result<Segment, DocumentError> {
    let value = serde_json::from_str(text)
        .map_err(|error| DocumentError::new("document", format!("is not JSON: {error}")))?;
    let Value::Object(mut fields) = value else {
        return Err(DocumentError::new("document", "must be a JSON object"));
    };
    let id = fields.get("id").and_then(Value::as_str).map(str::to_owned);
    segment(&mut fields, parent).map_err(|error| error.in_segment(id.as_deref()))
}

fn segment(fields: &mut Map<String, Value>, parent: Option<&Segment>) -> Result<Segment, DocumentError> {
    let is_sub = parent.is_some() || fields.get("type").is_some_and(|kind| kind == "subsegment");
    let trace_id = match parent {
        Some(parent) => parent.trace_id,
        None => needed(fields, "trace_id", "such as 1-581cf771-a006649127e371903a2de979", id)?,
    };
    let hexadecimal = "16 hexadecimal digits";
    let parent_id = match parent {
        Some(parent) => Some(parent.id),
        None if is_sub || fields.get("parent_id").is_some_and(|id| !id.is_null()) => {
            Some(needed(fields, "parent_id", hexadecimal, id)?)
        }
        None => None,
    };
    let seconds = "a number of seconds since 1970";
    let is_open = flag(fields, "in_progress");
    Ok(Segment {
        id: needed(fields, "id", hexadecimal, id)?,
        trace_id,
        parent_id,
        kind: if is_sub { Kind::Subsegment } else { Kind::Segment },
        name: needed(fields, "name", "a text that is not empty", name)?,
        start_time: needed(fields, "start_time", seconds, time)?,
        end_time: fields.get("end_time").and_then(time).filter(|_| !is_open),
        error: flag(fields, "error"),
        throttle: flag(fields, "throttle"),
        fault: flag(fields, "fault"),
        cause: Cause::read(fields.remove("cause")),
        namespace: text(fields, "namespace"),
        origin: text(fields, "origin"),
        user: text(fields, "user"),
        inferred: flag(fields, "inferred"),
        http: Http::read(fields.remove("http")),
        aws: block(fields, "aws"),
        sql: block(fields, "sql"),
        service: block(fields, "service"),
        annotations: block(fields, "annotations"),
        metadata: block(fields, "metadata"),
    })
}

/// A field without which there is no segment.
fn needed<T>(
    fields: &Map<String, Value>,
    name: &'static str,
    right: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<T, DocumentError> {
    let problem = match fields.get(name) {
        None => format!("is missing; it must be {right}"),
        Some(value) => match read(value) {
            Some(read) => return Ok(read),
            None => format!("must be {right}, but is {}", shown(value)),
        },
    };
    Err(DocumentError::new(name, problem))
}

fn id<T: std::str::FromStr>(value: &Value) -> Option<T> {
    value.as_str()?.parse().ok()
}

/// Seconds, of which there are fewer than of the milliseconds that some take for them.
fn time(value: &Value) -> Option<f64> {
    value.as_f64().filter(|seconds| (0.0..1e11).contains(seconds))
}

fn name(value: &Value) -> Option<String> {
    value.as_str().filter(|name| !name.is_empty()).map(str::to_owned)
}

fn flag(fields: &Map<String, Value>, name: &str) -> bool {
    fields.get(name).and_then(Value::as_bool).unwrap_or(false)
}

fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    fields.get(name).and_then(Value::as_str).map(str::to_owned)
}

fn block(fields: &mut Map<String, Value>, name: &str) -> Map<String, Value> {
    match fields.remove(name) {
        Some(Value::Object(block)) => block,
        _ => Map::new(),
    }
}

/// A value as it may stand in a message: not endless.
fn shown(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
