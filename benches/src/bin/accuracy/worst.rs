//! The worst errors of what has arrived.

use crate::arrived::{Arrived, sum};

/// Percentiles that are promised.
const PERCENTILES: [f64; 10] = [0.1, 1.0, 5.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.9];
/// How far any percentile may be from the recorded value, in parts of it.
pub const RANK: f64 = 0.01;
/// How far the sum may be off, in parts of the sum of absolute values.
pub const SUM: f64 = 1e-9;

/// What is allowed.
pub struct Bounds {
    /// For the value at any rank, in parts of the recorded one.
    pub rank: f64,
}

/// The worst of several comparisons.
#[derive(Default)]
pub struct Worst {
    /// What was wrong with count, minimum or maximum.
    pub totals: Vec<String>,
    pub sum: f64,
    pub percentile: f64,
    /// Of the values at all ranks, the minimum and the maximum included.
    pub rank: f64,
}

impl Worst {
    /// Compares samples with what has arrived of them.
    pub fn compare(&mut self, mut samples: Vec<f64>, arrived: &Arrived) {
        samples.sort_by(f64::total_cmp);
        let mut total = |what: &str, recorded: f64, arrived: Option<f64>| {
            if arrived != Some(recorded) {
                self.totals.push(format!("{what} {arrived:?} for {recorded:?}"));
            }
        };
        total("count", samples.len() as f64, Some(arrived.count()));
        total("minimum", samples[0], arrived.minimum());
        total("maximum", samples[samples.len() - 1], arrived.maximum());

        let absolute = sum(samples.iter().map(|sample| sample.abs()));
        let off = (arrived.sum() - sum(samples.iter().copied())).abs();
        self.sum = self.sum.max(if off == 0.0 { 0.0 } else { off / absolute });

        // By the nearest rank, on both sides: interpolation would blur what is compared.
        let ranks = PERCENTILES.map(|percentile| nearest_rank(percentile, samples.len()));
        for (at, (sample, value)) in samples.iter().zip(arrived.ranks()).enumerate() {
            let error = if *sample == value { 0.0 } else { (value - sample).abs() / sample.abs() };
            self.rank = self.rank.max(error);
            if ranks.contains(&at) {
                self.percentile = self.percentile.max(error);
            }
        }
    }

    pub fn is_within(&self, bounds: &Bounds) -> bool {
        self.totals.is_empty()
            && self.sum <= SUM
            && self.percentile <= bounds.rank
            && self.rank <= bounds.rank
    }
}

/// The place of a percentile among so many sorted samples.
fn nearest_rank(percentile: f64, samples: usize) -> usize {
    ((percentile / 100.0 * samples as f64).ceil() as usize).clamp(1, samples) - 1
}
