//! Functions that go along a series: point by point, step by step, gap by gap.

use super::function::Word;
use super::value::{Each, TimeSeries, Value};

/// From one point of a series to the next that there is.
pub(super) struct Difference {
    pub(super) value: f64,
    /// How many periods lie between them.
    pub(super) periods: f64,
}

/// Each point through a function.
pub(super) fn points(name: &str, value: Value, change: impl Fn(f64) -> Option<f64>) -> Result<Value, String> {
    each_series(name, value, |series| {
        series.map(|point| point.and_then(&change).filter(|result| result.is_finite()))
    })
}

/// What a function makes of the differences between neighbours. The first point has none.
pub(super) fn steps(name: &str, value: Value, change: impl Fn(Difference) -> f64) -> Result<Value, String> {
    each_series(name, value, |series| {
        let mut last: Option<(usize, f64)> = None;
        let step = |(index, point): (usize, &Option<f64>)| {
            let value = (*point)?;
            let (before, old) = last.replace((index, value))?;
            let result = change(Difference { value: value - old, periods: (index - before) as f64 });
            result.is_finite().then_some(result)
        };
        series.with(series.points.iter().enumerate().map(step).collect())
    })
}

pub(super) fn running_sum(name: &str, value: Value) -> Result<Value, String> {
    each_series(name, value, |series| {
        let mut sum = 0.0;
        let add = |point: &Option<f64>| {
            sum += (*point)?;
            Some(sum).filter(|sum| sum.is_finite())
        };
        series.with(series.points.iter().map(add).collect())
    })
}

/// `FILL`: points where there are none, from a number, another series, or the points around.
pub(super) fn fill(value: Value, filler: Value) -> Result<Value, String> {
    match filler {
        Value::Number(number) => each_series("FILL", value, |series| series.map(|point| point.or(number))),
        Value::Series(other) => each_series("FILL", value, |series| {
            series.with(series.points.iter().zip(&other.points).map(|(a, b)| a.or(*b)).collect())
        }),
        Value::Word(Word::Repeat) => each_series("FILL", value, repeat),
        Value::Word(Word::Linear) => each_series("FILL", value, linear),
        other => {
            Err(format!("FILL fills with a number, a time series, REPEAT or LINEAR, not {}", other.kind()))
        }
    }
}

fn repeat(series: &TimeSeries) -> TimeSeries {
    let mut last = None;
    let fill = |point: &Option<f64>| {
        last = point.or(last);
        last
    };
    series.with(series.points.iter().map(fill).collect())
}

/// Fills each gap with the straight line between the points around it.
fn linear(series: &TimeSeries) -> TimeSeries {
    let mut points = series.points.clone();
    let mut last: Option<(usize, f64)> = None;
    for (index, point) in series.points.iter().enumerate() {
        let Some(value) = *point else { continue };
        if let Some((before, old)) = last {
            let length = (index - before) as f64;
            for (step, gap) in points[before + 1..index].iter_mut().enumerate() {
                let share = (step + 1) as f64 / length;
                *gap = Some(old * (1.0 - share) + value * share);
            }
        }
        last = Some((index, value));
    }
    series.with(points)
}

/// A function that makes a series of a series, over one or over all of a list.
fn each_series(
    name: &str,
    value: Value,
    change: impl Fn(&TimeSeries) -> TimeSeries,
) -> Result<Value, String> {
    match value {
        Value::Series(series) => Ok(Value::Series(change(&series))),
        Value::List(list) => Ok(list.each(change)),
        other => {
            Err(format!("{name} takes a time series or a list of time series, but has {}", other.kind()))
        }
    }
}
