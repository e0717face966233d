//! How a traced call begins and ends.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::Id;

use super::super::local::local;
use super::super::process;
use super::super::site::Site;
use super::super::switch::{self, marks};
use super::sampler;
use super::stack;
use super::trace::Trace;
use crate::segment::{Cause, Details, End, Finished, Header, Role, Sampled, SegmentId};

/// What is open on a thread.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) what: What,
    pub(super) cause: Option<Cause>,
    pub(super) details: Option<Box<Details>>,
    /// The tokio task in which it is open.
    pub(super) task: Option<Id>,
    /// What is open around it.
    pub(super) outer: Option<Box<Open>>,
}

#[derive(Debug)]
pub(super) enum What {
    /// A call.
    Call(Call),
    /// A future that was spawned inside a call: what is called in it belongs there.
    Carrier { trace: Arc<Trace>, parent: SegmentId },
    /// What the caller of this service says: it holds for the next outermost call.
    Incoming { header: Box<Header>, role: Role },
    /// A request that is not traced, and what its caller has said.
    Untraced(Option<Box<Header>>),
}

/// A traced call.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) trace: Arc<Trace>,
    pub(super) id: SegmentId,
    pub(super) parent: Option<SegmentId>,
    role: Role,
    start: Duration,
    was_panicking: bool,
}

/// Which of them it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Call,
    Carrier,
    Incoming,
    Untraced,
}

impl Open {
    pub(super) fn new(what: What) -> Box<Open> {
        Box::new(Open { what, cause: None, details: None, task: None, outer: None })
    }

    pub(super) fn kind(&self) -> Kind {
        match self.what {
            What::Call(_) => Kind::Call,
            What::Carrier { .. } => Kind::Carrier,
            What::Incoming { .. } => Kind::Incoming,
            What::Untraced(_) => Kind::Untraced,
        }
    }

    /// The trace, and what in it a call that begins now is a part of.
    pub(super) fn place(&self) -> Option<(&Arc<Trace>, SegmentId)> {
        match &self.what {
            What::Call(call) => Some((&call.trace, call.id)),
            What::Carrier { trace, parent } => Some((trace, *parent)),
            What::Incoming { .. } | What::Untraced(_) => None,
        }
    }
}

/// What a call that begins is to become.
enum Begins {
    /// A part of another.
    Within(Arc<Trace>, SegmentId),
    /// The outermost one of a request whose caller says something; none if it is not to be traced.
    Incoming(Option<Box<Header>>, Role),
    /// Nothing.
    Untraced,
}

/// A call begins. Gives the marks for its word.
#[inline(never)]
pub(super) fn begin(is_outermost: bool, is_timed: bool) -> u64 {
    let begins = stack::with_innermost(|open| match (open.place(), &open.what) {
        // A call that is only counted is no part of a trace.
        (Some((trace, parent)), _) if is_timed => Begins::Within(Arc::clone(trace), parent),
        (None, What::Incoming { header, role }) if is_outermost => {
            Begins::Incoming(is_sampled(Some(header)).then(|| header.clone()), *role)
        }
        (None, What::Untraced(_)) if is_outermost => Begins::Incoming(None, Role::Segment),
        _ => Begins::Untraced,
    });
    match begins {
        Some(Begins::Within(trace, parent)) => {
            let id = trace.ids.next();
            push(trace, id, Some(parent), Role::Subsegment);
            marks::TRACED
        }
        Some(Begins::Incoming(header, role)) => {
            if let Some(open) = header.and_then(|header| begin_trace(Some(header), role)) {
                stack::push(open);
                return marks::TRACED | marks::SCOPED;
            }
            // What is nested in it has nothing to ask for.
            local().settle();
            marks::SCOPED
        }
        None if is_outermost && sampler::decide() => begin_trace(None, Role::Segment).map_or(0, |open| {
            stack::push(open);
            marks::TRACED
        }),
        _ => 0,
    }
}

/// Whether a request is to be traced: as its caller says, or else by our own decision.
fn is_sampled(header: Option<&Header>) -> bool {
    match header.map(|header| header.sampled) {
        Some(Sampled::Yes) => true,
        Some(Sampled::No) => false,
        Some(Sampled::Undecided) | None => sampler::decide(),
    }
}

/// A request begins that is a segment whatever is called in it; a rule for such requests may have decided
/// about it. Nothing inside one that is traced already.
pub(super) fn request(incoming: Option<(Box<Header>, Role)>, decided: Option<bool>) -> Option<Box<Open>> {
    if stack::is_decided() {
        return None;
    }
    let (header, role) = incoming.map_or((None, Role::Segment), |(header, role)| (Some(header), role));
    if !decided.unwrap_or_else(|| is_sampled(header.as_deref())) {
        return Some(Open::new(What::Untraced(header)));
    }
    begin_trace(header, role).or_else(|| Some(Open::new(What::Untraced(None))))
}

/// Begins a trace with its outermost call, if there is room for it.
#[cold]
fn begin_trace(header: Option<Box<Header>>, role: Role) -> Option<Box<Open>> {
    let traces = process::installed().and_then(|registry| registry.traces.as_ref())?;
    let parent = header.as_ref().and_then(|header| header.parent);
    let trace = Trace::begin(traces, header, parent, role)?;
    let id = trace.root;
    Some(call(trace, id, parent, role))
}

fn push(trace: Arc<Trace>, id: SegmentId, parent: Option<SegmentId>, role: Role) {
    stack::push(call(trace, id, parent, role));
}

fn call(trace: Arc<Trace>, id: SegmentId, parent: Option<SegmentId>, role: Role) -> Box<Open> {
    let start = trace.now();
    let was_panicking = std::thread::panicking();
    Open::new(What::Call(Call { trace, id, parent, role, start, was_panicking }))
}

/// The innermost call ends, which is of this site.
pub(super) fn end(site: &'static Site, outcome: End) {
    end_as(Cow::Borrowed(site.trace_name()), site.is_remote(), outcome);
}

/// What is innermost ends, which is a [request].
pub(super) fn end_request(outcome: End) {
    end_as(Cow::Borrowed(""), false, outcome);
}

fn end_as(name: Cow<'static, str>, is_remote: bool, mut outcome: End) {
    let Some(open) = stack::pop() else { return };
    if !switch::is_tracing(process::word()) {
        // It was shut down meanwhile; or this is the child of a fork, where any lock can be held for ever.
        return;
    }
    let Open { what: What::Call(call), cause, details, .. } = *open else { return };
    if outcome == End::Ok && !call.was_panicking && std::thread::panicking() {
        // Nobody has looked at the result.
        outcome = End::Panic;
    }
    if outcome == End::Ok && cause.is_some() {
        outcome = End::Error;
    }
    let Call { trace, id, parent, role, start, .. } = call;
    let end = Some(trace.now().max(start));
    trace.finish(Finished { role, id, parent, name, start, end, outcome, is_remote, cause, details });
}
