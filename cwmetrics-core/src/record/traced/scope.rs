//! From where a trace comes and where it goes: headers, and futures that are spawned.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::super::{nest, process, switch};
use super::carried::Carried;
use super::open::{Open, What};
use super::rules;
use super::stack;
use super::trace::Trace;
use super::traces::Traces;
use crate::segment::{Header, Ids, Role, Sampled, TraceId};

/// The header for a request that is made now, to another service.
///
/// Inside a traced call it says so; the call (best one of `#[monitored_task(remote)]`) is its parent.
/// Inside a call that is not traced it says that, so that the other service does not trace the
/// request either. Outside of any call, and where nothing is traced, there is none.
///
/// ```
/// # fn request() -> Vec<(&'static str, String)> { Vec::new() }
/// let mut headers = request();
/// if let Some(header) = cwmetrics_core::trace::header() {
///     headers.push(("X-Amzn-Trace-Id", header.to_string()));
/// }
/// ```
#[must_use]
pub fn header() -> Option<Header> {
    let known = stack::with_innermost(|open| match (open.place(), &open.what) {
        (Some((trace, parent)), _) => Some(trace.header_of(parent)),
        (None, What::Incoming { header, .. }) => {
            let is_decided = nest::is_inside();
            let sampled = if is_decided { Sampled::No } else { header.sampled };
            Some(Header { sampled, ..(**header).clone() })
        }
        (None, What::Untraced(header)) => Some(match header {
            Some(header) => Header { sampled: Sampled::No, ..(**header).clone() },
            None => untraced(tracing()?),
        }),
        _ => None,
    });
    known.flatten().or_else(|| {
        let traces = tracing()?;
        nest::is_inside().then(|| untraced(traces))
    })
}

/// The header of a request that is not traced, and about which no caller has said anything.
fn untraced(traces: &Traces) -> Header {
    Header {
        root: TraceId::new(traces.clock.wall(), Ids::new().unique),
        parent: None,
        sampled: Sampled::No,
        rest: String::new(),
    }
}

/// Where traces go, if anything is traced.
pub(super) fn tracing() -> Option<&'static Traces> {
    if !switch::is_tracing(process::word()) {
        return None;
    }
    process::installed()?.traces.as_deref()
}

/// What a caller says with its trace header. See [`continue_from`].
#[derive(Debug)]
#[must_use = "it does nothing before `in_scope` or `instrument`"]
pub struct Continued {
    pub(super) incoming: Option<(Box<Header>, Role)>,
    /// What a rule for such requests has decided.
    pub(super) decided: Option<bool>,
}

/// Continues the trace of a caller, whose header this is: the value of `X-Amzn-Trace-Id` or of the W3C
/// header `traceparent`. The outermost decorated calls inside
/// [`in_scope`](Continued::in_scope) or [`instrument`](Continued::instrument) are segments of it, and
/// whether they are traced is as the caller says.
///
/// A header that cannot be read is ignored, and counted in
/// [`Stats::trace_headers_ignored`](crate::Stats::trace_headers_ignored). Inside a call that is traced
/// already it does nothing.
///
/// ```
/// # extern crate cwmetrics_core as cwmetrics;
/// # async fn handle() {}
/// # async fn example(header: &str) {
/// cwmetrics::trace::continue_from(header).instrument(handle()).await;
/// # }
/// # fn answer() {}
/// # fn example_sync(header: &str) {
/// cwmetrics::trace::continue_from(header).in_scope(|| answer());
/// # }
/// ```
pub fn continue_from(header: impl AsRef<[u8]>) -> Continued {
    continue_as(header.as_ref(), Role::Segment)
}

/// The same with the headers of a request: `X-Amzn-Trace-Id`, or else `traceparent`. Without either,
/// it does nothing. `get` gives the value of the header of this name, which is in small letters.
///
/// ```
/// # async fn handle() {}
/// # async fn example(headers: std::collections::HashMap<String, String>) {
/// let caller = cwmetrics_core::trace::continue_from_headers(|name| headers.get(name));
/// caller.instrument(handle()).await;
/// # }
/// ```
pub fn continue_from_headers<'a, V>(get: impl Fn(&'static str) -> Option<&'a V>) -> Continued
where
    V: AsRef<[u8]> + ?Sized + 'a,
{
    match get("x-amzn-trace-id").or_else(|| get("traceparent")) {
        Some(header) => continue_as(header.as_ref(), Role::Segment),
        None => Continued::nothing(),
    }
}

