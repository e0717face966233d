//! A document as it was put.

use std::sync::Arc;

use cwmetrics_traces::{Document, DocumentError, Kind};

/// The document of a segment, or of a subsegment that was sent on its own, as it was put and
/// accepted.
///
/// ```
/// # use cwmetrics_local::Local;
/// let local = Local::start()?;
/// // ... the program under test serves a request ...
/// let mine: Vec<_> = local.segments().into_iter().filter(|s| s.name == "checkout").collect();
/// # assert!(mine.is_empty());
/// # Ok::<(), cwmetrics_local::StartError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SegmentDocument {
    /// The trace that it belongs to, such as `1-58406520-a006649127e371903a2de979`.
    pub trace_id: Arc<str>,
    /// Its own id: 16 hexadecimal digits.
    pub id: String,
    /// The id of what called it; a subsegment that was sent on its own always has one.
    pub parent_id: Option<String>,
    /// The name of the service, or of a subsegment.
    pub name: String,
    /// Whether it is a subsegment that was sent on its own.
    pub is_subsegment: bool,
    /// When it began, in seconds since 1970.
    pub start_time: f64,
    /// When it ended, in seconds since 1970; `None` as long as it is in progress.
    pub end_time: Option<f64>,
    /// All of it, as it came.
    pub document: Arc<str>,
    /// The [`Request`](crate::Request)'s number.
    pub request: u64,
}

impl SegmentDocument {
    /// Reads a document, as far as a trace needs it.
    pub(super) fn read(document: &str, request: u64) -> Result<SegmentDocument, DocumentError> {
        let read = Document::read(document)?;
        let root = read.root();
        Ok(SegmentDocument {
            trace_id: root.trace_id.to_string().into(),
            id: root.id.to_string(),
            parent_id: root.parent_id.map(|id| id.to_string()),
            name: root.name.clone(),
            is_subsegment: root.kind == Kind::Subsegment,
            start_time: root.start_time,
            end_time: root.end_time,
            document: document.into(),
            request,
        })
    }

    /// What it costs to keep, roughly.
    pub(super) fn bytes(&self) -> usize {
        const FIXED: usize = 200;
        FIXED + self.document.len() + self.name.len()
    }
}
