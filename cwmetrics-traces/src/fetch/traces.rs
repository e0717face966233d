//! BatchGetTraces: traces by their ids.

use std::collections::BTreeMap;

use aws_sdk_xray::Client;

use super::FetchError;
use crate::{Document, DocumentError, Trace, TraceId};

/// How many a call takes (API reference of BatchGetTraces).
const OF_A_CALL: usize = 5;

/// A trace as X-Ray has it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Fetched {
    /// The trace of all documents that can be read.
    pub trace: Trace,
    /// The documents, as they came.
    pub documents: Vec<String>,
    /// Why documents cannot be read.
    pub unreadable: Vec<DocumentError>,
    /// Whether X-Ray has dropped some of the trace because it was too large.
    pub limit_exceeded: bool,
}

/// Traces as X-Ray has them.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct FetchedTraces {
    /// Those that X-Ray has, in the order of their ids.
    pub traces: Vec<Fetched>,
    /// Those that X-Ray does not have, or not yet.
    pub unprocessed: Vec<TraceId>,
}

/// A trace; none if X-Ray does not have it, or not yet: it can take half a minute.
///
/// Needs the permission `xray:BatchGetTraces`.
///
/// ```no_run
/// # async fn example(client: aws_sdk_xray::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use cwmetrics_traces::{Timeline, fetch};
///
/// let id = "1-581cf771-a006649127e371903a2de979".parse()?;
/// if let Some(fetched) = fetch::trace(&client, id).await? {
///     for line in Timeline::new(&fetched.trace, 200).lines(100) {
///         println!("{line}");
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// What the service or the way there said.
pub async fn trace(client: &Client, id: TraceId) -> Result<Option<Fetched>, FetchError> {
    Ok(traces(client, &[id]).await?.traces.pop())
}

/// Any number of traces, by five in a call.
///
/// Needs the permission `xray:BatchGetTraces`.
///
/// # Errors
///
/// What the service or the way there said, of the first call that failed.
pub async fn traces(client: &Client, ids: &[TraceId]) -> Result<FetchedTraces, FetchError> {
    let mut found: BTreeMap<TraceId, (Vec<String>, bool)> = BTreeMap::new();
    for part in ids.chunks(OF_A_CALL) {
        let names = part.iter().map(ToString::to_string).collect();
        let mut pages = client.batch_get_traces().set_trace_ids(Some(names)).into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| FetchError::new("BatchGetTraces", asked(part), error))?;
            for trace in page.traces.unwrap_or_default() {
                let Some(id) = trace.id().and_then(|id| id.parse().ok()) else { continue };
                let (documents, limit_exceeded) = found.entry(id).or_default();
                *limit_exceeded |= trace.limit_exceeded.unwrap_or(false);
                documents.extend(trace.segments.into_iter().flatten().filter_map(|segment| segment.document));
            }
        }
    }
    let unprocessed = ids.iter().filter(|id| !found.contains_key(id)).copied().collect();
    let traces =
        found.into_iter().map(|(id, (documents, limit_exceeded))| read(id, documents, limit_exceeded));
    Ok(FetchedTraces { traces: traces.collect(), unprocessed })
}

fn read(id: TraceId, documents: Vec<String>, limit_exceeded: bool) -> Fetched {
    let (mut read, mut unreadable) = (Vec::new(), Vec::new());
    for document in &documents {
        match Document::read(document) {
            Ok(document) => read.push(document),
            Err(error) => unreadable.push(error),
        }
    }
    Fetched { trace: Trace::new(id, read), documents, unreadable, limit_exceeded }
}

/// The ids in words.
pub(super) fn asked(ids: &[TraceId]) -> String {
    let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
    format!("{} {}", if ids.len() == 1 { "trace" } else { "traces" }, names.join(", "))
}
