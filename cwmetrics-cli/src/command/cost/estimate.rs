//! From hours with data to dollars.

use std::collections::BTreeMap;
use std::time::Duration;

use cwmetrics_local::cost::{Month, requests};

use super::Arguments;
use super::usage::{Hosts, Usage};
use crate::output::text::counted;

/// How many data fit a request.
const DATA_A_REQUEST: f64 = 1000.0;

/// Other policies that are held against the one in force, in seconds.
const POLICIES: [i64; 3] = [10, 60, 300];

/// What it all comes to.
pub struct Estimate {
    /// What is charged for.
    pub month: Month,
    /// How many metrics there are, with all hosts.
    pub series: f64,
    /// How many hours there were since the first data.
    pub hours: i64,
    pub hosts: u32,
    pub namespaces: usize,
    pub push_every: i64,
    /// The dearest first.
    pub metrics: Vec<Charge>,
    /// What saves the most first.
    pub savings: Vec<Saving>,
}

/// What the metrics of one name cost.
pub struct Charge {
    pub namespace: String,
    pub name: String,
    pub series: f64,
    pub metric_months: f64,
    pub dollars: f64,
}

/// What would make it cheaper.
pub struct Saving {
    pub what: String,
    pub dollars: f64,
}

impl Estimate {
    pub fn new(usage: Usage, arguments: &Arguments) -> Estimate {
        let dimension = arguments.host_dimension.as_deref();
        let hosts = Hosts { dimension, count: f64::from(arguments.hosts) };
        let one = usage.weights(&Hosts { dimension, count: 1.0 });
        let requests_a_push = requests_a_push(&usage, &one);
        let pushed = |every| {
            f64::from(arguments.hosts) * requests_a_push.iter().sum::<f64>() * requests(seconds(every))
        };
        let weights = usage.weights(&hosts);
        let mut metrics = charges(&usage, &weights);
        let metric_months = metrics.iter().map(|charge| charge.metric_months).sum();
        let month = Month { metric_months, requests: pushed(arguments.push_every) };
        for charge in &mut metrics {
            charge.dollars = month.share(charge.metric_months);
        }
        metrics.sort_by(|a, b| b.dollars.total_cmp(&a.dollars));

        let mut savings: Vec<Saving> = Vec::new();
        for without in usage.without_each_dimension(&hosts) {
            let (name, values, fewer) = (&without.dimension, without.values, without.fewer);
            savings.push(Saving {
                what: format!(
                    "no dimension {name} ({}): {} fewer",
                    counted(values as f64, "value", "values"),
                    counted(fewer.round(), "metric", "metrics")
                ),
                dollars: month.saved(without.metric_months),
            });
        }
        for every in POLICIES.into_iter().filter(|&every| every > arguments.push_every) {
            let cheaper = Month { requests: pushed(every), ..month };
            let dollars = month.cost().requests - cheaper.cost().requests;
            savings.push(Saving { what: format!("a push every {every} s"), dollars });
        }
        savings.sort_by(|a, b| b.dollars.total_cmp(&a.dollars));
        Estimate {
            month,
            series: weights.iter().sum(),
            hours: usage.hours,
            hosts: arguments.hosts,
            namespaces: requests_a_push.len(),
            push_every: arguments.push_every,
            metrics,
            savings,
        }
    }
}

/// How many requests it takes one host to push a datum of each of its metrics, for each namespace,
/// since a request is for one.
fn requests_a_push(usage: &Usage, weights: &[f64]) -> Vec<f64> {
    let mut namespaces: BTreeMap<&str, f64> = BTreeMap::new();
    for (used, weight) in usage.series.iter().zip(weights) {
        *namespaces.entry(&used.metric.namespace).or_default() += weight;
    }
    namespaces.values().map(|series| (series / DATA_A_REQUEST).ceil()).collect()
}

/// By name; the dollars are not known yet.
fn charges(usage: &Usage, weights: &[f64]) -> Vec<Charge> {
    let mut names: BTreeMap<(&str, &str), (f64, f64)> = BTreeMap::new();
    for (used, weight) in usage.series.iter().zip(weights) {
        let metric = &used.metric;
        let (series, months) = names.entry((&metric.namespace, &metric.name)).or_default();
        *series += weight;
        *months += weight * usage.metric_months(&used.hours);
    }
    let charge = |((namespace, name), (series, metric_months)): ((&str, &str), (f64, f64))| Charge {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        series,
        metric_months,
        dollars: 0.0,
    };
    names.into_iter().map(charge).collect()
}

fn seconds(seconds: i64) -> Duration {
    Duration::from_secs(seconds.unsigned_abs())
}
