use super::{MetricError, check};

/// Four numbers that stand for many samples; CloudWatch has no percentiles for them.
///
/// ```
/// # use cwmetrics_core::StatisticSet;
/// let payloads = StatisticSet { sample_count: 50.0, sum: 10_000.0, minimum: 0.0, maximum: 500.0 };
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StatisticSet {
    /// How many samples.
    pub sample_count: f64,
    /// Their sum.
    pub sum: f64,
    /// The smallest one.
    pub minimum: f64,
    /// The largest one.
    pub maximum: f64,
}

impl StatisticSet {
    /// Which rule of CloudWatch the set breaks, if any.
    pub(crate) fn fault(&self) -> Option<MetricError> {
        let numbers = [self.sample_count, self.sum, self.minimum, self.maximum];
        let why = if !numbers.into_iter().all(check::is_value) {
            "has a number that is not finite or not within ±2^360"
        } else if self.sample_count < 1.0 {
            "has a sample_count below 1"
        } else if self.sample_count.fract() != 0.0 || self.sample_count > 9_007_199_254_740_992.0 {
            "has a sample_count that is no whole number up to 2^53"
        } else if self.minimum > self.maximum {
            "has a minimum above its maximum"
        } else {
            return None;
        };
        Some(MetricError::StatisticSet(why))
    }
}
