//! One call as X-Ray writes it: the fields of a segment or subsegment, by the published rules.

use std::fmt::{self, Write as _};
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::segment::{DEFAULT, Details, End, Finished, Role, SegmentId, cut_bytes, name};

/// Most bytes of the fields of one call, without its subsegments. Annotations and metadata for which
/// there is no room go to subsegments of their own.
const MOST_FIELDS: usize = 60_000;
/// Most bytes of one value of metadata, as JSON. What is longer is written as several texts.
const MOST_VALUE: usize = 50_000;
/// The namespace of metadata that are ours.
const OURS: &str = "cwmetrics";

/// The service, as its segments tell.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    pub(crate) name: String,
    pub(crate) version: Option<String>,
}

/// A segment or subsegment without the braces around it.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) id: SegmentId,
    pub(super) parent: Option<SegmentId>,
    pub(super) role: Role,
    pub(super) fields: String,
    /// How many calls it stands for.
    pub(super) calls: u64,
}

/// The parts that a call is written as: itself, and subsegments for what has no room in it.
pub(super) fn parts(call: &Finished, service: &Service) -> Vec<Part> {
    let title = match call.role {
        Role::Segment => name(&service.name),
        Role::Subsegment => name(&call.name),
    };
    let mut fields = Fields::of(call.id, &title, call.start, call.end);
    let details = call.details.as_deref();
    status(&mut fields, call, details);
    blocks(&mut fields, call, service, details);
    let mut entries = entries(call, details).into_iter().peekable();
    let mut parts = Vec::new();
    loop {
        page(&mut fields, &mut entries);
        let number = parts.len() as u64;
        parts.push(match number {
            0 => Part {
                id: call.id,
                parent: call.parent,
                role: call.role,
                fields: fields.text,
                calls: call.end.is_some().into(),
            },
            _ => Part {
                id: call.id.derived(number),
                parent: Some(call.id),
                role: Role::Subsegment,
                fields: fields.text,
                calls: 0,
            },
        });
        if entries.peek().is_none() {
            return parts;
        }
        fields = Fields::of(call.id.derived(number + 1), "more details", call.start, call.end);
    }
}

/// Fields of a JSON object, without its braces.
#[derive(Debug)]
struct Fields {
    text: String,
}

impl Fields {
    /// What every part has.
    fn of(id: SegmentId, name: &str, start: Duration, end: Option<Duration>) -> Fields {
        let mut fields = Fields { text: String::with_capacity(256) };
        fields.raw("id", format_args!("\"{id}\""));
        fields.string("name", name);
        fields.raw("start_time", seconds(start));
        match end {
            Some(end) => fields.raw("end_time", seconds(end)),
            None => fields.raw("in_progress", true),
        }
        fields
    }

    /// A field whose value is JSON already. Its name has nothing to escape.
    fn raw(&mut self, name: &str, value: impl fmt::Display) {
        let comma = if self.text.is_empty() { "" } else { "," };
        // It is a `String`, which takes everything.
        let _ = write!(self.text, "{comma}\"{name}\":{value}");
    }

    fn string(&mut self, name: &str, value: &str) {
        if value.chars().any(|character| matches!(character, '"' | '\\' | '\0'..' ')) {
            self.raw(name, Value::from(value));
        } else {
            self.raw(name, format_args!("\"{value}\""));
        }
    }

    fn add_unless_empty(&mut self, name: &str, value: Map<String, Value>) {
        if !value.is_empty() {
            self.raw(name, Value::from(value));
        }
    }
}

fn seconds(time: Duration) -> impl fmt::Display {
    fmt::from_fn(move |f| write!(f, "{}.{:06}", time.as_secs(), time.subsec_micros()))
}

/// Whether the call went wrong: by the status of an HTTP response, or else by its result.
fn status(fields: &mut Fields, call: &Finished, details: Option<&Details>) {
    let status = details.and_then(|details| details.status);
    let throttle = status == Some(429) || details.is_some_and(|details| details.is_throttled);
    let is_panic = call.outcome == End::Panic;
    let (mut error, mut fault) = (false, is_panic);
    match status {
        Some(400..500) => error = true,
        Some(500..) => fault = true,
        _ => error = call.outcome == End::Error,
    }
    for (name, is) in [("error", error), ("throttle", throttle), ("fault", fault)] {
        if is {
            fields.raw(name, true);
        }
    }
    let (kind, message) = match &call.cause {
        _ if is_panic => ("panic", Some("the call has panicked")),
        Some(cause) => (cause.kind, cause.message.as_deref()),
        None => return,
    };
    let mut exception = json!({ "id": call.id.derived(u64::MAX).to_string(), "type": kind });
    if let Some(message) = message {
        exception["message"] = message.into();
    }
    if call.is_remote {
        exception["remote"] = true.into();
    }
    fields.raw("cause", json!({ "exceptions": [exception] }));
}

