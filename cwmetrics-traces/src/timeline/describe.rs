//! What a segment did, and why it went wrong, in a few words.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::Status;
use crate::shown::printable;
use crate::{Cause, Exception, Http, Segment, Trace};

/// More of them say no more.
const MOST_CAUSES: usize = 3;
/// Characters of a cause or detail. A row has no room for more.
const LONGEST: usize = 300;

impl From<&Segment> for Status {
    fn from(segment: &Segment) -> Status {
        match segment {
            Segment { fault: true, .. } => Status::Fault,
            Segment { throttle: true, .. } => Status::Throttle,
            Segment { error: true, .. } => Status::Error,
            segment if segment.cancelled() => Status::Cancelled,
            segment if segment.in_progress() => Status::InProgress,
            _ => Status::Ok,
        }
    }
}

/// The request, the query or the operation.
pub(super) fn detail(segment: &Segment) -> String {
    let text = |block: &Map<String, Value>, field: &str| block.get(field)?.as_str().map(str::to_owned);
    let words = if let Some(http) = &segment.http {
        request(http)
    } else if !segment.sql.is_empty() {
        let query = text(&segment.sql, "sanitized_query");
        vec![query.or_else(|| text(&segment.sql, "database_type"))]
    } else {
        ["operation", "table_name", "bucket_name", "queue_url", "topic_arn", "function_name"]
            .map(|field| text(&segment.aws, field))
            .into()
    };
    short(&words.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

fn request(http: &Http) -> Vec<Option<String>> {
    vec![http.method.clone(), http.url.clone(), http.status.map(|status| status.to_string())]
}

/// The exceptions of a trace, by their ids, for those who point to them.
pub(super) struct Exceptions<'a> {
    known: HashMap<&'a str, &'a Exception>,
}

impl<'a> Exceptions<'a> {
    pub(super) fn of(trace: &'a Trace) -> Exceptions<'a> {
        let mut known = HashMap::new();
        for node in trace.walk() {
            if let Some(Cause::Exceptions(exceptions)) = &node.segment.cause {
                let named = |exception: &'a Exception| Some((exception.id.as_deref()?, exception));
                known.extend(exceptions.iter().filter_map(named));
            }
        }
        Exceptions { known }
    }

    /// Why a segment went wrong, the outermost first.
    pub(super) fn causes(&self, segment: &Segment) -> Vec<String> {
        match &segment.cause {
            None => Vec::new(),
            Some(Cause::Exceptions(exceptions)) => {
                exceptions.iter().take(MOST_CAUSES).map(told).filter(|cause| !cause.is_empty()).collect()
            }
            Some(Cause::Elsewhere(id)) => match self.known.get(id.as_str()) {
                Some(exception) => vec![told(exception)],
                None => vec![short(&format!("exception {id}, which did not come"))],
            },
        }
    }
}

fn told(exception: &Exception) -> String {
    let words: Vec<&str> =
        [&exception.kind, &exception.message].into_iter().flatten().map(String::as_str).collect();
    short(&words.join(": "))
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => printable(&text[..end]) + "…",
        None => printable(text),
    }
}
