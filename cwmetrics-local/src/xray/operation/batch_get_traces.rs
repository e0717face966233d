//! BatchGetTraces: the documents of traces.

use serde_json::{Value, json};

use super::super::{Context, Stored};
use super::{page_start, trace_ids};
use crate::operation::Work;
use crate::protocol::input::Input;
use crate::protocol::node::Node;
use crate::protocol::problem::Problem;

/// Of documents on a page. A page has one trace at least, however large.
const PAGE_BYTES: usize = 1 << 20;

/// X-Ray keeps no more of a trace (re:Post, "trace quota error"). Here all is kept, and the trace marked.
const TRACE_BYTES: usize = 500_000;

pub(super) fn run(input: &Input<'_>, context: &Context<'_>) -> Result<Work, Problem> {
    let ids = trace_ids::read(input)?;
    let first = page_start(input, "traces")?;
    let traces = &context.xray.traces;
    let (known, unknown): (Vec<_>, Vec<_>) = ids.into_iter().partition(|id| traces.get(id).is_some());
    let found: Vec<Stored> = known.iter().filter_map(|id| traces.get(id).cloned()).collect();
    Ok(Box::new(move || {
        let (mut page, mut bytes) = (Vec::new(), 0);
        for stored in found.iter().skip(first) {
            if !page.is_empty() && bytes > PAGE_BYTES {
                break;
            }
            bytes += stored.segments().map(|segment| segment.document.len()).sum::<usize>();
            page.push(written(stored));
        }
        let next = first.saturating_add(page.len());
        let token = (next < found.len()).then(|| format!("traces.{next}"));
        Ok(Node::from(json!({ "Traces": page, "UnprocessedTraceIds": unknown, "NextToken": token })))
    }))
}

fn written(stored: &Stored) -> Value {
    let segments: Vec<_> = stored.latest();
    let bytes: usize = segments.iter().map(|segment| segment.document.len()).sum();
    let documents: Vec<Value> =
        segments.iter().map(|segment| json!({ "Id": segment.id, "Document": &*segment.document })).collect();
    let mut trace = json!({
        "Id": &*stored.id,
        "LimitExceeded": bytes > TRACE_BYTES,
        "Segments": documents,
    });
    if let Some(duration) = stored.trace().and_then(|trace| trace.duration()) {
        trace["Duration"] = json!(duration);
    }
    trace
}