/// Continues the trace of a Lambda function's invocation, which is in the variable
/// `_X_AMZN_TRACE_ID`. The segment is Lambda's own, so the outermost decorated call is a subsegment.
/// Without the variable it does nothing.
///
/// ```
/// # async fn handle() {}
/// # async fn example() {
/// cwmetrics_core::trace::continue_from_environment().instrument(handle()).await;
/// # }
/// ```
pub fn continue_from_environment() -> Continued {
    match std::env::var("_X_AMZN_TRACE_ID") {
        Ok(header) => continue_as(header.as_bytes(), Role::Subsegment),
        Err(_) => Continued::nothing(),
    }
}

fn continue_as(header: &[u8], role: Role) -> Continued {
    let Some(traces) = tracing() else { return Continued::nothing() };
    let header = Header::parse(header);
    if header.is_err() {
        traces.post(|figures| figures.bad_headers += 1);
    }
    // A subsegment without a parent is none.
    let is_whole = |header: &Header| role == Role::Segment || header.parent.is_some();
    let incoming = header.ok().filter(is_whole).map(|header| (Box::new(header), role));
    Continued { incoming, decided: None }
}

impl Continued {
    fn nothing() -> Continued {
        Continued { incoming: None, decided: None }
    }

    /// Says what is asked for, of an HTTP request: the account's sampling rules can be for some of them. Where
    /// the caller leaves the decision open, the first rule for this method, host and path holds for
    /// [`request`](Continued::request).
    ///
    /// ```
    /// # async fn handle() -> u16 { 200 }
    /// # async fn example(header: &str) -> u16 {
    /// let caller = cwmetrics_core::trace::continue_from(header);
    /// caller.asked("GET", "example.com", "/wares").request(handle, |_| {}).await
    /// # }
    /// ```
    pub fn asked(mut self, method: &str, host: &str, path: &str) -> Continued {
        let is_open = self.incoming.as_ref().is_none_or(|(header, _)| header.sampled == Sampled::Undecided);
        if is_open && tracing().is_some() && !stack::is_decided() {
            self.decided = rules::decide(method, host, path);
        }
        self
    }

    /// Runs a closure that continues the trace.
    pub fn in_scope<R>(self, run: impl FnOnce() -> R) -> R {
        let mut carried = self.carried();
        let _scope = Polled::begin(&mut carried);
        run()
    }

    /// A future that continues the trace.
    pub fn instrument<F: Future>(self, future: F) -> InCurrent<F> {
        InCurrent { carried: self.carried(), future }
    }

    fn carried(self) -> Carried {
        match self.incoming {
            Some((header, role)) if !stack::is_decided() => {
                Carried::of(Open::new(What::Incoming { header, role }))
            }
            _ => Carried::nothing(),
        }
    }
}

/// A future that belongs to the call in which it was made, wherever it is polled: to be spawned.
///
/// Inside a traced call, the outermost decorated calls in it are subsegments of that call; inside one
/// that is not traced, they are not traced either.
///
/// ```
/// # extern crate cwmetrics_core as cwmetrics;
/// # async fn send_mail() {}
/// # async fn example() {
/// tokio::spawn(cwmetrics::trace::in_current(send_mail()));
/// # }
/// ```
pub fn in_current<F: Future>(future: F) -> InCurrent<F> {
    let what = stack::with_innermost(|open| {
        open.place().map(|(trace, parent)| What::Carrier { trace: std::sync::Arc::clone(trace), parent })
    });
    let what = what.flatten().or_else(|| {
        let header = Box::new(header()?);
        Some(What::Incoming { header, role: Role::Segment })
    });
    InCurrent { carried: what.map_or_else(Carried::nothing, |what| Carried::of(Open::new(what))), future }
}

/// A future that belongs to a trace. See [`in_current`] and [`Continued::instrument`].
#[derive(Debug)]
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct InCurrent<F> {
    carried: Carried,
    future: F,
}

impl<F: Future> Future for InCurrent<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: the future is pinned with the whole, and nothing moves it; what it carries is not.
        let (carried, future) = unsafe {
            let this = self.get_unchecked_mut();
            (&mut this.carried, Pin::new_unchecked(&mut this.future))
        };
        let _scope = Polled::begin(carried);
        future.poll(context)
    }
}

/// One poll, also if it ends with a panic.
pub(super) struct Polled<'a>(Option<&'a mut Carried>);

impl<'a> Polled<'a> {
    pub(super) fn begin(carried: &'a mut Carried) -> Polled<'a> {
        let is_something = carried.is_something();
        carried.resume();
        Polled(is_something.then_some(carried))
    }

    /// What was carried is open no more when the poll is over.
    pub(super) fn end(mut self) {
        self.0 = None;
    }
}

impl Drop for Polled<'_> {
    fn drop(&mut self) {
        if let Some(carried) = &mut self.0 {
            carried.suspend_always();
        }
    }
}

const _: () = {
    // What is carried can be polled by one thread after the other.
    const fn is_send<T: Send>() {}
    is_send::<InCurrent<()>>();
    is_send::<Trace>();
};
