//! Functions of lists of series: which of them, and in which order.

use std::vec::IntoIter;

use super::aggregate::{of, present};
use super::function::Word;
use super::value::{TimeSeries, Value};
use crate::statistic::Grid;

/// `[m1, METRICS("x")]`: series, and the series of lists.
pub(super) fn list_of(values: Vec<Value>) -> Result<Value, String> {
    let mut list = Vec::with_capacity(values.len());
    for value in values {
        match value {
            Value::Series(series) => list.push(series),
            Value::List(more) => list.extend(more),
            other => return Err(format!("a list is of time series, but has {}", other.kind())),
        }
    }
    Ok(Value::List(list))
}

/// `FIRST` or `LAST`; of an empty list a series without points.
pub(super) fn first(
    name: &str,
    value: Value,
    grid: Grid,
    pick: fn(Vec<TimeSeries>) -> Option<TimeSeries>,
) -> Result<Value, String> {
    let picked = pick(list(name, value)?);
    Ok(Value::Series(picked.unwrap_or_else(|| TimeSeries::constant(None, grid))))
}

pub(super) fn remove_empty(value: Value) -> Result<Value, String> {
    let mut list = list("REMOVE_EMPTY", value)?;
    list.retain(|series| series.points.iter().any(Option::is_some));
    Ok(Value::List(list))
}

/// `SLICE(list, start)` or `SLICE(list, start, end)`, counted from 0, the end excluded.
pub(super) fn slice(value: Value, mut bounds: IntoIter<Value>) -> Result<Value, String> {
    let list = list("SLICE", value)?;
    let start = bounds.next().map_or(Ok(0), |start| place("SLICE", &start))?;
    let end = bounds.next().map_or(Ok(list.len()), |end| place("SLICE", &end))?;
    Ok(Value::List(list.into_iter().take(end).skip(start).collect()))
}

/// `SORT(list, AVG, DESC)`, with a limit as a fourth argument. Series without points come last.
pub(super) fn sort(value: Value, mut how: IntoIter<Value>) -> Result<Value, String> {
    let list = list("SORT", value)?;
    let by = match how.next() {
        Some(Value::Word(Word::By(function))) => function,
        _ => return Err("SORT sorts by AVG, MIN, MAX or SUM as its second argument".to_owned()),
    };
    let descending = match how.next() {
        Some(Value::Word(Word::Ascending)) => false,
        Some(Value::Word(Word::Descending)) => true,
        _ => return Err("SORT sorts ASC or DESC as its third argument".to_owned()),
    };
    let limit = how.next().map_or(Ok(list.len()), |limit| place("SORT", &limit))?;
    let key = |series: &TimeSeries| {
        let values = present(series);
        let key = if values.is_empty() { None } else { of(by, &values) };
        key.map_or(f64::INFINITY, |key| if descending { -key } else { key })
    };
    let mut keyed: Vec<_> = list.into_iter().map(|series| (key(&series), series)).collect();
    keyed.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    Ok(Value::List(keyed.into_iter().take(limit).map(|(_, series)| series).collect()))
}

fn list(name: &str, value: Value) -> Result<Vec<TimeSeries>, String> {
    match value {
        Value::List(list) => Ok(list),
        other => Err(format!("{name} takes a list of time series, but has {}", other.kind())),
    }
}

/// A number of series: whole and not negative.
fn place(name: &str, value: &Value) -> Result<usize, String> {
    match value {
        Value::Number(Some(number)) if *number >= 0.0 && number.fract() == 0.0 => Ok(*number as usize),
        Value::Number(Some(number)) => {
            Err(format!("{name} counts in whole numbers that are not negative, but has {number}"))
        }
        Value::Number(None) => Err(format!("{name} counts in whole numbers, but there is none")),
        other => Err(format!("{name} counts in whole numbers, but has {}", other.kind())),
    }
}
