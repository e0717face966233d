use std::future::Future;
use std::mem::ManuallyDrop;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::carried::Carried;
use super::open;
use super::scope::{Continued, Polled, tracing};
use crate::segment::End;

impl Continued {
    /// A future that is a segment of its own: what a server's middleware makes of a request, so that it is
    /// traced whatever is called in it. `begin` makes the future, and `done` looks at its output; in both
    /// [`task()`](crate::task) means this segment.
    ///
    /// Whether the request is traced is as its caller says, or else decided here. Inside a call that is
    /// traced already this is no segment, and what is called is a part of that call.
    ///
    /// ```
    /// # extern crate cwmetrics_core as cwmetrics;
    /// use cwmetrics::trace::{self, Http};
    ///
    /// # async fn handle() -> u16 { 200 }
    /// # async fn example(header: &str) -> u16 {
    /// let begin = || {
    ///     cwmetrics::task().http(Http::new().method("GET").url("https://example.com/wares"));
    ///     handle()
    /// };
    /// let done = |status: &u16| {
    ///     cwmetrics::task().http(Http::new().status(*status));
    /// };
    /// trace::continue_from(header).request(begin, done).await
    /// # }
    /// ```
    pub fn request<F, D>(self, begin: impl FnOnce() -> F, done: D) -> Request<F, D>
    where
        F: Future,
        D: FnOnce(&F::Output),
    {
        let mut carried = Carried::nothing();
        if tracing().is_some() {
            carried = open::request(self.incoming, self.decided).map_or_else(Carried::nothing, Carried::of);
        }
        let is_segment = carried.is_something();
        let future = {
            let _scope = Polled::begin(&mut carried);
            begin()
        };
        let future = ManuallyDrop::new(future);
        Request { carried, is_segment, is_polled: false, done: Some(done), future }
    }
}

/// A future that is a segment of its own. See [`Continued::request`].
#[derive(Debug)]
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Request<F: Future, D> {
    carried: Carried,
    is_segment: bool,
    /// Stays so if the poll panics.
    is_polled: bool,
    done: Option<D>,
    /// Dropped inside the segment.
    future: ManuallyDrop<F>,
}

impl<F: Future, D: FnOnce(&F::Output)> Future for Request<F, D> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: the future is pinned with the whole, and nothing moves it; nothing else is pinned.
        let this = unsafe { self.get_unchecked_mut() };
        // SAFETY: as above.
        let future = unsafe { Pin::new_unchecked(&mut *this.future) };
        let scope = Polled::begin(&mut this.carried);
        this.is_polled = true;
        let polled = future.poll(context);
        this.is_polled = false;
        if let (true, Poll::Ready(output)) = (this.is_segment, &polled) {
            this.is_segment = false;
            if let Some(done) = this.done.take() {
                done(output);
            }
            scope.end();
            open::end_request(End::Ok);
        }
        polled
    }
}

impl<F: Future, D> Drop for Request<F, D> {
    fn drop(&mut self) {
        let scope = Polled::begin(&mut self.carried);
        // SAFETY: it is dropped here and nowhere else, and not moved before.
        unsafe { ManuallyDrop::drop(&mut self.future) };
        if self.is_segment {
            scope.end();
            open::end_request(if self.is_polled { End::Panic } else { End::Cancelled });
        }
    }
}
