use std::any::type_name;
use std::borrow::Cow;
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use super::super::{process, switch};
use super::scope;
use super::stack;
use super::trace::Trace;
use crate::segment::{Aws, Cause, Details, End, Finished, Header, Http, Role, SegmentId};

/// A call of another service that is not a decorated function: what a client library's hook makes.
/// Such as [`SdkInterceptor`](crate::trace::SdkInterceptor).
///
/// Inside a traced call it is a subsegment of that; elsewhere it does nothing. One that is dropped and not
/// [ended](RemoteCall::end) is marked as cancelled.
#[derive(Debug)]
#[must_use = "dropped at once, it is a call that was cancelled"]
pub struct RemoteCall(Option<Box<Open>>);

#[derive(Debug)]
struct Open {
    trace: Arc<Trace>,
    id: SegmentId,
    parent: SegmentId,
    name: String,
    start: Duration,
    details: Details,
    cause: Option<Cause>,
}

/// A call of another service begins. X-Ray shows that under this name, unless it sends segments itself:
/// best the name of the host, or of the AWS service, such as `DynamoDB`.
///
/// ```
/// use cwmetrics_core::trace::{self, Http};
///
/// # fn send(header: Option<String>) -> Result<u16, std::io::Error> { Ok(200) }
/// let mut call = trace::remote_call("payments.example.com");
/// call.http(Http::new().method("POST").url("https://payments.example.com/charges"));
/// match send(call.header().map(|header| header.to_string())) {
///     Ok(status) => call.http(Http::new().status(status)),
///     Err(error) => call.failed(&error),
/// }
/// call.end();
/// ```
pub fn remote_call(name: &str) -> RemoteCall {
    RemoteCall(
        stack::with_innermost(|around| {
            let (trace, parent) = around.place()?;
            let (trace, name) = (Arc::clone(trace), name.to_owned());
            let (id, start) = (trace.ids.next(), trace.now());
            let (details, cause) = (Details::default(), None);
            Some(Box::new(Open { trace, id, parent, name, start, details, cause }))
        })
        .flatten(),
    )
}

impl RemoteCall {
    /// The header for the request, by which the other service continues the trace; where this call is not
    /// traced, [what holds here](crate::trace::header).
    #[must_use]
    pub fn header(&self) -> Option<Header> {
        match &self.0 {
            Some(open) => Some(open.trace.header_of(open.id)),
            None => scope::header(),
        }
    }

    /// Whether it is traced, so that it is worth while to find out more of it.
    #[must_use]
    pub fn is_traced(&self) -> bool {
        self.0.is_some()
    }

    /// Adds what is known of the HTTP request and its response. The status says whether the call is an
    /// error, throttled or a fault.
    pub fn http(&mut self, http: Http<'_>) {
        if let Some(open) = &mut self.0 {
            open.details.set_http(http);
        }
    }

    /// Adds what is known of a call of an AWS service. It makes its namespace `aws` instead of `remote`.
    pub fn aws(&mut self, aws: Aws<'_>) {
        if let Some(open) = &mut self.0 {
            open.details.set_aws(aws);
        }
    }

    /// The service has said that there are too many calls. A status of 429 says so of itself.
    pub fn throttled(&mut self) {
        if let Some(open) = &mut self.0 {
            open.details.is_throttled = true;
        }
    }

    /// The call has failed because of this.
    pub fn failed<E: Display + ?Sized>(&mut self, error: &E) {
        if let Some(open) = &mut self.0 {
            open.cause = Some(Cause::new(type_name::<E>(), Some(&error.to_string())));
        }
    }

    /// The call is over.
    pub fn end(mut self) {
        let has_failed = self.0.as_ref().is_some_and(|open| open.cause.is_some());
        self.end_as(if has_failed { End::Error } else { End::Ok });
    }

    fn end_as(&mut self, outcome: End) {
        let Some(open) = self.0.take() else { return };
        if !switch::is_tracing(process::word()) {
            return;
        }
        let Open { trace, id, parent, name, start, details, cause } = *open;
        let end = Some(trace.now().max(start));
        trace.finish(Finished {
            role: Role::Subsegment,
            id,
            parent: Some(parent),
            name: Cow::Owned(name),
            start,
            end,
            outcome,
            is_remote: true,
            cause,
            details: Some(Box::new(details)),
        });
    }
}

impl Drop for RemoteCall {
    fn drop(&mut self) {
        self.end_as(End::Cancelled);
    }
}
