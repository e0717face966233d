//! What the ids of an expression stand for while it is evaluated.

use super::evaluation::Outcome;
use super::order::Expressions;
use super::{Points, Query, Source};
use crate::math::{Operands, TimeSeries, Value};
use crate::statistic::Grid;

/// The queries as one expression sees them, on its own points in time.
pub(super) struct Scope<'a> {
    pub(super) queries: &'a [Query],
    pub(super) expressions: &'a Expressions<'a>,
    /// As far as they are known; all that the expression refers to are.
    pub(super) outcomes: &'a [Option<Outcome>],
    pub(super) grid: Grid,
}

impl Operands for Scope<'_> {
    fn grid(&self) -> Grid {
        self.grid
    }

    fn named(&self, id: &str) -> Option<Value> {
        let index = self.expressions.named(id)?;
        Some(match self.outcomes[index].as_ref()? {
            Outcome::One(points) => Value::Series(self.series(&self.queries[index].label(), points)),
            Outcome::Many(lines) => {
                Value::List(lines.iter().map(|(label, points)| self.series(label, points)).collect())
            }
        })
    }

    fn metrics(&self, part: &str) -> Vec<TimeSeries> {
        let series = |index: usize| match self.outcomes[index].as_ref()? {
            Outcome::One(points) => Some(self.series(&self.queries[index].label(), points)),
            Outcome::Many(_) => None,
        };
        self.expressions.metrics(part).filter_map(series).collect()
    }

    fn period(&self, id: &str) -> Option<i64> {
        match self.queries[self.expressions.named(id)?].source {
            Source::Metric { period, .. } => Some(period),
            Source::Expression { .. } => None,
        }
    }
}

impl Scope<'_> {
    /// Those of the points that lie on the grid.
    fn series(&self, label: &str, points: &Points) -> TimeSeries {
        let mut on_grid = vec![None; self.grid.len()];
        for &(time, value) in points {
            if let Some(index) = self.grid.index(time) {
                on_grid[index] = Some(value);
            }
        }
        TimeSeries { label: label.to_owned(), points: on_grid }
    }
}
