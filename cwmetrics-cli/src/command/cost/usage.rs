//! Which metrics had data in which hours.

use std::collections::{BTreeMap, BTreeSet};

use crate::cloudwatch::Metric;

use super::HOUR;

/// A metric, and the hours in which it had data: the second in which each begins.
pub struct Used {
    pub metric: Metric,
    pub hours: BTreeSet<i64>,
}

/// Metrics that all had data, in a time that stands for the month.
pub struct Usage {
    pub series: Vec<Used>,
    /// How many hours there were since the first data.
    pub hours: i64,
}

/// What becomes of the metrics if a dimension is left out.
#[derive(Debug, PartialEq)]
pub struct Without {
    pub dimension: String,
    /// How many values it has.
    pub values: usize,
    /// How many metrics fewer there are, with all hosts.
    pub fewer: f64,
    /// How many metric-months fewer.
    pub metric_months: f64,
}

/// The dimension that tells hosts apart, and how many hosts there are.
pub struct Hosts<'a> {
    pub dimension: Option<&'a str>,
    pub count: f64,
}

impl Usage {
    /// `None` if there are no data.
    pub fn new(series: Vec<Used>, end: i64) -> Option<Usage> {
        let first = series.iter().flat_map(|used| &used.hours).min()?;
        let hours = (end - first + HOUR - 1) / HOUR;
        Some(Usage { series, hours: hours.max(1) })
    }

    /// How many metric-months data in so many hours are.
    pub fn metric_months(&self, hours: &BTreeSet<i64>) -> f64 {
        hours.len() as f64 / self.hours as f64
    }

    /// How many metrics each one stands for: one, or where it belongs to one of the hosts that
    /// were seen, its share of all hosts.
    pub fn weights(&self, hosts: &Hosts<'_>) -> Vec<f64> {
        let host = |used: &Used| value(&used.metric, hosts.dimension?).map(str::to_owned);
        let mut seen: BTreeMap<(&str, &str), BTreeSet<String>> = BTreeMap::new();
        for used in &self.series {
            if let Some(host) = host(used) {
                seen.entry((&used.metric.namespace, &used.metric.name)).or_default().insert(host);
            }
        }
        let weight =
            |used: &Used| match (host(used), seen.get(&(&*used.metric.namespace, &*used.metric.name))) {
                (Some(_), Some(seen)) => hosts.count / seen.len() as f64,
                _ => 1.0,
            };
        self.series.iter().map(weight).collect()
    }

    /// What leaving out each dimension would save, the most first.
    pub fn without_each_dimension(&self, hosts: &Hosts<'_>) -> Vec<Without> {
        let all = self.series.iter().flat_map(|used| &used.metric.dimensions);
        let names: BTreeSet<&str> = all.map(|(name, _)| name.as_str()).collect();
        let weights = self.weights(hosts);
        let mut found: Vec<Without> =
            names.into_iter().map(|name| self.without(name, hosts, &weights)).collect();
        found.retain(|without| without.metric_months > 0.0);
        found.sort_by(|a, b| b.metric_months.total_cmp(&a.metric_months));
        found
    }

    fn without(&self, dimension: &str, hosts: &Hosts<'_>, weights: &[f64]) -> Without {
        let mut values = BTreeSet::new();
        // Metrics that become one have data whenever any of them had.
        let mut merged: BTreeMap<Metric, (f64, BTreeSet<i64>)> = BTreeMap::new();
        let mut before = (0.0, 0.0);
        for (used, &weight) in self.series.iter().zip(weights) {
            let mut metric = used.metric.clone();
            values.extend(value(&used.metric, dimension));
            metric.dimensions.retain(|(name, _)| name != dimension);
            let weight_after = if hosts.dimension == Some(dimension) { 1.0 } else { weight };
            let (_, hours) = merged.entry(metric).or_insert((weight_after, BTreeSet::new()));
            hours.extend(&used.hours);
            before.0 += weight;
            before.1 += weight * self.metric_months(&used.hours);
        }
        let months = |(weight, hours): &(f64, BTreeSet<i64>)| weight * self.metric_months(hours);
        Without {
            dimension: dimension.to_owned(),
            values: values.len(),
            fewer: before.0 - merged.values().map(|(weight, _)| weight).sum::<f64>(),
            metric_months: before.1 - merged.values().map(months).sum::<f64>(),
        }
    }
}

fn value<'a>(metric: &'a Metric, dimension: &str) -> Option<&'a str> {
    let found = metric.dimensions.iter().find(|(name, _)| name == dimension);
    found.map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(name: &str, dimensions: &[(&str, &str)], hours: &[i64]) -> Used {
        let dimensions = dimensions.iter().map(|&(name, value)| (name.to_owned(), value.to_owned()));
        Used {
            metric: Metric {
                namespace: "Shop".to_owned(),
                name: name.to_owned(),
                dimensions: dimensions.collect(),
            },
            hours: hours.iter().map(|hour| hour * HOUR).collect(),
        }
    }

    fn usage() -> Usage {
        let series = vec![
            used("api", &[("Host", "a"), ("Method", "GET")], &[10, 11]),
            used("api", &[("Host", "a"), ("Method", "PUT")], &[11, 12]),
            used("api", &[("Host", "b"), ("Method", "GET")], &[10, 11, 12, 13]),
            used("jobs", &[], &[13]),
        ];
        Usage::new(series, 14 * HOUR - 1).unwrap()
    }

    const ONE: Hosts<'_> = Hosts { dimension: None, count: 1.0 };

    #[test]
    fn a_month_goes_on_as_the_hours_since_the_first_data() {
        let usage = usage();
        assert_eq!(usage.hours, 4);
        assert_eq!(usage.metric_months(&usage.series[0].hours), 0.5);
        assert!(Usage::new(Vec::new(), 0).is_none());
    }

    #[test]
    fn metrics_that_become_one_have_the_hours_of_all() {
        let without = usage().without_each_dimension(&ONE);
        // Host: GET has 4 hours instead of 2 + 4. Method: host a has 3 hours instead of 2 + 2.
        let expected =
            [("Host", 2, 1.0, 0.5), ("Method", 2, 1.0, 0.25)].map(|(name, values, fewer, months)| Without {
                dimension: name.to_owned(),
                values,
                fewer,
                metric_months: months,
            });
        assert_eq!(without, expected);
    }

    #[test]
    fn more_hosts_have_more_of_the_metrics_with_their_dimension() {
        let hosts = Hosts { dimension: Some("Host"), count: 10.0 };
        assert_eq!(usage().weights(&hosts), [5.0, 5.0, 5.0, 1.0]);
        let without = usage().without_each_dimension(&hosts);
        assert_eq!((without[0].dimension.as_str(), without[0].fewer), ("Host", 13.0));
        // Before: 5 * (0.5 + 0.5 + 1); after: GET 1, PUT 0.5.
        assert_eq!(without[0].metric_months, 8.5);
        assert_eq!((without[1].dimension.as_str(), without[1].fewer), ("Method", 5.0));
    }
}
