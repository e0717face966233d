//! `StartTime`, `EndTime` and `Period` of a query.

use crate::protocol::input::Input;
use crate::protocol::problem::{Code, Problem};
use crate::timestamp::Timestamp;

/// Start and end, in this order.
pub(super) fn range(input: &Input<'_>) -> Result<(Timestamp, Timestamp), Problem> {
    let start = input.required("StartTime")?.time()?;
    let end = input.required("EndTime")?.time()?;
    let wrong = |must: &str| {
        Err(Problem::new(
            Code::InvalidParameterValue,
            format!(
                "The parameter StartTime must {must} parameter EndTime. StartTime is {start}, \
                 EndTime is {end}."
            ),
        ))
    };
    if start == end {
        return wrong("not equal");
    }
    if start > end {
        return wrong("be less than the");
    }
    Ok((start, end))
}

/// A period of 1, 5, 10, 20, 30 or a multiple of 60 seconds.
pub(super) fn period(input: &Input<'_>) -> Result<i64, Problem> {
    let period = input.integer()?;
    let good = matches!(period, 1 | 5 | 10 | 20 | 30) || (period > 0 && period % 60 == 0);
    if good {
        return Ok(period);
    }
    Err(Problem::value(input.place, period, "be 1, 5, 10, 20, 30 or a multiple of 60 seconds"))
}
