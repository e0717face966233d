use std::fmt;

/// Not everything that was recorded before a flush has been accepted.
///
/// The three numbers are samples. A flush tells of what it waited for, and of what was lost since
/// the flush before it, so that each loss is told once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FlushError {
    /// Samples that the sink has refused for good.
    pub refused: u64,
    /// Samples that a bound has cost: the outbox was full, or they grew too old to be accepted, or
    /// the reporter was shut down before the sink had accepted them and there was no spool.
    pub dropped: u64,
    /// Samples that were still on their way when the time was up. They are delivered later; after the
    /// reporter was shut down they are in its [spool](crate::Builder::spool), and are delivered by the
    /// next one that has it.
    pub waiting: u64,
    /// What the last failed request said, if one failed.
    pub last_error: Option<String>,
}

impl fmt::Display for FlushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.refused, "refused by the sink"),
            (self.dropped, "dropped"),
            (self.waiting, "still waiting to be accepted"),
        ];
        f.write_str("of the samples recorded before the flush, ")?;
        let mut told = parts.iter().filter(|(samples, _)| *samples > 0).peekable();
        if told.peek().is_none() {
            f.write_str("not all were delivered in time")?;
        }
        let mut separator = "";
        for (samples, what) in told {
            let verb = if *samples == 1 { "is" } else { "are" };
            write!(f, "{separator}{samples} {verb} {what}")?;
            separator = ", ";
        }
        match &self.last_error {
            Some(error) => write!(f, "; the last error was: {error}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for FlushError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_a_sentence_about_what_there_is() {
        let mut error = FlushError { refused: 1, waiting: 20, ..FlushError::default() };
        assert_eq!(
            error.to_string(),
            "of the samples recorded before the flush, 1 is refused by the sink, \
             20 are still waiting to be accepted"
        );
        error = FlushError { dropped: 2, last_error: Some("it is full".into()), ..FlushError::default() };
        assert_eq!(
            error.to_string(),
            "of the samples recorded before the flush, 2 are dropped; the last error was: it is full"
        );
        let unknown = "of the samples recorded before the flush, not all were delivered in time";
        assert_eq!(FlushError::default().to_string(), unknown);
    }
}
