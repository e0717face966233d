//! Where a fault or an error came from.

use cwmetrics_traces::{Cause, Kind, Node, Segment, Trace};
use serde_json::{Value, json};

/// How many are told of a trace.
const MAX_CAUSES: usize = 10;
/// How many segments and subsegments are told on the way to one.
const MAX_PATH: usize = 50;

/// The innermost segments and subsegments that went wrong, each with the services and calls on the
/// way to it from the root.
pub(super) fn root_causes(trace: &Trace, is_wrong: impl Fn(&Segment) -> bool) -> Value {
    let is_innermost = |node: &&Node| {
        let mut children = node.children.iter().filter_map(|&child| trace.nodes().get(child));
        is_wrong(&node.segment) && !children.any(|child| is_wrong(&child.segment))
    };
    let innermost = trace.walk().filter(is_innermost).take(MAX_CAUSES);
    innermost.map(|node| root_cause(trace, node, &is_wrong)).collect()
}

fn root_cause(trace: &Trace, node: &Node, is_wrong: impl Fn(&Segment) -> bool) -> Value {
    let mut path = vec![node];
    let mut impacts_client = true;
    while let Some(around) = path.last().and_then(|last| trace.nodes().get(last.parent?)) {
        impacts_client &= is_wrong(&around.segment);
        path.push(around);
    }
    path.truncate(MAX_PATH);
    path.reverse();
    let mut services: Vec<Value> = Vec::new();
    for node in path {
        if node.segment.kind == Kind::Segment || services.is_empty() {
            let service = trace.service_of(node);
            let name = service.as_ref().map_or(&node.segment.name, |service| &service.name);
            let mut about = json!({
                "Name": name, "Names": [name], "EntityPath": [], "Inferred": node.segment.inferred,
            });
            if let Some(kind) = service.as_ref().and_then(|service| service.kind.as_ref()) {
                about["Type"] = json!(kind);
            }
            services.push(about);
        }
        if let Some(path) = services.last_mut().and_then(|service| service["EntityPath"].as_array_mut()) {
            path.push(entity(&node.segment));
        }
    }
    json!({ "Services": services, "ClientImpacting": impacts_client })
}

fn entity(segment: &Segment) -> Value {
    let exceptions: Vec<Value> = match &segment.cause {
        Some(Cause::Exceptions(exceptions)) => exceptions
            .iter()
            .map(|exception| {
                let text = |text: &Option<String>| text.clone().unwrap_or_default();
                json!({ "Name": text(&exception.kind), "Message": text(&exception.message) })
            })
            .collect(),
        _ => Vec::new(),
    };
    json!({ "Name": segment.name, "Exceptions": exceptions, "Remote": segment.calls_out() })
}
