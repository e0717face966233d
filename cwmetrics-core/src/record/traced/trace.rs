use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::traces::{Chunk, Traces};
use crate::segment::{End, Finished, Header, Ids, Role, Sampled, SegmentId, TraceId};
use crate::sync::lock;

/// When so many calls, or bytes, of a trace are over and its outermost one is not, they are sent on
/// their own: memory for a request that makes a million calls is not a million calls' memory.
const MOST_CALLS: usize = 1_000;
const MOST_BYTES: usize = 1 << 20;
/// How many annotations of a trace X-Ray indexes.
const MOST_ANNOTATIONS: u32 = 50;

/// What this process knows of one request.
#[derive(Debug)]
pub(crate) struct Trace {
    pub(crate) id: TraceId,
    /// The id of the outermost call.
    pub(crate) root: SegmentId,
    role: Role,
    parent: Option<SegmentId>,
    /// What its caller says that we only pass on.
    pub(super) rest: String,
    pub(super) ids: Ids,
    /// The wall time when the monotonic one was nothing. The wall clock is looked at once, so that no
    /// call ends before it began, whoever steps it.
    epoch: Duration,
    pub(super) start: Duration,
    over: Mutex<Over>,
    annotations: AtomicU32,
    was_announced: AtomicBool,
    pub(super) traces: Arc<Traces>,
}

/// The calls that are over and not sent.
#[derive(Debug, Default)]
struct Over {
    calls: Vec<Finished>,
    bytes: usize,
    /// The outermost one is over: what ends from now on goes on its own.
    is_sent: bool,
}

impl Trace {
    /// A trace whose outermost call begins now, if there is room for it.
    pub(super) fn begin(
        traces: &Arc<Traces>,
        header: Option<Box<Header>>,
        parent: Option<SegmentId>,
        role: Role,
    ) -> Option<Arc<Trace>> {
        if !traces.has_room() {
            return None;
        }
        let ids = Ids::new();
        let monotonic = traces.clock.monotonic();
        let start = traces.clock.wall();
        let (id, rest) = match header {
            Some(header) => (header.root, header.rest),
            None => (TraceId::new(start, ids.unique), String::new()),
        };
        let trace = Arc::new(Trace {
            id,
            root: ids.next(),
            role,
            parent,
            rest,
            ids,
            epoch: start.saturating_sub(monotonic),
            start,
            over: Mutex::default(),
            annotations: AtomicU32::new(0),
            was_announced: AtomicBool::new(false),
            traces: Arc::clone(traces),
        });
        traces.opened(&trace);
        Some(trace)
    }

    /// The time since 1970, as this trace tells it.
    pub(super) fn now(&self) -> Duration {
        self.epoch + self.traces.clock.monotonic()
    }

    /// The header of a request that is made in this call.
    pub(super) fn header_of(&self, call: SegmentId) -> Header {
        Header { root: self.id, parent: Some(call), sampled: Sampled::Yes, rest: self.rest.clone() }
    }

    /// A call is over.
    pub(super) fn finish(&self, call: Finished) {
        let is_root = call.id == self.root;
        let bytes = call.bytes();
        let known = call.details.as_ref().map_or(0, |details| details.metadata_bytes);
        let chunk = {
            let mut over = lock(&self.over);
            over.bytes += bytes;
            over.calls.push(call);
            over.is_sent |= is_root;
            let is_much = over.calls.len() >= MOST_CALLS || over.bytes >= MOST_BYTES;
            (over.is_sent || is_much).then(|| {
                let bytes = std::mem::take(&mut over.bytes);
                Chunk { trace: self.id, calls: std::mem::take(&mut over.calls), bytes }
            })
        };
        self.traces.finished(bytes, known, chunk);
        if is_root {
            self.traces.closed(self);
        }
    }

    /// The outermost call as it is while it goes on; once.
    pub(super) fn announce(&self, after: Duration) -> Option<Chunk> {
        let is_due = self.start + after <= self.now() && !lock(&self.over).is_sent;
        if !is_due || self.was_announced.swap(true, Ordering::Relaxed) {
            return None;
        }
        let call = Finished {
            role: self.role,
            id: self.root,
            parent: self.parent,
            name: Cow::Borrowed(""),
            start: self.start,
            end: None,
            outcome: End::Ok,
            is_remote: false,
            cause: None,
            details: None,
        };
        Some(Chunk { trace: self.id, bytes: call.bytes(), calls: vec![call] })
    }

    /// Whether X-Ray indexes one more annotation.
    pub(super) fn takes_annotation(&self) -> bool {
        let count = |count: u32| count.checked_add(1).filter(|count| *count <= MOST_ANNOTATIONS);
        self.annotations.fetch_update(Ordering::Relaxed, Ordering::Relaxed, count).is_ok()
    }
}
