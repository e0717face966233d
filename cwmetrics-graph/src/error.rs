//! What is wrong with a widget, and where.

use std::fmt;

/// Why a widget cannot be drawn: the field, what is wrong with it and what would be right.
///
/// ```
/// use cwmetrics_graph::Widget;
///
/// let error = Widget::from_json(r#"{"metrics": [["Shop", "api"]], "view": "donut"}"#).unwrap_err();
/// assert_eq!(error.field(), "view");
/// assert_eq!(error.to_string(), r#"view must be "timeSeries", "bar" or "pie", but is "donut""#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WidgetError {
    field: String,
    problem: String,
}

impl WidgetError {
    pub(crate) fn new(field: impl fmt::Display, problem: impl Into<String>) -> WidgetError {
        WidgetError { field: field.to_string(), problem: problem.into() }
    }

    /// The field as a path into the JSON, such as `metrics[3].stat`; `widget` for the whole.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong, as a sentence that goes on from the field's name.
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// The same inside of something larger.
    pub(crate) fn under(self, outer: &str) -> WidgetError {
        WidgetError { field: format!("{outer}.{}", self.field), problem: self.problem }
    }
}

impl fmt::Display for WidgetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.field, self.problem)
    }
}

impl std::error::Error for WidgetError {}

/// A text as it may stand in a message: quoted, printable and not endless.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let cut: String = text.chars().take(LONGEST).collect();
    let more = if text.chars().nth(LONGEST).is_some() { "…" } else { "" };
    format!("{cut:?}{more}")
}
