//! IF: one value or another, point by point.

use super::value::{TimeSeries, Value};
use crate::statistic::Grid;

/// `IF(condition, yes, no)`. A condition is true unless it is 0; a point of it that is missing
/// gives none. Where it is true and `yes` has no point there is a 0; where it is false and
/// `no` has none, or is left out, there is no point.
pub(super) fn choose(condition: Value, yes: Value, no: Option<Value>, grid: Grid) -> Result<Value, String> {
    for value in [Some(&condition), Some(&yes), no.as_ref()].into_iter().flatten() {
        if !matches!(value, Value::Number(_) | Value::Series(_)) {
            return Err(format!("IF takes numbers and time series, but has {}", value.kind()));
        }
    }
    let condition = match condition {
        Value::Series(condition) => condition,
        Value::Number(condition) => return Ok(whole(condition, yes, no, grid)),
        other => return Ok(other),
    };
    let (yes, no) = (series(yes, grid), no.map(|no| series(no, grid)));
    let point = |(index, condition): (usize, &Option<f64>)| match (*condition)? {
        0.0 => no.as_ref()?.points.get(index).copied().flatten(),
        _ => yes.points.get(index).copied().flatten().or(Some(0.0)),
    };
    Ok(Value::Series(condition.with(condition.points.iter().enumerate().map(point).collect())))
}

/// With a number as the condition one of the two is the result as a whole. It is a number
/// only if both are, so that the type does not depend on the data.
fn whole(condition: Option<f64>, yes: Value, no: Option<Value>, grid: Grid) -> Value {
    let numbers = matches!((&yes, &no), (Value::Number(_), Some(Value::Number(_))));
    let chosen = match condition {
        Some(0.0) => no.unwrap_or(Value::Number(None)),
        Some(_) => yes,
        None => Value::Number(None),
    };
    if numbers { chosen } else { Value::Series(series(chosen, grid)) }
}

/// A number as a series that has it everywhere.
fn series(value: Value, grid: Grid) -> TimeSeries {
    match value {
        Value::Series(series) => series,
        Value::Number(number) => TimeSeries::constant(number, grid),
        Value::List(_) | Value::Word(_) => TimeSeries::constant(None, grid),
    }
}
