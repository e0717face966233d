//! What a workload knows of itself, without the library.

use std::collections::BTreeMap;

use cwmetrics::testing::ManualClock;

use crate::figures::{Figures, Metric, Read, Totals, Windows};
use crate::hour;

/// The samples that a workload has recorded.
#[derive(Debug)]
pub struct Ledger {
    clock: ManualClock,
    samples: BTreeMap<Metric, Vec<Sample>>,
    /// Those of which only a statistic set is kept.
    sets: BTreeMap<Metric, Vec<Sample>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Sample {
    /// In whole seconds since the hour.
    second: u64,
    value: f64,
}

impl Ledger {
    pub fn new(clock: &ManualClock) -> Ledger {
        Ledger { clock: clock.clone(), samples: BTreeMap::new(), sets: BTreeMap::new() }
    }

    /// A sample of now.
    pub fn note(&mut self, name: &str, dimensions: &[(&str, &str)], value: f64) {
        let sample = self.sample(value);
        self.samples.entry(key(name, dimensions)).or_default().push(sample);
    }

    pub fn note_set(&mut self, name: &str, value: f64) {
        let sample = self.sample(value);
        self.sets.entry(key(name, &[])).or_default().push(sample);
    }

    fn sample(&self, value: f64) -> Sample {
        let second = self.clock.now().duration_since(hour()).unwrap().as_secs();
        Sample { second, value }
    }

    pub fn len(&self) -> u64 {
        self.samples.values().chain(self.sets.values()).map(|samples| samples.len() as u64).sum()
    }

    /// Of the whole hour.
    pub fn figures(&self) -> Read {
        let values = |samples: &[Sample]| samples.iter().map(|sample| sample.value).collect::<Vec<_>>();
        let whole = self.samples.iter().map(|(metric, of)| (metric, Figures::of_samples(&values(of))));
        let sets = self
            .sets
            .iter()
            .map(|(metric, of)| (metric, Figures::of_samples(&values(of)).without_percentiles()));
        whole.chain(sets).map(|(metric, figures)| (metric.clone(), figures)).collect()
    }

    /// The totals of a metric by its periods of this many seconds.
    pub fn windows(&self, metric: &Metric, seconds: u64) -> Windows {
        let samples = self.samples.get(metric).or_else(|| self.sets.get(metric)).unwrap();
        let mut windows = Windows::new();
        for Sample { second, value } in samples {
            windows.entry(second / seconds * seconds).or_insert_with(Totals::new).add(*value);
        }
        windows
    }
}

impl PartialEq for Ledger {
    fn eq(&self, other: &Ledger) -> bool {
        (&self.samples, &self.sets) == (&other.samples, &other.sets)
    }
}

/// With the dimension that the builder puts on everything.
pub fn key(name: &str, dimensions: &[(&str, &str)]) -> Metric {
    let mut dimensions: Vec<_> =
        dimensions.iter().chain(&[("Stage", "test")]).map(|(k, v)| (k.to_string(), v.to_string())).collect();
    dimensions.sort();
    (name.to_owned(), dimensions)
}
