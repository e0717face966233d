//! From the calls of a trace to documents that X-Ray takes: trees as large as its limit allows, and
//! what has no room in them as subsegments that are sent on their own.

use std::collections::HashMap;

use super::document::{Part, Service, parts};
use crate::record::Chunk;
use crate::segment::{Role, SegmentId, TraceId};

/// Most bytes of a document. X-Ray takes 64 kB; a datagram has 65,507 bytes at most, with the
/// daemon's header.
pub(super) const MOST_BYTES: usize = 64_000;
/// What stands around the fields of a part: that it is sent on its own, or that others are in it.
const FRAME: usize = 200;
/// How deep subsegments are nested in one document at most: JSON readers have limits of their own.
const MOST_LEVELS: usize = 40;

/// A segment or subsegment, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Document {
    pub(super) id: SegmentId,
    pub(super) text: String,
    /// How many calls it stands for.
    pub(super) calls: u64,
}

/// A part with what is nested in it.
struct Node {
    part: Part,
    /// What it is nested in; none for what is not nested in anything that is here.
    within: Option<usize>,
    children: Vec<usize>,
    /// How many levels are nested in it.
    levels: usize,
}

/// All documents for the calls.
pub(super) fn pack(chunk: &Chunk, service: &Service) -> Vec<Document> {
    let mut nodes = linked(chunk.calls.iter().flat_map(|call| parts(call, service)).collect());
    let mut documents = Vec::new();
    // From the leaves to the roots, so that nothing here goes as deep as the trace.
    for index in roots_first(&nodes).into_iter().rev() {
        nest(&mut nodes, index, chunk.trace, &mut documents);
        if nodes[index].within.is_none() {
            documents.push(document(&nodes[index].part, chunk.trace));
        }
    }
    // What holds the others goes first.
    documents.reverse();
    documents
}

fn linked(parts: Vec<Part>) -> Vec<Node> {
    let places: HashMap<SegmentId, usize> =
        parts.iter().enumerate().map(|(index, part)| (part.id, index)).collect();
    let mut nodes: Vec<Node> = Vec::with_capacity(parts.len());
    for part in parts {
        let parent = part.parent.filter(|_| part.role == Role::Subsegment);
        let within = parent.and_then(|parent| places.get(&parent).copied());
        nodes.push(Node { part, within, children: Vec::new(), levels: 0 });
    }
    for index in 0..nodes.len() {
        if let Some(within) = nodes[index].within {
            nodes[within].children.push(index);
        }
    }
    nodes
}

/// All places, each after that of what it is nested in.
fn roots_first(nodes: &[Node]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..nodes.len()).filter(|index| nodes[*index].within.is_none()).collect();
    let mut at = 0;
    while let Some(index) = order.get(at) {
        order.extend(&nodes[*index].children);
        at += 1;
    }
    order
}

/// Puts what is nested in a part into it, as far as there is room; the rest becomes documents.
fn nest(nodes: &mut [Node], index: usize, trace: TraceId, documents: &mut Vec<Document>) {
    let children = std::mem::take(&mut nodes[index].children);
    let room = MOST_BYTES - FRAME;
    let (mut nested, mut calls, mut levels) = (String::new(), 0, 0);
    for child in children {
        let Node { part, levels: below, .. } = &nodes[child];
        let bytes = nodes[index].part.fields.len() + nested.len() + part.fields.len() + 3;
        if bytes > room || *below + 1 >= MOST_LEVELS {
            documents.push(document(part, trace));
            continue;
        }
        let before = if nested.is_empty() { "{" } else { ",{" };
        nested.extend([before, &part.fields, "}"]);
        calls += part.calls;
        levels = levels.max(below + 1);
        nodes[child].part.fields = String::new();
    }
    let Node { part, levels: of_all, .. } = &mut nodes[index];
    if !nested.is_empty() {
        part.fields.extend([r#","subsegments":["#, &nested, "]"]);
    }
    part.calls += calls;
    *of_all = levels;
}

fn document(part: &Part, trace: TraceId) -> Document {
    let kind = match part.role {
        Role::Segment => "",
        Role::Subsegment => r#""type":"subsegment","#,
    };
    let parent = part.parent.map_or_else(String::new, |parent| format!(r#""parent_id":"{parent}","#));
    let text = format!(r#"{{"trace_id":"{trace}",{kind}{parent}{}}}"#, part.fields);
    Document { id: part.id, text, calls: part.calls }
}
