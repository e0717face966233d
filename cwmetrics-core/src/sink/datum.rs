use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::metric::{Identity, Resolution, StatisticSet, Unit};

/// What one series recorded in one window, or a part of it: a `MetricDatum` of CloudWatch.
///
/// Several data for the same metric and window add up.
#[derive(Clone, Debug, PartialEq)]
pub struct Datum {
    pub(crate) identity: Arc<Identity>,
    /// Seconds since 1970.
    pub(crate) timestamp: u64,
    pub(crate) data: Data,
    /// How many samples it stands for.
    pub(crate) samples: u64,
}

/// The numbers of a datum.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Data {
    /// At most 150 distinct values, and how often each was seen.
    Values {
        values: Vec<f64>,
        counts: Vec<f64>,
    },
    Statistics(StatisticSet),
}

impl Datum {
    /// The metric's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.identity.name
    }

    /// The dimensions, name and value, the builder's included.
    pub fn dimensions(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.identity.dimensions.iter().map(|(name, value)| (&**name, &**value))
    }

    /// The value of one dimension.
    #[must_use]
    pub fn dimension(&self, name: &str) -> Option<&str> {
        self.dimensions().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// The unit of the values.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.identity.unit
    }

    /// The storage resolution.
    #[must_use]
    pub fn resolution(&self) -> Resolution {
        self.identity.resolution
    }

    /// The start of the window in which the samples were recorded, or the timestamp they were
    /// given.
    #[must_use]
    pub fn timestamp(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(self.timestamp)
    }

    /// The distinct values, at most 150; none where only a statistic set was kept.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        match &self.data {
            Data::Values { values, .. } => values,
            Data::Statistics(_) => &[],
        }
    }

    /// How often each of the [`values`](Datum::values) was seen.
    #[must_use]
    pub fn counts(&self) -> &[f64] {
        match &self.data {
            Data::Values { counts, .. } => counts,
            Data::Statistics(_) => &[],
        }
    }

    /// Whether the datum is a statistic set, of which CloudWatch has no percentiles.
    #[must_use]
    pub fn is_statistics(&self) -> bool {
        matches!(self.data, Data::Statistics(_))
    }

    /// Count, sum, minimum and maximum, as CloudWatch computes them from what is sent.
    #[must_use]
    pub fn statistics(&self) -> StatisticSet {
        match &self.data {
            Data::Statistics(set) => *set,
            Data::Values { values, counts } => StatisticSet {
                sample_count: counts.iter().sum(),
                sum: values.iter().zip(counts).map(|(value, count)| value * count).sum(),
                minimum: values.iter().copied().fold(f64::INFINITY, f64::min),
                maximum: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            },
        }
    }

    /// How many samples the datum stands for.
    #[must_use]
    pub fn samples(&self) -> u64 {
        self.samples
    }
}
