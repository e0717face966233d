//! SUM, AVG, MIN, MAX, STDDEV and DATAPOINT_COUNT: of a series a number, of a list a series.

use super::function::Function;
use super::value::{TimeSeries, Value};
use crate::statistic::Grid;

pub(super) fn aggregate(function: Function, value: Value, grid: Grid) -> Result<Value, String> {
    match value {
        Value::Series(series) => Ok(Value::Number(of(function, &present(&series)))),
        Value::List(list) => Ok(Value::Series(across(function, &list, grid))),
        other => Err(format!(
            "{} takes a time series or a list of time series, but has {}",
            function.name(),
            other.kind()
        )),
    }
}

/// The points of a series that are there.
pub(super) fn present(series: &TimeSeries) -> Vec<f64> {
    series.points.iter().flatten().copied().collect()
}

/// One number of several; `None` if there is none.
pub(super) fn of(function: Function, values: &[f64]) -> Option<f64> {
    let count = values.len() as f64;
    let sum: f64 = values.iter().sum();
    let result = match function {
        Function::Avg => sum / count,
        Function::Min => values.iter().copied().fold(f64::INFINITY, f64::min),
        Function::Max => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        Function::Stddev => {
            let mean = sum / count;
            (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt()
        }
        Function::DatapointCount => count,
        _ => sum,
    };
    result.is_finite().then_some(result)
}

/// The function over the series of a list, at each point at which one of them has a value.
fn across(function: Function, list: &[TimeSeries], grid: Grid) -> TimeSeries {
    let mut values = Vec::with_capacity(list.len());
    let point = |index: usize| {
        values.clear();
        values.extend(list.iter().filter_map(|series| series.points.get(index).copied().flatten()));
        if values.is_empty() {
            return None;
        }
        if function == Function::Avg {
            // A series that has no value here counts as 0.
            values.resize(list.len(), 0.0);
        }
        of(function, &values)
    };
    TimeSeries { label: String::new(), points: (0..grid.len()).map(point).collect() }
}
