//! What a list of traces says of each.

mod list;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{Annotation, ServiceId, Trace, TraceId, User};

/// A trace in a few words, as GetTraceSummaries tells it.
///
/// ```
/// use cwmetrics_traces::{Document, Trace};
///
/// let document = Document::read(r#"{"id": "53995c3f42cd8ad8", "name": "shop", "start_time": 2.0,
///     "trace_id": "1-581cf771-a006649127e371903a2de979", "end_time": 2.5, "fault": true,
///     "http": {"request": {"method": "GET", "url": "/cart"}, "response": {"status": 500}}}"#)?;
/// let summary = Trace::new(document.root().trace_id, [document]).summary();
/// assert!(summary.has_fault);
/// assert_eq!(summary.to_json()["Http"]["HttpStatus"], 500);
/// # Ok::<(), cwmetrics_traces::DocumentError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Summary {
    /// Which trace.
    pub id: TraceId,
    /// When it begins, in seconds since 1970.
    pub start_time: Option<f64>,
    /// Seconds from the first start to the last end.
    pub duration: Option<f64>,
    /// Seconds until the answer.
    pub response_time: Option<f64>,
    /// Whether the request came to a server error.
    pub has_fault: bool,
    /// Whether the request came to a client error.
    pub has_error: bool,
    /// Whether a service was throttled.
    pub has_throttle: bool,
    /// Whether something is still in progress.
    pub is_partial: bool,
    /// The request that came in.
    pub http: SummaryHttp,
    /// The service in which it came in.
    pub entry_point: Option<ServiceId>,
    /// The services that took part.
    pub services: Vec<ServiceId>,
    /// The annotations of all of it.
    pub annotations: BTreeMap<String, Vec<Annotation>>,
    /// Who has asked.
    pub users: Vec<User>,
}

/// The request of a [`Summary`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SummaryHttp {
    /// Such as `GET`.
    pub method: Option<String>,
    /// The URL or the path.
    pub url: Option<String>,
    /// Such as 200.
    pub status: Option<i32>,
    /// Who has asked.
    pub user_agent: Option<String>,
    /// The address from which it was asked.
    pub client_ip: Option<String>,
}

impl Trace {
    /// The trace in a few words.
    pub fn summary(&self) -> Summary {
        let http = self.root().and_then(|root| root.segment.http.clone()).unwrap_or_default();
        let annotations = self.annotations().into_iter();
        Summary {
            id: self.id(),
            start_time: self.start_time(),
            duration: self.duration(),
            response_time: self.response_time(),
            has_fault: self.has_fault(),
            has_error: self.has_error(),
            has_throttle: self.has_throttle(),
            is_partial: self.is_partial(),
            http: SummaryHttp {
                method: http.method,
                url: http.url,
                status: http.status.map(i32::from),
                user_agent: http.user_agent,
                client_ip: http.client_ip,
            },
            entry_point: self.entry_point(),
            services: self.services(),
            annotations: annotations.map(|(key, values)| (key.to_owned(), values)).collect(),
            users: self.users(),
        }
    }
}

impl Summary {
    /// The summary in the words of the API (API reference, "TraceSummary"). What is not known is not
    /// in it.
    pub fn to_json(&self) -> Value {
        let http = json!({
            "HttpMethod": self.http.method, "HttpURL": self.http.url, "HttpStatus": self.http.status,
            "UserAgent": self.http.user_agent, "ClientIp": self.http.client_ip,
        });
        let annotation = |noted: &Annotation| {
            let kind = match noted.value {
                Value::Bool(_) => "BooleanValue",
                Value::Number(_) => "NumberValue",
                _ => "StringValue",
            };
            json!({ "AnnotationValue": { kind: noted.value }, "ServiceIds": services(&noted.services) })
        };
        let annotations: Map<String, Value> = (self.annotations.iter())
            .map(|(key, values)| (key.clone(), values.iter().map(annotation).collect()))
            .collect();
        let user = |user: &User| json!({ "UserName": user.name, "ServiceIds": services(&user.services) });
        known(json!({
            "Id": self.id.to_string(),
            "StartTime": self.start_time,
            "Duration": self.duration,
            "ResponseTime": self.response_time,
            "HasFault": self.has_fault,
            "HasError": self.has_error,
            "HasThrottle": self.has_throttle,
            "IsPartial": self.is_partial,
            "Http": known(http),
            "Annotations": annotations,
            "Users": self.users.iter().map(user).collect::<Vec<_>>(),
            "ServiceIds": services(&self.services),
            "EntryPoint": self.entry_point.as_ref().map(service),
        }))
    }
}

fn services(services: &[ServiceId]) -> Value {
    services.iter().map(service).collect()
}

fn service(id: &ServiceId) -> Value {
    known(json!({ "Name": id.name, "Names": [id.name], "Type": id.kind }))
}

/// Without the members that are null.
fn known(mut value: Value) -> Value {
    if let Value::Object(members) = &mut value {
        members.retain(|_, value| !value.is_null());
    }
    value
}
