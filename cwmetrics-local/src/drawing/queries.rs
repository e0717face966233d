//! The entries of a widget as queries.

use cwmetrics_graph::{Entry, Expression, Metric, Stat, Widget};

use super::labels;
use crate::query::{Query, QueryError, Source};
use crate::statistic::Statistic;
use crate::store::{MetricId, Store};

/// API reference, GetMetricWidgetImage, in seconds.
const DEFAULT_PERIOD: u32 = 300;

pub(super) fn queries(widget: &Widget) -> Result<Vec<Query>, QueryError> {
    let labels = labels::labels(widget);
    widget
        .metrics
        .iter()
        .zip(labels)
        .enumerate()
        .map(|(index, (entry, label))| match entry {
            Entry::Metric(metric) => of_metric(index, metric, label, widget),
            Entry::Expression(expression) => Ok(of_expression(expression, label)),
        })
        .collect()
}

fn of_metric(index: usize, metric: &Metric, label: String, widget: &Widget) -> Result<Query, QueryError> {
    let stat = stat(metric, widget);
    let statistic = Statistic::any(stat.as_str()).ok_or_else(|| QueryError {
        query: index,
        id: metric.id.clone().unwrap_or_default(),
        message: format!("the statistic {stat} is not one that this endpoint computes"),
    })?;
    Ok(Query {
        id: metric.id.clone().unwrap_or_default(),
        label: Some(label),
        source: Source::Metric {
            metric: MetricId::new(metric.namespace.clone(), metric.name.clone(), metric.dimensions.clone()),
            statistic,
            period: i64::from(period(metric, widget)),
            unit: None,
        },
        returned: metric.visible != Some(false),
    })
}

fn of_expression(expression: &Expression, label: String) -> Query {
    Query {
        id: expression.id.clone().unwrap_or_default(),
        label: Some(label),
        source: Source::Expression { text: expression.expression.clone(), period: None },
        returned: expression.visible != Some(false),
    }
}

pub(super) fn stat(metric: &Metric, widget: &Widget) -> Stat {
    metric.stat.clone().or_else(|| widget.stat.clone()).unwrap_or(Stat::AVERAGE)
}

pub(super) fn period(metric: &Metric, widget: &Widget) -> u32 {
    metric.period.or(widget.period).unwrap_or(DEFAULT_PERIOD)
}

/// The unit that a query's values have; none for numbers of samples and for expressions.
pub(super) fn unit(query: &Query, store: &Store) -> Option<String> {
    match &query.source {
        Source::Metric { metric, statistic, .. } if statistic.is_of_the_samples_unit() => {
            store.datums(metric).next().map(|datum| datum.unit.name().to_owned())
        }
        _ => None,
    }
}
