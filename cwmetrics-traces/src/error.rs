//! What is wrong with a segment document, and where.

use std::fmt;

/// Why a document cannot be read: the field, what is wrong with it, and whose it is.
///
/// ```
/// use cwmetrics_traces::Document;
///
/// let text = r#"{"id": "53995c3f42cd8ad8", "trace_id": "1-581cf771-a006649127e371903a2de979",
///     "name": "shop", "subsegments": [{"id": "0f910026178b71eb", "name": "pay"}]}"#;
/// let error = Document::read(text).unwrap_err();
/// assert_eq!(error.field(), "start_time");
/// assert_eq!(
///     error.to_string(),
///     "53995c3f42cd8ad8: start_time is missing; it must be a number of seconds since 1970"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentError {
    segment: Option<String>,
    field: &'static str,
    problem: String,
}

impl DocumentError {
    pub(crate) fn new(field: &'static str, problem: impl Into<String>) -> DocumentError {
        DocumentError { segment: None, field, problem: problem.into() }
    }

    pub(crate) fn in_segment(self, id: Option<&str>) -> DocumentError {
        DocumentError { segment: id.map(str::to_owned), ..self }
    }

    /// The id, as it was written, of the segment or subsegment that is wrong; none if it has none
    /// that is a text, or if the whole is not JSON.
    pub fn segment(&self) -> Option<&str> {
        self.segment.as_deref()
    }

    /// The field that is wrong; `document` for the whole.
    pub fn field(&self) -> &str {
        self.field
    }

    /// What is wrong, as a sentence that goes on from the field's name.
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(id) = &self.segment {
            write!(f, "{}: ", id.escape_debug())?;
        }
        write!(f, "{} {}", self.field, self.problem)
    }
}

impl std::error::Error for DocumentError {}
