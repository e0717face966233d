//! Traces across services: the header of a request, and what belongs to a traced call. Needs the feature
//! `xray`.
//!
//! With [`Builder::xray`](crate::Builder::xray) the outermost decorated call of a sampled request is a
//! segment of X-Ray, and the timed calls inside it are its subsegments: across `.await`, `join!` and
//! `select!`, and with [`in_current`] across `spawn`.
//!
//! A call that returns an `Err` is an error, with the error's type and text as the cause; one that
//! panics is a fault; one that was dropped before it finished has the annotation `cancelled`. The status
//! of an [`Http`] response goes before: 4xx is an error, 429 also throttled, 5xx a fault.
//!
//! Calls that are only counted are no subsegments. Where a sync decorated call that is not traced
//! runs a runtime on its own thread, the tasks of that runtime are taken for a part of the call, and not
//! traced either.

pub use crate::aws::SdkInterceptor;
pub use crate::record::{
    Continued, InCurrent, RemoteCall, Request, continue_from, continue_from_environment,
    continue_from_headers, header, in_current, remote_call,
};
pub use crate::segment::{Annotation, Aws, BadHeader, Cause, Header, Http, SegmentId, Sql, TraceId};
