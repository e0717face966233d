//! What is compared.

use std::collections::BTreeMap;

/// A metric: its name and its dimensions, sorted.
pub type Metric = (String, Vec<(String, String)>);
/// The figures of metrics.
pub type Read = BTreeMap<Metric, Figures>;
/// The totals of a metric by period: where it starts, in seconds since the hour.
pub type Windows = BTreeMap<u64, Totals>;

/// The statistics that are asked for, in the order of [`Figures::values`].
pub const STATISTICS: [&str; 9] =
    ["SampleCount", "Sum", "Average", "Minimum", "Maximum", "p50", "p90", "p99", "p99.9"];
const PERCENTILES: [f64; 4] = [50.0, 90.0, 99.0, 99.9];
const TOTALS: usize = STATISTICS.len() - PERCENTILES.len();

/// The figures of one metric.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// None where the server has none.
    pub values: [Option<f64>; STATISTICS.len()],
    /// The sum of the samples' magnitudes: what the sum's error is measured by.
    magnitude: f64,
}

impl Figures {
    /// What a server told.
    pub fn read(values: [Option<f64>; STATISTICS.len()]) -> Figures {
        Figures { values, ..Figures::default() }
    }

    /// What samples come to; CloudWatch has no percentiles where one is below zero.
    pub fn of_samples(samples: &[f64]) -> Figures {
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        let count = sorted.len() as f64;
        let sum: f64 = sorted.iter().sum();
        let totals = [count, sum, sum / count, sorted[0], sorted[sorted.len() - 1]];
        let percentiles = PERCENTILES.map(|percent| percentile(&sorted, percent));
        let mut values = totals.into_iter().chain(percentiles);
        let figures = Figures {
            values: std::array::from_fn(|_| values.next()),
            magnitude: sorted.iter().map(|sample| sample.abs()).sum(),
        };
        if sorted[0] < 0.0 { figures.without_percentiles() } else { figures }
    }

    /// Totals as exact as promised, percentiles within 1 %.
    pub fn assert_is(&self, expected: &Figures, what: &str) {
        let magnitude = expected.magnitude;
        let count = expected.values[0].unwrap();
        for (at, name) in STATISTICS.iter().enumerate() {
            let (found, expected) = match (self.values[at], expected.values[at]) {
                (None, None) => continue,
                (Some(found), Some(expected)) => (found, expected),
                (found, expected) => panic!("{what}: {name} is {found:?} and not {expected:?}"),
            };
            let margin = match *name {
                "SampleCount" | "Minimum" | "Maximum" => 0.0,
                "Sum" => magnitude * 1e-9,
                "Average" => magnitude * 1e-9 / count,
                _ => expected.abs() * 0.01,
            };
            assert!((found - expected).abs() <= margin, "{what}: {name} is {found} and not {expected}");
        }
    }

    /// The same data were read, so the figures are the same but for the last digits.
    pub fn assert_same(&self, other: &Figures, what: &str) {
        for (at, name) in STATISTICS.iter().enumerate() {
            let same = match (self.values[at], other.values[at]) {
                (Some(a), Some(b)) => (a - b).abs() <= b.abs() * 1e-9,
                (a, b) => a == b,
            };
            let (a, b) = (self.values[at], other.values[at]);
            assert!(same, "{what}: {name} is {a:?} and {b:?}");
        }
    }

    /// Only the totals.
    pub fn without_percentiles(mut self) -> Figures {
        self.values[TOTALS..].fill(None);
        self
    }
}

/// The value at a rank between the samples, on the line between its neighbours.
fn percentile(sorted: &[f64], percent: f64) -> f64 {
    let rank = percent / 100.0 * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[rank.floor() as usize], sorted[rank.ceil() as usize]);
    below + (above - below) * rank.fract()
}

/// The totals of one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Totals {
    pub count: f64,
    pub sum: f64,
    pub minimum: f64,
    pub maximum: f64,
}

impl Totals {
    pub fn new() -> Totals {
        Totals { count: 0.0, sum: 0.0, minimum: f64::INFINITY, maximum: f64::NEG_INFINITY }
    }

    pub fn add(&mut self, value: f64) {
        self.count += 1.0;
        self.sum += value;
        self.minimum = self.minimum.min(value);
        self.maximum = self.maximum.max(value);
    }
}

/// The same periods with the same totals; the sums of samples of one sign but for the last digits.
pub fn assert_windows(found: &Windows, expected: &Windows, what: &str) {
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{what}: the periods");
    for (start, wanted) in expected {
        let found = found[start];
        assert!(
            (found.sum - wanted.sum).abs() <= wanted.sum.abs() * 1e-9,
            "{what}: {found:?} and {wanted:?}"
        );
        assert_eq!(Totals { sum: wanted.sum, ..found }, *wanted, "{what}, second {start}");
    }
}
