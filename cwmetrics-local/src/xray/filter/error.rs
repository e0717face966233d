//! What is wrong with an expression, and where.

use std::fmt;

/// A message and the character at which it is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FilterError {
    /// Counted from one.
    pub(crate) at: usize,
    pub(crate) message: String,
}

impl FilterError {
    pub(super) fn new(at: usize, message: impl Into<String>) -> FilterError {
        FilterError { at, message: message.into() }
    }
}

/// `character 4: …`
impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "character {}: {}", self.at, self.message)
    }
}
