//! Lines for a terminal.

use std::fmt;

/// A line of text. As a text it is plain; with its spans it can be coloured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line {
    /// From left to right.
    pub spans: Vec<Span>,
}

/// A piece of a line in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Span {
    /// Without anything that steers a terminal.
    pub text: String,
    /// What it means.
    pub style: Style,
}

/// What a piece of a line means, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Style {
    /// Nothing.
    Plain,
    /// It is there for those who look closer.
    Faint,
    /// It is at the head of others: a service, or the title of a column.
    Head,
    /// It went well.
    Ok,
    /// It is in progress.
    InProgress,
    /// It was dropped before its end.
    Cancelled,
    /// A client error.
    Error,
    /// It was refused because there were too many.
    Throttle,
    /// A server error.
    Fault,
}

impl Line {
    pub(crate) fn push(&mut self, text: impl Into<String>, style: Style) {
        let text = text.into();
        if !text.is_empty() {
            self.spans.push(Span { text, style });
        }
    }
}

impl fmt::Display for Line {
    /// Without blanks at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String = self.spans.iter().map(|span| span.text.as_str()).collect();
        f.write_str(text.trim_end())
    }
}
