//! A trace in a few words, as GetTraceSummaries gives it.

mod causes;

use cwmetrics_traces::{Annotation, ServiceId, Trace, User};
use serde_json::{Map, Value, json};

use self::causes::root_causes;
use super::filter::MAX_ANNOTATIONS;

/// The members of a `TraceSummary` that can be told from the documents alone.
pub(super) fn summary(trace: &Trace, revision: usize, matched: Option<f64>) -> Value {
    let services: Vec<Value> = trace.services().iter().map(service_id).collect();
    let mut summary = json!({
        "Id": trace.id().to_string(),
        "StartTime": trace.start_time(),
        "HasFault": trace.has_fault(),
        "HasError": trace.has_error(),
        "HasThrottle": trace.has_throttle(),
        "IsPartial": trace.is_partial(),
        "Http": http(trace),
        "Annotations": annotations(trace),
        "Users": trace.users().iter().map(user).collect::<Vec<_>>(),
        "ServiceIds": services,
        "ResourceARNs": [],
        "InstanceIds": of_ec2(trace, "instance_id", "Id"),
        "AvailabilityZones": of_ec2(trace, "availability_zone", "Name"),
        "FaultRootCauses": root_causes(trace, |segment| segment.fault),
        "ErrorRootCauses": root_causes(trace, |segment| segment.error),
        "ResponseTimeRootCauses": [],
        "Revision": revision,
    });
    let optional = [
        ("Duration", trace.duration().map(Value::from)),
        ("ResponseTime", trace.response_time().map(Value::from)),
        ("EntryPoint", trace.entry_point().as_ref().map(service_id)),
        ("MatchedEventTime", matched.map(Value::from)),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            summary[name] = value;
        }
    }
    summary
}

/// A `ServiceId`.
fn service_id(service: &ServiceId) -> Value {
    let mut id = json!({ "Name": service.name, "Names": [service.name] });
    if let Some(kind) = &service.kind {
        id["Type"] = json!(kind);
    }
    id
}

/// The request that the trace is of.
fn http(trace: &Trace) -> Value {
    let mut fields = Map::new();
    if let Some(http) = trace.root().and_then(|root| root.segment.http.as_ref()) {
        let texts = [
            ("HttpURL", &http.url),
            ("HttpMethod", &http.method),
            ("UserAgent", &http.user_agent),
            ("ClientIp", &http.client_ip),
        ];
        for (name, text) in texts {
            fields.extend(text.as_ref().map(|text| (name.to_owned(), json!(text))));
        }
        fields.extend(http.status.map(|status| ("HttpStatus".to_owned(), json!(status))));
    }
    Value::Object(fields)
}

/// By key; of all values the first that X-Ray indexes.
fn annotations(trace: &Trace) -> Value {
    let mut left = MAX_ANNOTATIONS;
    let mut all = Map::new();
    for (key, values) in trace.annotations() {
        let indexed: Vec<Value> = values.iter().take(left).filter_map(annotation).collect();
        left -= indexed.len();
        if !indexed.is_empty() {
            all.insert(key.to_owned(), indexed.into());
        }
    }
    Value::Object(all)
}

fn annotation(annotation: &Annotation) -> Option<Value> {
    let kind = match &annotation.value {
        Value::String(_) => "StringValue",
        Value::Number(_) => "NumberValue",
        Value::Bool(_) => "BooleanValue",
        _ => return None,
    };
    let services: Vec<Value> = annotation.services.iter().map(service_id).collect();
    Some(json!({ "AnnotationValue": { kind: annotation.value }, "ServiceIds": services }))
}

fn user(user: &User) -> Value {
    json!({ "UserName": user.name, "ServiceIds": user.services.iter().map(service_id).collect::<Vec<_>>() })
}

/// What the segments tell of the instances that they ran on, each once.
fn of_ec2(trace: &Trace, field: &str, name: &str) -> Value {
    let mut found: Vec<&str> =
        trace.segments().filter_map(|node| node.segment.aws.get("ec2")?.get(field)?.as_str()).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|value| json!({ name: value })).collect()
}
