//! Whether a document keeps the rules that X-Ray publishes for it ("AWS X-Ray segment documents" in
//! the developer guide, and PutTraceSegments in the API reference).
//!
//! The names of codes that are known from X-Ray are its own (`InvalidName`, `InvalidTraceId`,
//! `MissingEndTime`, `MissingId`, `ParseError`); the others are made after them, since X-Ray publishes
//! no list. The lengths of strings other than names are not checked, since X-Ray takes longer ones
//! too. Objects and arrays may be nested 127 deep here.

mod annotations;
mod bad;
mod field;
mod part;

use serde_json::{Map, Value};

pub(super) use self::bad::Bad;
use self::bad::{missing, wrong};
use super::document::SegmentDocument;
use crate::timestamp::Timestamp;

/// Most bytes of a document: 64 kB.
const MAX_BYTES: usize = 64 * 1024;

/// How long traces are kept, in seconds: 30 days.
pub(super) const KEPT: i64 = 30 * 24 * 3600;
/// How far ahead of this endpoint's clock a segment may begin, in seconds. X-Ray publishes no limit;
/// this one is for clocks that differ.
const AHEAD: i64 = 3600;

/// The segments in a document, which may be an array of subsegments too: good ones and bad ones.
pub(super) fn document(text: &str, now: Timestamp, request: u64) -> Vec<Result<SegmentDocument, Bad>> {
    if text.len() > MAX_BYTES {
        let message = format!("it has {} bytes, and may have {MAX_BYTES}", text.len());
        return vec![Err(Bad::of_document("DocumentTooLarge", message))];
    }
    match serde_json::from_str(text) {
        Ok(Value::Array(all)) if all.is_empty() => {
            vec![Err(Bad::of_document("MissingId", "the array is empty"))]
        }
        Ok(Value::Array(all)) => all.iter().map(|one| segment(one, &one.to_string(), now, request)).collect(),
        Ok(one) => vec![segment(&one, text, now, request)],
        Err(error) => vec![Err(Bad::of_document("ParseError", format!("it is not valid JSON: {error}")))],
    }
}

fn segment(value: &Value, text: &str, now: Timestamp, request: u64) -> Result<SegmentDocument, Bad> {
    let Value::Object(fields) = value else {
        let message = format!("a document is a JSON object, but this is {}", field::kind(value));
        return Err(Bad::of_document("ParseError", message));
    };
    check(fields, now)
        .and_then(|()| {
            SegmentDocument::read(text, request)
                .map_err(|error| Bad::of_document("ParseError", error.to_string()))
        })
        .map_err(|bad| bad.of(fields))
}

fn check(fields: &Map<String, Value>, now: Timestamp) -> Result<(), Bad> {
    field::id(fields, "id", "", "Id")?.ok_or_else(|| missing("Id", "", "id"))?;
    check_trace_id(fields)?;
    let parent_id = field::id(fields, "parent_id", "", "ParentId")?;
    match fields.get("type") {
        None => {}
        Some(kind) if kind == "subsegment" => {
            parent_id.ok_or_else(|| missing("ParentId", "", "parent_id"))?;
        }
        Some(other) => {
            return Err(wrong("Type", "", "type", other, "must be \"subsegment\", or be left out"));
        }
    }
    part::check_all(fields)?;
    check_start(fields, now)
}

/// Whether this is the id of a trace: `1`, 8 and 24 hexadecimal digits, with dashes between them.
///
/// The 8 digits are a time in the ids of X-Ray's own SDKs, and anything at all in those of
/// OpenTelemetry, which X-Ray takes too.
pub(super) fn is_trace_id(id: &str) -> bool {
    let parts: Vec<&str> = id.split('-').collect();
    matches!(parts[..], ["1", time, unique] if field::is_hexadecimal(time, 8) && field::is_hexadecimal(unique, 24))
}

fn check_trace_id(fields: &Map<String, Value>) -> Result<(), Bad> {
    let value = fields.get("trace_id").ok_or_else(|| missing("TraceId", "", "trace_id"))?;
    if value.as_str().is_some_and(is_trace_id) {
        return Ok(());
    }
    let must = "must be 1, 8 and 24 hexadecimal digits with dashes between them, such as \
                1-58406520-a006649127e371903a2de979";
    Err(wrong("TraceId", "", "trace_id", value, must))
}

fn check_start(fields: &Map<String, Value>, now: Timestamp) -> Result<(), Bad> {
    let range = now.plus_seconds(-KEPT).seconds()..=now.plus_seconds(AHEAD).seconds();
    let start = &fields["start_time"];
    if start.as_f64().is_some_and(|start| range.contains(&start)) {
        return Ok(());
    }
    let must =
        format!("must be within the past 30 days, in seconds since 1970; now is {} ({now})", now.seconds());
    Err(wrong("StartTime", "", "start_time", start, &must))
}
