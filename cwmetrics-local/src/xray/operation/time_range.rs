//! The range of time that is asked about.

use crate::protocol::input::Input;
use crate::protocol::problem::{Code, Problem};
use crate::timestamp::Timestamp;

/// From the start to before the end.
#[derive(Clone, Copy, Debug)]
pub(super) struct TimeRange {
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
}

impl TimeRange {
    /// Of so many hours at most.
    pub(super) fn read(input: &Input<'_>, most_hours: i64) -> Result<TimeRange, Problem> {
        let start = input.required("StartTime")?.time()?;
        let end = input.required("EndTime")?.time()?;
        let wrong = |message: String| Err(Problem::new(Code::InvalidParameterValue, message));
        if end <= start {
            return wrong(format!("EndTime must be after StartTime. It is {end}, and StartTime is {start}."));
        }
        if end > start.plus_seconds(most_hours * 3600) {
            return wrong(format!(
                "Time range cannot be longer than {most_hours} hours. It is from {start} to {end}."
            ));
        }
        Ok(TimeRange { start, end })
    }

    /// Whether a time in seconds since 1970 is in it.
    pub(super) fn has(self, seconds: f64) -> bool {
        (self.start.seconds()..self.end.seconds()).contains(&seconds)
    }
}
