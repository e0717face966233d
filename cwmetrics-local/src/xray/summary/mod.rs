//! A trace in a few words, as GetTraceSummaries gives it.

mod causes;

use std::collections::BTreeMap;

use cwmetrics_traces::{Annotation, Trace};
use serde_json::{Value, json};

use self::causes::root_causes;
use super::filter::MAX_ANNOTATIONS;

/// The members of a `TraceSummary`: those that every reader of documents can tell, and those that only
/// X-Ray does.
pub(super) fn summary(trace: &Trace, revision: usize, matched: Option<f64>) -> Value {
    let mut known = trace.summary();
    known.annotations = indexed(known.annotations);
    let mut summary = known.to_json();
    let ours = [
        ("ResourceARNs", json!([])),
        ("InstanceIds", of_ec2(trace, "instance_id", "Id")),
        ("AvailabilityZones", of_ec2(trace, "availability_zone", "Name")),
        ("FaultRootCauses", root_causes(trace, |segment| segment.fault)),
        ("ErrorRootCauses", root_causes(trace, |segment| segment.error)),
        ("ResponseTimeRootCauses", json!([])),
        ("Revision", json!(revision)),
    ];
    for (name, value) in ours {
        summary[name] = value;
    }
    if let Some(matched) = matched {
        summary["MatchedEventTime"] = json!(matched);
    }
    summary
}

/// By key; of all values the first that X-Ray indexes.
fn indexed(annotations: BTreeMap<String, Vec<Annotation>>) -> BTreeMap<String, Vec<Annotation>> {
    let mut left = MAX_ANNOTATIONS;
    let mut all = BTreeMap::new();
    for (key, values) in annotations {
        let indexed: Vec<Annotation> = values.into_iter().take(left).filter(is_indexed).collect();
        left -= indexed.len();
        if !indexed.is_empty() {
            all.insert(key, indexed);
        }
    }
    all
}

fn is_indexed(annotation: &Annotation) -> bool {
    annotation.value.is_string() || annotation.value.is_number() || annotation.value.is_boolean()
}

/// What the segments tell of the instances that they ran on, each once.
fn of_ec2(trace: &Trace, field: &str, name: &str) -> Value {
    let mut found: Vec<&str> =
        trace.segments().filter_map(|node| node.segment.aws.get("ec2")?.get(field)?.as_str()).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|value| json!({ name: value })).collect()
}
