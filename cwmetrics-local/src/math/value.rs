//! The types of metric math.

use super::function::Word;
use crate::statistic::Grid;

/// What a part of an expression gives.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// A number; `None` where there is none, such as the average of no points.
    Number(Option<f64>),
    Series(TimeSeries),
    List(Vec<TimeSeries>),
    /// A word that some functions take: `REPEAT`, `DESC`, …
    Word(Word),
}

/// A value or none at each point of the grid that the expression is evaluated on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TimeSeries {
    /// That of the metric it goes back to, empty if it goes back to several.
    pub(crate) label: String,
    pub(crate) points: Vec<Option<f64>>,
}

impl Value {
    /// What it is, for a message.
    pub(crate) fn kind(&self) -> String {
        match self {
            Value::Number(_) => "a number".to_owned(),
            Value::Series(_) => "a time series".to_owned(),
            Value::List(_) => "a list of time series".to_owned(),
            Value::Word(word) => format!("the word {}", word.name()),
        }
    }
}

impl TimeSeries {
    /// The same everywhere.
    pub(super) fn constant(value: Option<f64>, grid: Grid) -> TimeSeries {
        TimeSeries { label: String::new(), points: vec![value; grid.len()] }
    }

    /// Other points under the same label.
    pub(super) fn with(&self, points: Vec<Option<f64>>) -> TimeSeries {
        TimeSeries { label: self.label.clone(), points }
    }

    /// Each point through a function.
    pub(super) fn map(&self, change: impl Fn(Option<f64>) -> Option<f64>) -> TimeSeries {
        self.with(self.points.iter().map(|&point| change(point)).collect())
    }
}

/// A list of series of which each is changed.
pub(super) trait Each {
    fn each(self, change: impl Fn(&TimeSeries) -> TimeSeries) -> Value;
}

impl Each for Vec<TimeSeries> {
    fn each(self, change: impl Fn(&TimeSeries) -> TimeSeries) -> Value {
        Value::List(self.iter().map(change).collect())
    }
}
