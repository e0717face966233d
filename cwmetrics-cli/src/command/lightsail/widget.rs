//! The graph of series: its axes, its title and its lines.

use cwmetrics_core::Unit;
use cwmetrics_graph::{Axis, Metric, Side, Time, Widget};
use cwmetrics_lightsail::InstanceMetric;

use super::each_once;
use super::line::{statistic, unit};
use crate::failure::Failure;
use crate::lightsail::Series;
use crate::range::{Range, shown};

/// What the metrics are called in the endpoint that draws them.
pub const NAMESPACE: &str = "Lightsail";
pub const DIMENSION: &str = "InstanceName";

/// Which unit each axis has.
pub struct Axes {
    left: Option<Unit>,
    right: Option<Unit>,
}

impl Axes {
    /// Percentages to the left, other units as they come. A failure if there are more than two.
    pub fn of(metrics: &[InstanceMetric]) -> Result<Axes, Failure> {
        let mut units = each_once(metrics.iter().map(InstanceMetric::unit));
        units.sort_by_key(|unit| *unit != Unit::Percent);
        if units.len() > 2 {
            let group = |unit: &Unit| {
                let of_it = metrics.iter().filter(|metric| metric.unit() == *unit);
                let names: Vec<&str> = of_it.map(InstanceMetric::name).collect();
                format!("{} ({})", unit.as_str(), names.join(", "))
            };
            return Err(Failure::Usage(format!(
                "a graph has two axes, and these metrics have {} units: {}; leave out {}",
                units.len(),
                units.iter().map(group).collect::<Vec<_>>().join(", "),
                if units.len() == 3 { "those of one of them" } else { "those of all but two of them" },
            )));
        }
        let mut units = units.into_iter();
        Ok(Axes { left: units.next(), right: units.next() })
    }

    fn side(&self, metric: &InstanceMetric) -> Side {
        if self.right == Some(metric.unit()) { Side::Right } else { Side::Left }
    }
}

/// A line for each series.
pub fn widget(series: &[Series], axes: &Axes, range: Range) -> Widget {
    let label = |unit_of: Option<Unit>| {
        let first = series.iter().find(|series| Some(series.metric.unit()) == unit_of);
        first.map(|series| Axis::new().label(unit(&series.metric)).show_units(false))
    };
    let mut widget = Widget::new()
        .title(title(series))
        .start(Time::new(shown(range.start)))
        .end(Time::new(shown(range.end)));
    (widget.left, widget.right) = (label(axes.left), label(axes.right));
    for Series { instance, metric, .. } in series {
        let line = Metric::new(NAMESPACE, metric.name())
            .dimension(DIMENSION, instance)
            .stat(statistic(metric))
            .period(metric.period())
            .axis(axes.side(metric))
            .label(format!("{instance} {metric}"));
        widget = widget.metric(line);
    }
    widget
}

/// `CPUUtilization, NetworkIn of web-1, web-2`
fn title(series: &[Series]) -> String {
    let metrics = each_once(series.iter().map(|series| series.metric.name()));
    let instances = each_once(series.iter().map(|series| series.instance.as_str()));
    format!("{} of {}", listed(&metrics, "metrics"), listed(&instances, "instances"))
}

/// All of them, or how many there are.
fn listed(names: &[&str], many: &str) -> String {
    if names.len() <= 3 { names.join(", ") } else { format!("{} {many}", names.len()) }
}

#[cfg(test)]
mod tests {
    use cwmetrics_graph::Entry;
    use jiff::Timestamp;

    use super::*;
    use crate::range::RangeArguments;

    fn metrics(names: &[&str]) -> Vec<InstanceMetric> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    /// The graph of these metrics of two instances.
    fn drawn(names: &[&str]) -> Widget {
        let metrics = metrics(names);
        let of = |instance: &str, metric: &InstanceMetric| Series {
            instance: instance.to_owned(),
            metric: metric.clone(),
            points: Vec::new(),
        };
        let series: Vec<Series> = ["web-1", "web-2"]
            .iter()
            .flat_map(|name| metrics.iter().map(|metric| of(name, metric)))
            .collect();
        let range = RangeArguments { since: None, from: None, to: None }.resolve(Timestamp::UNIX_EPOCH);
        widget(&series, &Axes::of(&metrics).unwrap(), range.unwrap())
    }

    #[test]
    fn percentages_are_to_the_left_and_each_axis_tells_its_unit() {
        let widget = drawn(&["NetworkIn", "CPUUtilization"]);
        let labels =
            [&widget.left, &widget.right].map(|axis| axis.as_ref().and_then(|axis| axis.label.clone()));
        assert_eq!(labels, [Some("Percent".to_owned()), Some("Bytes in 300 s".to_owned())]);
        let lines: Vec<(String, String, Side)> = widget.metrics.iter().map(line).collect();
        let line = |label: &str, stat: &str, side| (label.to_owned(), stat.to_owned(), side);
        assert_eq!(
            lines,
            [
                line("web-1 NetworkIn", "Sum", Side::Right),
                line("web-1 CPUUtilization", "Average", Side::Left),
                line("web-2 NetworkIn", "Sum", Side::Right),
                line("web-2 CPUUtilization", "Average", Side::Left),
            ]
        );
        assert_eq!(widget.title.as_deref(), Some("NetworkIn, CPUUtilization of web-1, web-2"));
    }

    fn line(entry: &Entry) -> (String, String, Side) {
        let Entry::Metric(metric) = entry else { panic!("{entry:?}") };
        let (label, stat) = (metric.label.clone().unwrap(), metric.stat.as_ref().unwrap().to_string());
        (label, stat, metric.y_axis.unwrap())
    }

    #[test]
    fn one_unit_has_one_axis() {
        let widget = drawn(&["NetworkIn", "NetworkOut"]);
        assert!(widget.left.is_some() && widget.right.is_none());
        assert!(Axes::of(&metrics(&["NetworkIn", "CPUUtilization", "BurstCapacityTime"])).is_err());
    }
}
