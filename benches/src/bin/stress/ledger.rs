//! What was recorded, or has arrived, series by series.

use std::collections::BTreeMap;

/// The metric's name, and its dimensions as they are printed.
type Series = (String, String);

/// The sum that arrives may be off by so much of the sum of absolute values.
const PRECISION: f64 = 1e-9;

/// How many samples, and their sum where it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Total {
    samples: u64,
    sum: Option<f64>,
}

/// A ledger.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    totals: BTreeMap<Series, Total>,
    samples: u64,
}

impl Ledger {
    /// Enters samples that have this sum. No value here is negative.
    pub fn enter(&mut self, name: &str, dimensions: &str, samples: u64, sum: f64) {
        let total = self.total(name, dimensions, samples);
        total.sum = Some(total.sum.unwrap_or_default() + sum);
    }

    /// Enters timings, whose sum nobody knows but the library.
    pub fn enter_timings(&mut self, name: &str, dimensions: &str, samples: u64) {
        self.total(name, dimensions, samples);
    }

    fn total(&mut self, name: &str, dimensions: &str, samples: u64) -> &mut Total {
        self.samples += samples;
        let total = self.totals.entry((name.to_owned(), dimensions.to_owned())).or_default();
        total.samples += samples;
        total
    }

    pub fn add(&mut self, other: &Ledger) {
        for ((name, dimensions), total) in &other.totals {
            match total.sum {
                Some(sum) => self.enter(name, dimensions, total.samples, sum),
                None => self.enter_timings(name, dimensions, total.samples),
            }
        }
    }

    pub fn samples(&self) -> u64 {
        self.samples
    }

    pub fn series(&self) -> usize {
        self.totals.len()
    }

    /// What is different in what has arrived.
    pub fn faults(&self, arrived: &Ledger) -> Vec<String> {
        let mut faults = Vec::new();
        for ((name, dimensions), total) in &self.totals {
            let found = arrived.totals.get(&(name.clone(), dimensions.clone())).copied().unwrap_or_default();
            let series = format!("{name} {{{dimensions}}}");
            if found.samples != total.samples {
                let missing = total.samples as i128 - found.samples as i128;
                faults.push(format!(
                    "{series}: {} samples recorded, {} arrived, {missing} missing",
                    total.samples, found.samples
                ));
            }
            let found = found.sum.unwrap_or_default();
            if let Some(sum) = total.sum.filter(|sum| (found - sum).abs() > sum * PRECISION) {
                faults.push(format!("{series}: a sum of {sum} recorded, {found} arrived"));
            }
        }
        for ((name, dimensions), total) in &arrived.totals {
            if !self.totals.contains_key(&(name.clone(), dimensions.clone())) {
                faults.push(format!("{name} {{{dimensions}}}: {} samples from nowhere", total.samples));
            }
        }
        faults
    }
}