fn blocks(fields: &mut Fields, call: &Finished, service: &Service, details: Option<&Details>) {
    let is_segment = call.role == Role::Segment;
    if is_segment && let Some(version) = &service.version {
        fields.raw("service", json!({ "version": version }));
    }
    let calls_aws = details.is_some_and(|details| !details.aws.is_empty());
    if !is_segment && (call.is_remote || calls_aws) {
        fields.string("namespace", if calls_aws { "aws" } else { "remote" });
    }
    let Some(details) = details else { return };
    if is_segment && let Some(user) = &details.user {
        fields.string("user", user);
    }
    let mut http = details.http.clone();
    if let Some(Value::Object(request)) = http.get_mut("request") {
        request.remove(if is_segment { "traced" } else { "x_forwarded_for" });
    }
    fields.add_unless_empty("http", http);
    fields.add_unless_empty("aws", details.aws.clone());
    if !is_segment {
        fields.add_unless_empty("sql", details.sql.clone());
    }
}

/// An annotation, or a value of metadata in a namespace.
struct Entry {
    namespace: Option<&'static str>,
    key: String,
    value: Value,
    bytes: usize,
}

impl Entry {
    fn new(namespace: Option<&'static str>, key: &str, value: Value) -> Entry {
        // Colon, comma, and what opens and closes a namespace; a key can be all escapes.
        let bytes = value.to_string().len() + 6 * key.len() + 32;
        Entry { namespace, key: key.to_owned(), value, bytes }
    }

    /// Metadata of any size: of a long text its pieces in their order, and of another long value the
    /// pieces of its JSON.
    fn pieces(key: &str, value: &Value) -> Vec<Entry> {
        let json = value.to_string();
        if json.len() <= MOST_VALUE {
            return vec![Entry::new(Some(DEFAULT), key, value.clone())];
        }
        let mut rest = value.as_str().unwrap_or(&json);
        let mut pieces = Vec::new();
        while !rest.is_empty() {
            // A byte becomes six at most.
            let mut piece = cut_bytes(rest, MOST_VALUE - 2);
            while Value::from(piece).to_string().len() > MOST_VALUE {
                piece = cut_bytes(piece, piece.len() / 2);
            }
            rest = &rest[piece.len()..];
            let key = format!("{key} ({})", pieces.len() + 1);
            pieces.push(Entry::new(Some(DEFAULT), &key, piece.into()));
        }
        pieces
    }
}

fn entries(call: &Finished, details: Option<&Details>) -> Vec<Entry> {
    let mut entries = Vec::new();
    if call.outcome == End::Cancelled {
        entries.push(Entry::new(None, "cancelled", true.into()));
    }
    let is_segment = call.role == Role::Segment;
    if is_segment && !call.name.is_empty() {
        entries.push(Entry::new(Some(OURS), "call", (*call.name).into()));
    }
    let Some(details) = details else { return entries };
    for (key, value) in &details.annotations {
        entries.push(Entry::new(None, key, value.clone()));
    }
    if !is_segment && let Some(user) = &details.user {
        entries.push(Entry::new(Some(OURS), "user", user.as_str().into()));
    }
    if is_segment && !details.sql.is_empty() {
        entries.push(Entry::new(Some(OURS), "sql", details.sql.clone().into()));
    }
    for (key, value) in &details.metadata {
        entries.extend(Entry::pieces(key, value));
    }
    entries
}

/// Adds as many entries as there is room for. In a part of its own every one has room.
fn page(fields: &mut Fields, entries: &mut std::iter::Peekable<std::vec::IntoIter<Entry>>) {
    let mut annotations = Map::new();
    let mut metadata: Map<String, Value> = Map::new();
    let mut bytes = fields.text.len();
    while let Some(entry) = entries.next_if(|entry| bytes + entry.bytes <= MOST_FIELDS) {
        bytes += entry.bytes;
        let Some(namespace) = entry.namespace else {
            annotations.insert(entry.key, entry.value);
            continue;
        };
        if let Value::Object(known) = metadata.entry(namespace).or_insert_with(|| json!({})) {
            known.insert(entry.key, entry.value);
        }
    }
    fields.add_unless_empty("annotations", annotations);
    fields.add_unless_empty("metadata", metadata);
}
