//! One metric of one instance.

use std::fmt;
use std::sync::Arc;

use crate::InstanceMetric;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Series {
    pub(super) instance: Arc<str>,
    pub(super) metric: InstanceMetric,
}

impl Series {
    pub(super) fn period(&self) -> u64 {
        u64::from(self.metric.period())
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.metric, self.instance)
    }
}
