//! What a segment or subsegment tells besides its name and its times.

use cwmetrics_traces::{Cause, Exception, Kind, Node, Segment, Trace, duration, printable};
use serde_json::{Map, Value};

use crate::page::format::number;

/// Characters of one value, rows of a block, and exceptions, that are shown. The documents have all.
const MOST_CHARACTERS: usize = 1_000;
const MOST_ROWS: usize = 40;
const MOST_CAUSES: usize = 10;
const MOST_FRAMES: usize = 30;

/// A segment or subsegment.
pub(super) struct Detail {
    pub(super) id: String,
    pub(super) name: String,
    /// What it is, where, and how long it took.
    pub(super) about: String,
    pub(super) blocks: Vec<Block>,
    pub(super) causes: Vec<Reason>,
}

/// Names and values.
pub(super) struct Block {
    pub(super) title: String,
    pub(super) rows: Vec<(String, String)>,
    /// How many there are besides, if any.
    pub(super) left_out: Option<String>,
}

/// Why something went wrong.
pub(super) struct Reason {
    pub(super) title: String,
    pub(super) message: String,
    pub(super) stack: Vec<String>,
}

/// Whether there is anything to show of it.
pub(super) fn tells(segment: &Segment) -> bool {
    let Segment { http, aws, sql, service, annotations, metadata, cause, user, .. } = segment;
    let blocks = [aws, sql, service, annotations, metadata];
    http.is_some() || cause.is_some() || user.is_some() || blocks.iter().any(|block| !block.is_empty())
}

pub(super) fn detail(trace: &Trace, node: &Node) -> Detail {
    let segment = &node.segment;
    Detail {
        id: segment.id.to_string(),
        name: printable(&segment.name),
        about: about(trace, node),
        blocks: blocks(segment),
        causes: causes(segment),
    }
}

fn about(trace: &Trace, node: &Node) -> String {
    let segment = &node.segment;
    let what = match (segment.kind, trace.service_of(node)) {
        (Kind::Segment, _) => "segment".to_owned(),
        (Kind::Subsegment, Some(service)) => format!("subsegment in {}", printable(&service.name)),
        (Kind::Subsegment, None) => "subsegment".to_owned(),
    };
    let took = segment.duration().map_or_else(|| "in progress".to_owned(), duration);
    let from = duration(segment.start_time - trace.start_time().unwrap_or_default());
    format!("{what}, {took}, from {from}")
}

fn blocks(segment: &Segment) -> Vec<Block> {
    let about = [("user", &segment.user), ("origin", &segment.origin)];
    let about: Rows =
        about.into_iter().filter_map(|(name, text)| Some((name, text.clone()?.into()))).collect();
    let mut blocks = vec![
        block("Request", &request(segment)),
        block("Query", &rows(&segment.sql)),
        block("AWS", &rows(&segment.aws)),
        block("Service", &rows(&segment.service)),
        block("About", &about),
        block("Annotations", &rows(&segment.annotations)),
    ];
    let mut loose = Rows::new();
    for (namespace, value) in &segment.metadata {
        match value {
            Value::Object(values) => blocks.push(block(&format!("Metadata: {namespace}"), &rows(values))),
            other => loose.push((namespace, other.clone())),
        }
    }
    blocks.push(block("Metadata", &loose));
    blocks.retain(|block| !block.rows.is_empty());
    let more = blocks.len().saturating_sub(MOST_ROWS);
    blocks.truncate(MOST_ROWS);
    if let Some(last) = blocks.last_mut().filter(|_| more > 0) {
        last.left_out = Some(format!("{} more namespaces are in the JSON.", number(more as f64)));
    }
    blocks
}

fn block(title: &str, values: &[(&str, Value)]) -> Block {
    let shown = values.iter().take(MOST_ROWS).map(|(name, value)| (printable(&cut(name)), shown(value)));
    let more = values.len().saturating_sub(MOST_ROWS);
    let left_out = (more > 0).then(|| format!("{} more are in the JSON.", number(more as f64)));
    Block { title: printable(&cut(title)), rows: shown.collect(), left_out }
}

type Rows<'a> = Vec<(&'a str, Value)>;

fn rows(values: &Map<String, Value>) -> Rows<'_> {
    values.iter().map(|(name, value)| (name.as_str(), value.clone())).collect()
}

fn request(segment: &Segment) -> Rows<'static> {
    let Some(http) = &segment.http else {
        return Rows::new();
    };
    let all = [
        ("method", http.method.clone().map(Value::from)),
        ("url", http.url.clone().map(Value::from)),
        ("status", http.status.map(Value::from)),
        ("content length", http.content_length.map(Value::from)),
        ("client", http.client_ip.clone().map(Value::from)),
        ("user agent", http.user_agent.clone().map(Value::from)),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

fn causes(segment: &Segment) -> Vec<Reason> {
    match &segment.cause {
        Some(Cause::Elsewhere(id)) => vec![Reason {
            title: format!("The exception {} of another segment", printable(&cut(id))),
            message: String::new(),
            stack: Vec::new(),
        }],
        Some(Cause::Exceptions(exceptions)) => exceptions.iter().take(MOST_CAUSES).map(reason).collect(),
        _ => Vec::new(),
    }
}

fn reason(exception: &Exception) -> Reason {
    let kind = exception.kind.as_deref().unwrap_or("exception");
    let remote = if exception.remote { ", from the other side of the call" } else { "" };
    let frame = |frame: &cwmetrics_traces::StackFrame| {
        let line = frame.line.map(|line| format!(":{line}")).unwrap_or_default();
        let path = frame.path.as_deref().unwrap_or_default();
        printable(&cut(&format!("{} {path}{line}", frame.label.as_deref().unwrap_or_default())))
    };
    Reason {
        title: format!("{}{remote}", printable(&cut(kind))),
        message: exception.message.as_deref().map(lines).unwrap_or_default(),
        stack: exception.stack.iter().take(MOST_FRAMES).map(frame).collect(),
    }
}

/// A text as it is, and JSON as people read it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => lines(text),
        Value::Array(_) | Value::Object(_) => lines(&format!("{value:#}")),
        other => other.to_string(),
    }
}

/// The text with its lines.
fn lines(text: &str) -> String {
    cut(text).lines().map(printable).collect::<Vec<_>>().join("\n")
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARACTERS) {
        None => text.to_owned(),
        Some((end, _)) => {
            let all = number(text.chars().count() as f64);
            format!("{}… ({all} characters)", &text[..end])
        }
    }
}
