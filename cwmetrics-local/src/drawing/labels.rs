//! Names for lines that have none: what tells them from the others.

use std::collections::HashSet;

use cwmetrics_graph::{Entry, Metric, Widget};

use super::queries;

/// A label for each entry. CloudWatch "is given an auto-generated label that distinguishes it from
/// the other metrics in the widget" (API reference); it does not publish how. Here it is made of what
/// is not the same for all metrics, and of the name if all is the same.
pub(super) fn labels(widget: &Widget) -> Vec<String> {
    let metrics: Vec<&Metric> = widget
        .metrics
        .iter()
        .filter_map(|entry| match entry {
            Entry::Metric(metric) => Some(metric),
            Entry::Expression(_) => None,
        })
        .collect();
    let differ = Differ::among(&metrics, widget);
    widget
        .metrics
        .iter()
        .map(|entry| match entry {
            Entry::Metric(metric) => metric.label.clone().unwrap_or_else(|| differ.label(metric, widget)),
            Entry::Expression(expression) => expression
                .label
                .clone()
                .or_else(|| expression.id.clone())
                .unwrap_or_else(|| expression.expression.clone()),
        })
        .collect()
}

/// Which parts of the metrics are not the same for all.
struct Differ {
    namespace: bool,
    name: bool,
    dimensions: bool,
    stat: bool,
    period: bool,
}

impl Differ {
    fn among(metrics: &[&Metric], widget: &Widget) -> Differ {
        Differ {
            namespace: unlike(metrics, |metric| metric.namespace.clone()),
            name: unlike(metrics, |metric| metric.name.clone()),
            dimensions: unlike(metrics, |metric| metric.dimensions.clone()),
            stat: unlike(metrics, |metric| queries::stat(metric, widget)),
            period: unlike(metrics, |metric| queries::period(metric, widget)),
        }
    }

    fn label(&self, metric: &Metric, widget: &Widget) -> String {
        let mut parts = Vec::new();
        if self.namespace {
            parts.push(metric.namespace.clone());
        }
        let values = metric.dimensions.iter().map(|(_, value)| value.as_str());
        let values = if self.dimensions { values.collect::<Vec<_>>().join(" ") } else { String::new() };
        if self.name || values.is_empty() {
            parts.push(metric.name.clone());
        }
        if !values.is_empty() {
            parts.push(values);
        }
        if self.stat {
            parts.push(queries::stat(metric, widget).to_string());
        }
        if self.period {
            parts.push(format!("{} s", queries::period(metric, widget)));
        }
        parts.join(" ")
    }
}

fn unlike<T: Eq + std::hash::Hash>(metrics: &[&Metric], part: impl Fn(&Metric) -> T) -> bool {
    metrics.iter().map(|metric| part(metric)).collect::<HashSet<_>>().len() > 1
}

#[cfg(test)]
mod tests {
    use cwmetrics_graph::{Expression, Metric, Stat, Widget};

    use super::labels;

    #[test]
    fn one_metric_is_called_by_its_name() {
        let widget = Widget::new().metric(Metric::new("Shop", "api").dimension("Stage", "live"));
        assert_eq!(labels(&widget), ["api"]);
    }

    #[test]
    fn what_is_the_same_for_all_is_left_out() {
        let api = |stage: &str| Metric::new("Shop", "api").dimension("Stage", stage);
        assert_eq!(labels(&Widget::new().metric(api("a")).metric(api("b"))), ["a", "b"]);
        let stats =
            Widget::new().metric(api("a").stat(Stat::percentile(99.0))).metric(api("a").stat(Stat::SUM));
        assert_eq!(labels(&stats), ["api p99", "api Sum"]);
        let names =
            Widget::new().metric(api("a")).metric(Metric::new("Shop", "auth").dimension("Stage", "b"));
        assert_eq!(labels(&names), ["api a", "auth b"]);
        let spaces =
            Widget::new().metric(Metric::new("Shop", "api")).metric(Metric::new("Bank", "api").period(60));
        assert_eq!(labels(&spaces), ["Shop api 300 s", "Bank api 60 s"]);
    }

    #[test]
    fn given_labels_stay_and_expressions_are_called_by_their_id_or_text() {
        let widget = Widget::new()
            .metric(Metric::new("Shop", "api").label("the api").id("m1"))
            .expression(Expression::new("m1*2").id("e1"))
            .expression(Expression::new("m1*3"))
            .expression(Expression::new("m1*4").label("four"));
        assert_eq!(labels(&widget), ["the api", "e1", "m1*3", "four"]);
    }
}
