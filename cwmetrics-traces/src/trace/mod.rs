//! A trace: segments and subsegments of one request, put together.

mod assemble;
mod facts;

pub use facts::{Annotation, ServiceId, User};

use crate::{Document, Kind, Segment, SegmentId, TraceId};

/// All that is known of one request: the segments of the services that took part, and their
/// subsegments, each under that in which it happened.
///
/// Documents may come in any order, several times, and not all of them. A subsegment that was sent on
/// its own is put under its parent; a segment in progress gives way to its end; the segment of
/// another service is put under the subsegment that has called it; and what has a parent that did not
/// come is kept, at the outermost level, as an [orphan](Node::is_orphan).
///
/// ```
/// use cwmetrics_traces::{Document, Trace};
///
/// let document = |text: &str| Document::read(text);
/// let trace = "1-581cf771-a006649127e371903a2de979";
/// let pay = document(&format!(r#"{{"trace_id": "{trace}", "id": "0f910026178b71eb", "name": "pay",
///     "type": "subsegment", "parent_id": "53995c3f42cd8ad8", "start_time": 2.5, "end_time": 3.0}}"#))?;
/// let shop = document(&format!(r#"{{"trace_id": "{trace}", "id": "53995c3f42cd8ad8", "name": "shop",
///     "start_time": 2.0, "end_time": 4.0}}"#))?;
///
/// let trace = Trace::new(trace.parse()?, [pay, shop]);
/// assert_eq!(trace.duration(), Some(2.0));
/// let tree: Vec<_> = trace.walk().map(|node| (node.depth, node.segment.name.as_str())).collect();
/// assert_eq!(tree, [(0, "shop"), (1, "pay")]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    id: TraceId,
    nodes: Vec<Node>,
}

/// A segment or subsegment, and where it belongs.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Node {
    /// What it is.
    pub segment: Segment,
    /// Where in [`Trace::nodes`] that is in which it happened.
    pub parent: Option<usize>,
    /// Where in [`Trace::nodes`] those are that happened in it, in the order of their starts.
    pub children: Vec<usize>,
    /// How many are around it.
    pub depth: usize,
    /// Where in [`Trace::nodes`] the segment of its service is: for a segment itself. None if that
    /// did not come.
    pub service: Option<usize>,
    /// Whether it names a parent that did not come.
    pub is_orphan: bool,
}

impl Trace {
    /// Puts a trace together. Documents of other traces are passed over.
    pub fn new(id: TraceId, documents: impl IntoIterator<Item = Document>) -> Trace {
        let all = documents.into_iter().flat_map(Document::into_segments);
        Trace { id, nodes: assemble::assemble(all.filter(|segment| segment.trace_id == id)) }
    }

    /// Which trace it is.
    pub fn id(&self) -> TraceId {
        self.id
    }

    /// All segments and subsegments, as a timeline has them: each directly after that in which it
    /// happened, or after what happened in there before it.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The same, one after another.
    pub fn walk(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter()
    }

    /// The segments alone, without subsegments.
    pub fn segments(&self) -> impl Iterator<Item = &Node> {
        self.walk().filter(|node| node.segment.kind == Kind::Segment)
    }

    /// The node of this id.
    pub fn find(&self, id: SegmentId) -> Option<&Node> {
        self.walk().find(|node| node.segment.id == id)
    }

    /// The segment in which the request came in: the first that nothing else has called. None if no
    /// segment came.
    pub fn root(&self) -> Option<&Node> {
        let outermost = || self.segments().filter(|node| node.parent.is_none());
        outermost().find(|node| !node.is_orphan).or_else(|| outermost().next())
    }

    /// The earliest start, in seconds since 1970; none of an empty trace.
    pub fn start_time(&self) -> Option<f64> {
        self.walk().map(|node| node.segment.start_time).min_by(f64::total_cmp)
    }

    /// The latest end, in seconds since 1970; none while nothing has ended.
    pub fn end_time(&self) -> Option<f64> {
        self.walk().filter_map(|node| node.segment.end_time).max_by(f64::total_cmp)
    }

    /// Seconds from the earliest start to the latest end; none while nothing has ended.
    pub fn duration(&self) -> Option<f64> {
        Some((self.end_time()? - self.start_time()?).max(0.0))
    }

    /// Seconds until the one who has asked had the answer: how long the [root](Trace::root) took.
    /// None while it is in progress. Work that went on after the answer makes the
    /// [`duration`](Trace::duration) longer.
    pub fn response_time(&self) -> Option<f64> {
        self.root()?.segment.duration()
    }

    /// Whether something is still in progress.
    pub fn is_partial(&self) -> bool {
        self.walk().any(|node| node.segment.in_progress())
    }

    /// Whether the request came to a server error: that of the [root](Trace::root).
    pub fn has_fault(&self) -> bool {
        self.root().is_some_and(|root| root.segment.fault)
    }

    /// Whether the request came to a client error: that of the [root](Trace::root).
    pub fn has_error(&self) -> bool {
        self.root().is_some_and(|root| root.segment.error)
    }

    /// Whether a segment, of any service, was throttled.
    pub fn has_throttle(&self) -> bool {
        self.segments().any(|node| node.segment.throttle)
    }
}
