//! Segment documents, as X-Ray publishes them and as every SDK sends them.

mod blocks;
mod cut;
mod segment;

pub use blocks::{Cause, Exception, Http, StackFrame};
pub use segment::{Kind, Segment};

use crate::DocumentError;

/// A segment document: a segment, or a subsegment sent on its own, with all that is nested in it.
///
/// What is nested is laid flat: every subsegment has the id of what it is nested in as its
/// [`parent_id`](Segment::parent_id), as if it had been sent on its own.
///
/// ```
/// use cwmetrics_traces::Document;
///
/// let document = Document::read(r#"{"id": "53995c3f42cd8ad8", "name": "shop", "start_time": 1478293361.2,
///     "trace_id": "1-581cf771-a006649127e371903a2de979", "end_time": 1478293361.4,
///     "subsegments": [{"id": "0f910026178b71eb", "name": "pay", "start_time": 1478293361.3,
///                      "in_progress": true}]}"#)?;
/// let [shop, pay] = document.segments() else { panic!() };
/// assert_eq!((shop.name.as_str(), shop.end_time), ("shop", Some(1478293361.4)));
/// assert_eq!((pay.parent_id, pay.end_time), (Some(shop.id), None));
/// # Ok::<(), cwmetrics_traces::DocumentError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    segments: Vec<Segment>,
}

impl Document {
    /// Reads a document of any size and depth.
    ///
    /// What is not needed to make a trace of it is read as far as it is right: unknown fields, and
    /// those of another type than the published one, are passed over.
    ///
    /// # Errors
    ///
    /// It is not JSON, or `name`, `id`, `trace_id` or `start_time` (of a subsegment on its own also
    /// `parent_id`) is missing or wrong. Within one field, such as `metadata`, at most 127 levels of
    /// objects and arrays are read.
    pub fn read(text: &str) -> Result<Document, DocumentError> {
        let mut segments: Vec<Segment> = Vec::new();
        for piece in cut::cut(text)? {
            let parent = piece.parent.and_then(|parent| segments.get(parent));
            let segment = segment::read(&piece.text, parent)?;
            segments.push(segment);
        }
        Ok(Document { segments })
    }

    /// The segment or subsegment that the document is of.
    pub fn root(&self) -> &Segment {
        &self.segments[0]
    }

    /// All of them, each after that in which it is nested; the first is the [`root`](Document::root).
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// All of them.
    pub fn into_segments(self) -> Vec<Segment> {
        self.segments
    }
}
