use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use tokio::sync::Notify;

use super::trace::Trace;
use crate::clock::Clock;
use crate::segment::{Finished, SegmentId, TraceId};
use crate::stats::Stats;
use crate::sync::lock;

/// Calls of one trace that are over.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub(crate) trace: TraceId,
    pub(crate) calls: Vec<Finished>,
    pub(crate) bytes: usize,
}

/// Where traced calls are until they are made into documents.
#[derive(Debug)]
pub(crate) struct Traces {
    pub(crate) clock: Clock,
    /// Most bytes of what is not made into documents yet, if another trace is to begin.
    bound: usize,
    state: Mutex<State>,
    /// A chunk has come, or somebody asks for something.
    pub(crate) news: Notify,
    /// A request of the quota was taken.
    pub(crate) taken: Notify,
    /// A trace was begun, while none was open.
    pub(crate) opened: Notify,
}

#[derive(Debug, Default)]
struct State {
    /// The traces whose outermost call goes on.
    open: HashMap<SegmentId, Weak<Trace>>,
    chunks: Vec<Chunk>,
    /// Of the traces that are open, and of the calls that are over, here or there.
    bytes: usize,
    figures: Figures,
    is_closed: bool,
}

/// About how many bytes an open trace has.
const OPEN_BYTES: usize = 1024;

/// What became of traced calls. At every instant `recorded == sent + refused + dropped + pending`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    /// Requests that were sampled.
    pub(crate) traces: u64,
    /// Requests that were not, because too much was not sent yet.
    pub(crate) skipped: u64,
    /// Headers of callers that could not be read.
    pub(crate) bad_headers: u64,
    /// Details that were left out or cut.
    pub(crate) cut: u64,
    /// Calls.
    pub(crate) recorded: u64,
    pub(crate) sent: u64,
    pub(crate) refused: u64,
    pub(crate) dropped: u64,
    pub(crate) pending: u64,
}

impl Traces {
    pub(crate) fn new(clock: Clock, bound: usize) -> Traces {
        Traces {
            clock,
            bound,
            state: Mutex::default(),
            news: Notify::new(),
            taken: Notify::new(),
            opened: Notify::new(),
        }
    }

    /// Makes one step: everything that `change` does is seen at once.
    pub(crate) fn post(&self, change: impl FnOnce(&mut Figures)) {
        change(&mut lock(&self.state).figures);
    }

    /// Tells the figures.
    pub(crate) fn tell(&self, stats: &mut Stats) {
        let figures = lock(&self.state).figures;
        stats.traces_sampled = figures.traces;
        stats.traces_skipped = figures.skipped;
        stats.trace_headers_ignored = figures.bad_headers;
        stats.trace_details_cut = figures.cut;
        stats.segments_recorded = figures.recorded;
        stats.segments_sent = figures.sent;
        stats.segments_refused = figures.refused;
        stats.segments_dropped = figures.dropped;
        stats.segments_pending = figures.pending;
    }

    /// Whether another trace can be begun. If not, it is counted.
    pub(super) fn has_room(&self) -> bool {
        let mut state = lock(&self.state);
        let has_room = state.bytes < self.bound && !state.is_closed;
        state.figures.skipped += u64::from(!has_room);
        has_room
    }

    /// A trace has begun.
    pub(super) fn opened(&self, trace: &Arc<Trace>) {
        let mut state = lock(&self.state);
        state.figures.traces += 1;
        if state.open.is_empty() {
            self.opened.notify_one();
        }
        state.bytes += OPEN_BYTES;
        state.open.insert(trace.root, Arc::downgrade(trace));
    }

    /// The outermost call of a trace is over.
    pub(super) fn closed(&self, trace: &Trace) {
        let mut state = lock(&self.state);
        if state.open.remove(&trace.root).is_some() {
            state.bytes -= OPEN_BYTES;
        }
    }

    /// Whether there is room for so many bytes on a call that is open. If not, it is counted.
    pub(super) fn takes(&self, bytes: usize) -> bool {
        let mut state = lock(&self.state);
        let takes = state.bytes.saturating_add(bytes) <= self.bound.saturating_mul(2) && !state.is_closed;
        if takes {
            state.bytes += bytes;
        } else {
            state.figures.cut += 1;
        }
        takes
    }

    /// A call of so many bytes is over, of which so many were known while it was open; with it some
    /// calls may be ready to be sent.
    pub(super) fn finished(&self, bytes: usize, known: usize, chunk: Option<Chunk>) {
        let mut state = lock(&self.state);
        if state.is_closed {
            return;
        }
        state.figures.recorded += 1;
        state.figures.pending += 1;
        state.bytes = (state.bytes + bytes).saturating_sub(known);
        let Some(chunk) = chunk else { return };
        if state.bytes > self.bound.saturating_mul(2) {
            state.lose(&chunk);
        } else {
            state.chunks.push(chunk);
            drop(state);
            self.news.notify_one();
        }
    }

    /// What is to be made into documents, the oldest first. It counts no more here.
    pub(crate) fn take(&self) -> Vec<Chunk> {
        let mut state = lock(&self.state);
        let chunks = std::mem::take(&mut state.chunks);
        let bytes: usize = chunks.iter().map(|chunk| chunk.bytes).sum();
        state.bytes = state.bytes.saturating_sub(bytes);
        chunks
    }

    /// Tells of the outermost calls that go on for so long. Says whether any goes on.
    pub(crate) fn announce(&self, after: Duration) -> bool {
        let traces: Vec<_> = {
            let mut state = lock(&self.state);
            // A thread may have ended in the middle of one.
            let before = state.open.len();
            state.open.retain(|_, trace| trace.strong_count() > 0);
            state.bytes -= (before - state.open.len()) * OPEN_BYTES;
            state.open.values().filter_map(Weak::upgrade).collect()
        };
        for chunk in traces.iter().filter_map(|trace| trace.announce(after)) {
            let mut state = lock(&self.state);
            if !state.is_closed {
                state.bytes += chunk.bytes;
                state.chunks.push(chunk);
                self.news.notify_one();
            }
        }
        !traces.is_empty()
    }

    /// The end: nothing is taken in any more, and what was not sent is lost, wherever it is.
    pub(crate) fn close(&self) {
        let mut state = lock(&self.state);
        state.is_closed = true;
        state.chunks = Vec::new();
        state.figures.dropped += std::mem::take(&mut state.figures.pending);
    }
}

impl State {
    fn lose(&mut self, chunk: &Chunk) {
        self.bytes = self.bytes.saturating_sub(chunk.bytes);
        let calls = chunk.calls.iter().filter(|call| call.end.is_some()).count() as u64;
        self.figures.pending -= calls;
        self.figures.dropped += calls;
    }
}
