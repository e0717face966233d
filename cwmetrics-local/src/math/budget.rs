//! How much the expressions of a request may compute.

use super::Value;
use super::value::TimeSeries;

/// A hundred functions of 500 series of three hours of minutes, or two of two weeks.
const MOST: usize = 25_000_000;

/// What a series costs besides its points.
const SERIES: usize = 100;

/// What is left for the expressions of a request, all their steps together: a point costs
/// one, a character of a label one, a series a hundred. It bounds memory and time.
pub(crate) struct Budget(usize);

impl Default for Budget {
    fn default() -> Budget {
        Budget::new(MOST)
    }
}

impl Budget {
    pub(super) fn new(most: usize) -> Budget {
        Budget(most)
    }

    /// Takes the cost of what a step has computed.
    pub(super) fn pay_value(&mut self, value: &Value) -> Result<(), String> {
        let cost = |series: &TimeSeries| SERIES + series.points.len() + series.label.len();
        self.pay(match value {
            Value::Number(_) | Value::Word(_) => 1,
            Value::Series(series) => cost(series),
            Value::List(list) => list.iter().map(cost).sum(),
        })
    }

    /// Takes so much, if there is so much.
    pub(crate) fn pay(&mut self, cost: usize) -> Result<(), String> {
        self.0 = self.0.checked_sub(cost).ok_or(
            "the expressions of the request compute too many points; a longer period, a shorter time \
             range or fewer metrics make it less",
        )?;
        Ok(())
    }
}
