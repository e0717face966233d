//! Queries evaluated over a range of the store.

use super::order::Expressions;
use super::read::{read, window};
use super::scope::Scope;
use super::{Line, Points, Query, QueryError, Range, Source};
use crate::math::{Budget, Value, evaluate};
use crate::statistic::Grid;
use crate::store::Store;

/// The period of an expression that has none and refers to nothing, in seconds.
const DEFAULT_PERIOD: i64 = 60;

/// Evaluated queries. Expressions are computed at once, and what is wrong with one is an
/// error of all; a metric that no expression needs is read when its line is asked for.
pub(crate) struct Evaluation<'a> {
    queries: &'a [Query],
    range: Range,
    store: &'a Store,
    /// In seconds, of each query.
    periods: Vec<i64>,
    /// Of the expressions, and of the metrics that they refer to.
    outcomes: Vec<Option<Outcome>>,
}

/// What a query gives.
pub(super) enum Outcome {
    One(Points),
    /// A list, with the label of the metric behind each.
    Many(Vec<(String, Points)>),
}

/// One of the lines of an [`Evaluation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LineId {
    /// The place of its query among the queries.
    pub(crate) query: usize,
    /// Which of the query's lines.
    nth: usize,
}

impl<'a> Evaluation<'a> {
    pub(crate) fn new(
        queries: &'a [Query],
        range: Range,
        store: &'a Store,
    ) -> Result<Evaluation<'a>, QueryError> {
        let expressions = Expressions::parse(queries)?;
        let outcomes = queries.iter().map(|_| None).collect();
        let periods = queries.iter().map(Query::period).collect();
        let mut evaluation = Evaluation { queries, range, store, periods, outcomes };
        let mut budget = Budget::default();
        for index in expressions.order()? {
            let references = expressions.references(index);
            for &other in references {
                if evaluation.outcomes[other].is_none() {
                    evaluation.outcomes[other] = evaluation.read(other).map(Outcome::One);
                }
            }
            if evaluation.periods[index] == 0 {
                let longest = references.iter().map(|&other| evaluation.periods[other]).max();
                evaluation.periods[index] = longest.unwrap_or(DEFAULT_PERIOD);
            }
            let grid = window(range, evaluation.periods[index]).grid();
            let scope = Scope { queries, expressions: &expressions, outcomes: &evaluation.outcomes, grid };
            let Some(expression) = expressions.get(index) else { continue };
            let wrong = |message| QueryError { query: index, id: queries[index].id.clone(), message };
            let value =
                evaluate(expression, &scope, &mut budget).map_err(|error| wrong(error.to_string()))?;
            let outcome = Outcome::of(value, grid);
            // Each of its lines will have the label.
            budget.pay(outcome.lines() * queries[index].label().len()).map_err(wrong)?;
            evaluation.outcomes[index] = Some(outcome);
        }
        Ok(evaluation)
    }

    /// The lines of the queries that are returned, in their order.
    pub(crate) fn lines(&self) -> Vec<LineId> {
        let mut lines = Vec::new();
        for (query, _) in self.queries.iter().enumerate().filter(|(_, query)| query.returned) {
            let count = self.outcomes[query].as_ref().map_or(1, Outcome::lines);
            lines.extend((0..count).map(|nth| LineId { query, nth }));
        }
        lines
    }

    pub(crate) fn line(&self, line: LineId) -> Line {
        let query = &self.queries[line.query];
        let (label, points) = match &self.outcomes[line.query] {
            Some(Outcome::One(points)) => (query.label(), points.clone()),
            Some(Outcome::Many(list)) => list
                .get(line.nth)
                .map_or_else(Default::default, |(label, points)| (query.label_of_one(label), points.clone())),
            None => (query.label(), self.read(line.query).unwrap_or_default()),
        };
        Line { id: query.id.clone(), label, period: self.periods[line.query], points }
    }

    /// The points of a metric; `None` if the query is an expression.
    fn read(&self, index: usize) -> Option<Points> {
        match &self.queries[index].source {
            Source::Metric { metric, statistic, period, unit } => {
                Some(read(self.store, self.range, metric, *statistic, *period, *unit))
            }
            Source::Expression { .. } => None,
        }
    }
}

impl Outcome {
    fn of(value: Value, grid: Grid) -> Outcome {
        let points = |points: Vec<Option<f64>>| -> Points {
            let point = |(index, value): (usize, Option<f64>)| Some((grid.time(index), value?));
            points.into_iter().enumerate().filter_map(point).collect()
        };
        match value {
            Value::Series(series) => Outcome::One(points(series.points)),
            Value::List(list) => {
                Outcome::Many(list.into_iter().map(|series| (series.label, points(series.points))).collect())
            }
            Value::Number(_) | Value::Word(_) => Outcome::One(Points::new()),
        }
    }

    /// How many lines it is.
    fn lines(&self) -> usize {
        match self {
            Outcome::One(_) => 1,
            Outcome::Many(list) => list.len(),
        }
    }
}

impl Query {
    /// In seconds; 0 if it follows from what an expression refers to.
    fn period(&self) -> i64 {
        match self.source {
            Source::Metric { period, .. } => period,
            Source::Expression { period, .. } => period.unwrap_or(0),
        }
    }

    /// What its line is called.
    pub(super) fn label(&self) -> String {
        match (&self.label, &self.source) {
            (Some(label), _) => label.clone(),
            (None, Source::Metric { metric, .. }) => metric.name.clone(),
            (None, Source::Expression { .. }) => self.id.clone(),
        }
    }

    /// What one line of a list is called: the expression's label and the metric's.
    fn label_of_one(&self, metric: &str) -> String {
        match self.label.as_deref() {
            None | Some("") => metric.to_owned(),
            Some(label) => format!("{label} {metric}").trim_end().to_owned(),
        }
    }
}
