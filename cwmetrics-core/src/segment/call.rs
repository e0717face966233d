use std::borrow::Cow;
use std::time::Duration;

use super::cause::Cause;
use super::details::Details;
use super::id::SegmentId;

/// What a call is in its trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The service's part of the request.
    Segment,
    /// A part of that; of a Lambda function also its outermost one, since the segment is Lambda's.
    Subsegment,
}

/// How a call ended, for a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Ok,
    Error,
    Panic,
    Cancelled,
}

/// A traced call that has ended.
#[derive(Clone, Debug)]
pub(crate) struct Finished {
    pub(crate) role: Role,
    pub(crate) id: SegmentId,
    /// Of a segment: the call of the service that has made the request, if it is known.
    pub(crate) parent: Option<SegmentId>,
    /// Of its metric, or of the service that is called; empty of a request that has no call.
    pub(crate) name: Cow<'static, str>,
    /// Since 1970. The end is not before the start.
    pub(crate) start: Duration,
    /// None while it goes on.
    pub(crate) end: Option<Duration>,
    pub(crate) outcome: End,
    /// Whether it is a call of another service.
    pub(crate) is_remote: bool,
    pub(crate) cause: Option<Cause>,
    pub(crate) details: Option<Box<Details>>,
}

impl Finished {
    /// About how many bytes it has.
    pub(crate) fn bytes(&self) -> usize {
        let message = self.cause.as_ref().and_then(|cause| cause.message.as_ref()).map_or(0, String::len);
        size_of::<Finished>()
            + message
            + self.name.len()
            + self.details.as_ref().map_or(0, |details| details.bytes())
    }
}
