use crate::metric::{Identity, StatisticSet, Unit};

/// What was captured.
#[derive(Clone, Debug, Default)]
pub struct Captured {
    samples: Vec<(Identity, StatisticSet)>,
}

impl Captured {
    pub(crate) fn new(samples: Vec<(Identity, StatisticSet)>) -> Captured {
        Captured { samples }
    }

    /// The samples of a metric, whatever their dimensions.
    #[must_use]
    pub fn metric(&self, name: &str) -> CapturedMetric<'_> {
        CapturedMetric {
            samples: self.samples.iter().filter(|(identity, _)| identity.name == name).collect(),
        }
    }

    /// The names of the metrics that were recorded, each once, in the order of their first sample.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (identity, _) in &self.samples {
            if !names.contains(&&*identity.name) {
                names.push(&identity.name);
            }
        }
        names
    }

    /// Whether nothing was recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.samples.is_empty()
    }
}

/// Some of the captured samples.
#[derive(Clone, Debug)]
pub struct CapturedMetric<'a> {
    samples: Vec<&'a (Identity, StatisticSet)>,
}

impl CapturedMetric<'_> {
    /// Only those with this dimension.
    #[must_use]
    pub fn dimension(mut self, name: &str, value: &str) -> Self {
        self.samples.retain(|(identity, _)| {
            identity.dimensions.iter().any(|(known, its)| known == name && its == value)
        });
        self
    }

    /// Only those that have exactly so many dimensions: 0 for those without.
    #[must_use]
    pub fn dimensions(mut self, count: usize) -> Self {
        self.samples.retain(|(identity, _)| identity.dimensions.len() == count);
        self
    }

    /// How many samples.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.sets().map(|set| set.sample_count as u64).sum()
    }

    /// Their sum, 0 where there are none.
    #[must_use]
    pub fn sum(&self) -> f64 {
        // Not from -0.0, as an empty float sum starts.
        self.sets().fold(0.0, |sum, set| sum + set.sum)
    }

    /// The smallest, NaN where there are none.
    #[must_use]
    pub fn min(&self) -> f64 {
        self.sets().map(|set| set.minimum).reduce(f64::min).unwrap_or(f64::NAN)
    }

    /// The largest, NaN where there are none.
    #[must_use]
    pub fn max(&self) -> f64 {
        self.sets().map(|set| set.maximum).reduce(f64::max).unwrap_or(f64::NAN)
    }

    /// The unit of the first, [`Unit::None`] where there are none.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.samples.first().map(|(identity, _)| identity.unit).unwrap_or_default()
    }

    /// The samples in the order of their recording. Of a statistic set, its sum.
    #[must_use]
    pub fn values(&self) -> Vec<f64> {
        self.sets().map(|set| set.sum).collect()
    }

    fn sets(&self) -> impl Iterator<Item = &StatisticSet> {
        self.samples.iter().map(|(_, set)| set)
    }
}
