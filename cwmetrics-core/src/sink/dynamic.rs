use std::fmt;
use std::future::Future;
use std::pin::Pin;

use super::{Batch, Failure, Limits, Sink};

/// A [`Sink`] behind a pointer.
pub(crate) trait DynSink {
    fn send<'a>(&'a self, batch: &'a Batch) -> Pin<Box<dyn Future<Output = Result<(), Failure>> + 'a>>;
}

impl<S: Sink> DynSink for S {
    fn send<'a>(&'a self, batch: &'a Batch) -> Pin<Box<dyn Future<Output = Result<(), Failure>> + 'a>> {
        Box::pin(Sink::send(self, batch))
    }
}

/// Whichever sink the builder was given.
pub(crate) struct AnySink {
    pub(crate) limits: Limits,
    pub(crate) sink: Box<dyn DynSink + Send>,
}

impl AnySink {
    pub(crate) fn new(sink: impl Sink) -> AnySink {
        AnySink { limits: sink.limits(), sink: Box::new(sink) }
    }
}

impl fmt::Debug for AnySink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnySink").field("limits", &self.limits).finish_non_exhaustive()
    }
}
