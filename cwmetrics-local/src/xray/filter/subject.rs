//! What a filter is asked of: a trace, or a segment of it.

use cwmetrics_traces::{Node, Segment, ServiceId, Trace};

use super::condition::Value;
use super::keyword::Keyword;

/// Annotations of a trace that X-Ray indexes.
pub(crate) const MAX_ANNOTATIONS: usize = 50;

#[derive(Clone, Copy)]
pub(super) enum Subject<'t> {
    Trace(&'t Trace),
    /// A service's work, or a call of a service.
    Segment {
        segment: &'t Segment,
        service: &'t ServiceId,
        is_root: bool,
        is_inferred: bool,
    },
}

impl<'t> Subject<'t> {
    /// The values of a keyword.
    pub(super) fn values(self, keyword: &Keyword) -> Vec<Value<'t>> {
        match self {
            Subject::Trace(trace) => of_trace(trace, keyword),
            Subject::Segment { segment, service, is_root, is_inferred } => match keyword {
                Keyword::Root => vec![Value::Boolean(is_root)],
                Keyword::Inferred => vec![Value::Boolean(is_inferred)],
                Keyword::Name => vec![Value::Text(&service.name)],
                Keyword::Type => service.kind.as_deref().map(Value::Text).into_iter().collect(),
                keyword => of_segment(segment, keyword).into_iter().collect(),
            },
        }
    }
}

fn of_trace<'t>(trace: &'t Trace, keyword: &Keyword) -> Vec<Value<'t>> {
    let of_each = |keyword: &Keyword| -> Vec<Value<'t>> {
        trace.walk().filter_map(|node: &Node| of_segment(&node.segment, keyword)).collect()
    };
    match keyword {
        Keyword::Fault => vec![Value::Boolean(trace.has_fault())],
        Keyword::Error => vec![Value::Boolean(trace.has_error())],
        Keyword::Throttle => vec![Value::Boolean(trace.has_throttle())],
        Keyword::Partial => vec![Value::Boolean(trace.is_partial())],
        Keyword::Duration => trace.duration().map(Value::Number).into_iter().collect(),
        Keyword::ResponseTime => trace.response_time().map(Value::Number).into_iter().collect(),
        Keyword::User | Keyword::AvailabilityZone | Keyword::InstanceId => of_each(keyword),
        Keyword::Annotation(key) => annotations(trace, key),
        keyword => trace.root().and_then(|root| of_segment(&root.segment, keyword)).into_iter().collect(),
    }
}

/// The indexed values of an annotation.
fn annotations<'t>(trace: &'t Trace, key: &str) -> Vec<Value<'t>> {
    let all = trace.walk().flat_map(|node| &node.segment.annotations).take(MAX_ANNOTATIONS);
    let value = |value: &'t serde_json::Value| match value {
        serde_json::Value::Bool(flag) => Some(Value::Boolean(*flag)),
        serde_json::Value::Number(number) => number.as_f64().map(Value::Number),
        serde_json::Value::String(text) => Some(Value::Text(text)),
        _ => None,
    };
    all.filter(|(own, _)| *own == key).filter_map(|(_, found)| value(found)).collect()
}

fn of_segment<'t>(segment: &'t Segment, keyword: &Keyword) -> Option<Value<'t>> {
    let http = segment.http.as_ref();
    let ec2 = |field: &str| segment.aws.get("ec2").and_then(|ec2| ec2.get(field)?.as_str());
    match keyword {
        Keyword::Ok => Some(Value::Boolean(!segment.fault && !segment.error && !segment.throttle)),
        Keyword::Fault => Some(Value::Boolean(segment.fault)),
        Keyword::Error => Some(Value::Boolean(segment.error)),
        Keyword::Throttle => Some(Value::Boolean(segment.throttle)),
        Keyword::Partial => Some(Value::Boolean(segment.in_progress())),
        Keyword::Duration | Keyword::ResponseTime => segment.duration().map(Value::Number),
        Keyword::Status => http.and_then(|http| http.status).map(|status| Value::Number(status.into())),
        Keyword::Url => http.and_then(|http| http.url.as_deref()).map(Value::Text),
        Keyword::Method => http.and_then(|http| http.method.as_deref()).map(Value::Text),
        Keyword::UserAgent => http.and_then(|http| http.user_agent.as_deref()).map(Value::Text),
        Keyword::ClientIp => http.and_then(|http| http.client_ip.as_deref()).map(Value::Text),
        Keyword::User => segment.user.as_deref().map(Value::Text),
        Keyword::AvailabilityZone => ec2("availability_zone").map(Value::Text),
        Keyword::InstanceId => ec2("instance_id").map(Value::Text),
        Keyword::Name | Keyword::Type | Keyword::Root | Keyword::Inferred | Keyword::Annotation(_) => None,
    }
}
