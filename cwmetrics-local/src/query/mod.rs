//! Named queries, metrics and expressions over them, and the lines of points that they give.
//!
//! Knows no protocol: [`Evaluation`] takes queries, a range and the store, and is used by
//! every operation that shows lines.
//!
//! An expression is evaluated at the beginnings of its period: the one that it was given,
//! or the longest of what it refers to, or a minute if it refers to nothing. Of a finer
//! series it sees the points at these times only, of a coarser one no more than there are.
//! CloudWatch does not publish what it does with unlike periods. Where no data can be kept
//! or taken (before the retention of the period, more than two hours ahead) an expression
//! has no points, not even those of `FILL` and `TIME_SERIES`.

mod evaluation;
#[cfg(fuzzing)]
mod fuzz;
mod order;
mod read;
mod scope;

use std::fmt;

pub(crate) use evaluation::Evaluation;
#[cfg(fuzzing)]
pub use fuzz::fuzz;

use crate::statistic::Statistic;
use crate::store::{MetricId, Unit};
use crate::timestamp::Timestamp;

/// A query under a name that expressions can use.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    /// Unique among the queries; empty if no expression can mean it.
    pub(crate) id: String,
    /// As the line is to be called. `None` is the metric's name, or the expression's id.
    /// Dynamic labels (`${MAX}`) are not replaced.
    pub(crate) label: Option<String>,
    pub(crate) source: Source,
    /// Whether it is shown; otherwise it is for expressions only.
    pub(crate) returned: bool,
}

/// Where the points of a query come from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Metric {
        metric: MetricId,
        statistic: Statistic,
        /// In seconds.
        period: i64,
        /// Only data of this unit; `None` takes all units together.
        unit: Option<Unit>,
    },
    Expression {
        text: String,
        /// In seconds; `None` is the longest of what it refers to.
        period: Option<i64>,
    },
}

/// From start, inclusive, to end, exclusive, seen at `now`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Range {
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
    pub(crate) now: Timestamp,
}

/// A query's points, oldest first. An expression that gives a list has several lines.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) id: String,
    /// For one of a list: the expression's label, if it has one, and the metric's.
    pub(crate) label: String,
    /// In seconds.
    pub(crate) period: i64,
    pub(crate) points: Points,
}

/// Points in time with a value each, oldest first.
pub(crate) type Points = Vec<(Timestamp, f64)>;

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueryError {
    /// The place of its query among the queries.
    pub(crate) query: usize,
    /// The id of the expression.
    pub(crate) id: String,
    pub(crate) message: String,
}

/// `Error in expression 'e1': …`
impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error in expression '{}': {}.", self.id, self.message)
    }
}
