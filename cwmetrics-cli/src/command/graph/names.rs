//! What the lines of a graph are called: what they have in common goes into the title, and what
//! tells them apart into their labels.

use std::collections::BTreeSet;

use cwmetrics_graph::Stat;

use crate::cloudwatch::Metric;

/// A line of a graph.
pub struct Line<'a> {
    pub metric: &'a Metric,
    pub stat: &'a Stat,
}

/// `Shop: api p99 (Route=/orders) by Method`
pub fn title(lines: &[Line<'_>]) -> String {
    let namespace = shared(lines, |line| line.metric.namespace.as_str());
    let name = shared(lines, |line| line.metric.name.as_str());
    let stat = shared(lines, |line| line.stat.as_str());
    let what = [name, stat].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let what = Some(what.as_str()).filter(|what| !what.is_empty());
    let mut title = [namespace, what].into_iter().flatten().collect::<Vec<_>>().join(": ");
    let dimensions = dimensions(lines);
    let same = |(name, among): &(&str, Among<'_>)| match among {
        Among::Same(value) => Some(format!("{name}={value}")),
        _ => None,
    };
    let same: Vec<String> = dimensions.iter().filter_map(same).collect();
    if !same.is_empty() {
        title += &format!(" ({})", same.join(", "));
    }
    let by = dimensions.iter().filter(|(_, among)| *among == Among::Differs).map(|&(name, _)| name);
    let by: Vec<&str> = by.collect();
    if !by.is_empty() {
        title += &format!(" by {}", by.join(", "));
    }
    title
}

/// `GET p99`, in the order of the lines; the metric's name where there is nothing else to say.
pub fn labels(lines: &[Line<'_>]) -> Vec<String> {
    let several_namespaces = shared(lines, |line| line.metric.namespace.as_str()).is_none();
    let several_names = shared(lines, |line| line.metric.name.as_str()).is_none();
    let several_stats = shared(lines, |line| line.stat.as_str()).is_none();
    let dimensions = dimensions(lines);
    let label = |line: &Line<'_>| {
        let mut words = Vec::new();
        words.extend(several_namespaces.then(|| line.metric.namespace.clone()));
        words.extend(several_names.then(|| line.metric.name.clone()));
        for (name, among) in &dimensions {
            words.extend(value(line.metric, name).and_then(|value| match among {
                Among::Same(_) => None,
                Among::Differs => Some(value.to_owned()),
                Among::NotAll => Some(format!("{name}={value}")),
            }));
        }
        words.extend(several_stats.then(|| line.stat.as_str().to_owned()));
        if words.is_empty() { line.metric.name.clone() } else { words.join(" ") }
    };
    lines.iter().map(label).collect()
}

/// How the lines have a dimension.
#[derive(PartialEq)]
enum Among<'a> {
    /// All have it, with this value.
    Same(&'a str),
    /// All have it, with different values.
    Differs,
    /// Not all have it.
    NotAll,
}

/// The names of all dimensions, sorted.
fn dimensions<'a>(lines: &[Line<'a>]) -> Vec<(&'a str, Among<'a>)> {
    let pairs = lines.iter().flat_map(|line| &line.metric.dimensions);
    let names: BTreeSet<&str> = pairs.map(|(name, _)| name.as_str()).collect();
    let among = |name| match shared(lines, |line| value(line.metric, name)) {
        Some(Some(value)) => Among::Same(value),
        _ if lines.iter().all(|line| value(line.metric, name).is_some()) => Among::Differs,
        _ => Among::NotAll,
    };
    names.into_iter().map(|name| (name, among(name))).collect()
}

fn value<'a>(metric: &'a Metric, name: &str) -> Option<&'a str> {
    metric.dimensions.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}

/// What all lines have, if they have the same.
fn shared<'a, T: PartialEq>(lines: &[Line<'a>], of: impl Fn(&Line<'a>) -> T) -> Option<T> {
    let first = of(lines.first()?);
    lines.iter().all(|line| of(line) == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metric(name: &str, dimensions: &[(&str, &str)]) -> Metric {
        let dimensions = dimensions.iter().map(|(name, value)| (String::from(*name), String::from(*value)));
        Metric { namespace: "Shop".into(), name: name.into(), dimensions: dimensions.collect() }
    }

    fn named(metrics: &[Metric], stats: &[Stat]) -> (String, Vec<String>) {
        let lines = metrics.iter().flat_map(|metric| stats.iter().map(move |stat| Line { metric, stat }));
        let lines: Vec<_> = lines.collect();
        (title(&lines), labels(&lines))
    }

    #[test]
    fn one_line_has_all_in_the_title() {
        let (title, labels) = named(&[metric("api", &[("Method", "GET")])], &[Stat::AVERAGE]);
        assert_eq!(title, "Shop: api Average (Method=GET)");
        assert_eq!(labels, ["api"]);
    }

    #[test]
    fn a_dimension_of_all_tells_them_apart_by_its_value() {
        let of = |method| metric("api", &[("Method", method), ("Route", "/orders")]);
        let (title, labels) = named(&[of("GET"), of("PUT")], &[Stat::AVERAGE]);
        assert_eq!(title, "Shop: api Average (Route=/orders) by Method");
        assert_eq!(labels, ["GET", "PUT"]);
    }

    #[test]
    fn several_names_and_statistics_stand_in_the_labels() {
        let metrics = [metric("read", &[]), metric("write", &[])];
        let (title, labels) = named(&metrics, &[Stat::percentile(50.0), Stat::percentile(99.0)]);
        assert_eq!(title, "Shop");
        assert_eq!(labels, ["read p50", "read p99", "write p50", "write p99"]);
    }

    #[test]
    fn a_dimension_that_not_all_have_is_named() {
        let metrics = [metric("api", &[]), metric("api", &[("Method", "GET")])];
        let (title, labels) = named(&metrics, &[Stat::SUM]);
        assert_eq!(title, "Shop: api Sum");
        assert_eq!(labels, ["api", "Method=GET"]);
    }
}
