//! Expressions over a few small metrics.

mod gives;
mod refuses;

use super::value::{TimeSeries, Value};
use super::{Budget, Expression, Operands, evaluate};
use crate::statistic::Grid;
use crate::timestamp::Timestamp;

/// A point that is missing.
const NO: f64 = f64::NAN;

/// Metrics by id, a minute from point to point.
struct Metrics<const N: usize>(Vec<(&'static str, [f64; N])>);

fn series(id: &str, points: &[f64]) -> TimeSeries {
    let points = points.iter().map(|&point| (!point.is_nan()).then_some(point)).collect();
    TimeSeries { label: id.to_owned(), points }
}

impl<const N: usize> Operands for Metrics<N> {
    fn grid(&self) -> Grid {
        Grid::new(Timestamp::from_seconds(0.0).unwrap(), 60, N)
    }

    fn named(&self, id: &str) -> Option<Value> {
        let (id, points) = self.0.iter().find(|(known, _)| *known == id)?;
        Some(Value::Series(series(id, points)))
    }

    fn metrics(&self, part: &str) -> Vec<TimeSeries> {
        let some = self.0.iter().filter(|(id, _)| id.contains(part));
        some.map(|(id, points)| series(id, points)).collect()
    }

    fn period(&self, id: &str) -> Option<i64> {
        self.0.iter().any(|(known, _)| *known == id).then_some(60)
    }
}

/// The error with the character at which it is.
fn result<const N: usize>(metrics: &Metrics<N>, text: &str) -> Result<Value, String> {
    Expression::parse(text)
        .and_then(|expression| evaluate(&expression, metrics, &mut Budget::default()))
        .map_err(|error| error.to_string())
}

/// The points of an expression that gives one series; missing ones are [`NO`].
#[track_caller]
fn points<const N: usize>(metrics: &Metrics<N>, text: &str) -> Vec<f64> {
    match result(metrics, text) {
        Ok(Value::Series(series)) => series.points.into_iter().map(|p| p.unwrap_or(NO)).collect(),
        other => panic!("{text}: {other:?}"),
    }
}

#[track_caller]
fn gives<const N: usize>(metrics: &Metrics<N>, text: &str, expected: [f64; N]) {
    let got = points(metrics, text);
    let same = got.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-9 || (a.is_nan() && b.is_nan()));
    assert!(same, "{text} gives {got:?}, not {expected:?}");
}

/// The labels of an expression that gives a list.
#[track_caller]
fn labels<const N: usize>(metrics: &Metrics<N>, text: &str) -> Vec<String> {
    match result(metrics, text) {
        Ok(Value::List(list)) => list.into_iter().map(|series| series.label).collect(),
        other => panic!("{text}: {other:?}"),
    }
}

/// `a` and `b` as in the guide's table of comparisons, but for the last point.
fn two() -> Metrics<4> {
    Metrics(vec![("a", [30.0, 20.0, 0.0, NO]), ("b", [20.0, NO, 20.0, NO])])
}

/// The number that an expression gives, seen through a series.
#[track_caller]
fn number(text: &str) -> f64 {
    points(&two(), &format!("TIME_SERIES({text})"))[0]
}
