//! The data of one period, added up.

use super::Statistic;
use super::percentile::percentile;
use super::trimmed::trimmed;
use crate::store::{Samples, StatisticSet};

/// What was put for one period.
#[derive(Debug)]
pub(crate) struct Summary {
    total: StatisticSet,
    /// Values and how often each occurred, as long as all are known.
    values: Option<Vec<(f64, f64)>>,
}

impl Default for Summary {
    fn default() -> Summary {
        Summary {
            total: StatisticSet {
                sample_count: 0.0,
                sum: 0.0,
                minimum: f64::INFINITY,
                maximum: f64::NEG_INFINITY,
            },
            values: Some(Vec::new()),
        }
    }
}

impl Summary {
    pub(crate) fn add(&mut self, samples: &Samples) {
        let part = samples.statistics();
        self.total.sample_count += part.sample_count;
        self.total.sum += part.sum;
        self.total.minimum = self.total.minimum.min(part.minimum);
        self.total.maximum = self.total.maximum.max(part.maximum);

        // One StatisticSet of unlike values, or one negative value, and the period
        // has no percentiles.
        let Some(values) = self.values.as_mut().filter(|_| part.minimum >= 0.0) else {
            self.values = None;
            return;
        };
        match samples {
            Samples::Value(value) => values.push((*value, 1.0)),
            Samples::Values { values: more, counts } => {
                values.extend(more.iter().copied().zip(counts.iter().copied()))
            }
            Samples::Statistics(set) if is_one_value(set) => {
                values.push((set.minimum, set.sample_count));
            }
            Samples::Statistics(_) => self.values = None,
        }
    }

    /// The statistic, unless there is none: a percentile and its kin need the samples.
    pub(crate) fn get(&mut self, statistic: Statistic) -> Option<f64> {
        match statistic {
            Statistic::SampleCount => Some(self.total.sample_count),
            Statistic::Sum => Some(self.total.sum),
            Statistic::Average => Some(self.total.sum / self.total.sample_count),
            Statistic::Minimum => Some(self.total.minimum),
            Statistic::Maximum => Some(self.total.maximum),
            Statistic::Percentile(percent) => percentile(self.values.as_mut()?, percent),
            Statistic::Trimmed(trim, bounds) => trimmed(self.values.as_mut()?, trim, bounds),
        }
    }
}

/// A set that says all there is: minimum and maximum are the same and the sum agrees.
fn is_one_value(set: &StatisticSet) -> bool {
    let sum = set.minimum * set.sample_count;
    set.minimum == set.maximum && (sum - set.sum).abs() <= 1e-9 * sum.abs()
}
