//! The metrics of an instance (API reference, GetInstanceMetricData).

use std::collections::BTreeMap;

use crate::start_error::StartError;
use crate::store::Unit;

/// One of them.
#[derive(Clone, Debug)]
pub(crate) struct Metric {
    pub(super) name: String,
    pub(super) unit: Unit,
    /// How many seconds its points are apart.
    pub(super) granularity: i64,
}

const KNOWN: [(&str, &str, i64); 9] = [
    ("BurstCapacityPercentage", "Percent", 300),
    ("BurstCapacityTime", "Seconds", 300),
    ("CPUUtilization", "Percent", 300),
    ("MetadataNoToken", "Count", 300),
    ("NetworkIn", "Bytes", 300),
    ("NetworkOut", "Bytes", 300),
    ("StatusCheckFailed", "Count", 60),
    ("StatusCheckFailed_Instance", "Count", 60),
    ("StatusCheckFailed_System", "Count", 60),
];

impl Metric {
    /// Lightsail's own, and those that a test adds, by name.
    pub(super) fn all(added: Vec<Metric>) -> BTreeMap<String, Metric> {
        let known = KNOWN.into_iter().filter_map(|(name, unit, granularity)| {
            Some(Metric { name: name.to_owned(), unit: Unit::of(unit)?, granularity })
        });
        known.chain(added).map(|metric| (metric.name.clone(), metric)).collect()
    }

    /// One that Lightsail might add: with a unit of CloudWatch's, and points as far apart as it can be
    /// asked for them.
    pub(crate) fn new(name: &str, unit: &str, period: u32) -> Result<Metric, StartError> {
        let bad = |why| StartError::InstanceMetric { name: name.to_owned(), why };
        let unit =
            Unit::of(unit).ok_or(bad("its unit must be one of CloudWatch's 27, such as Percent or Bytes"))?;
        let granularity = i64::from(period);
        if !is_period(granularity) {
            return Err(bad("its period must be a multiple of 60 seconds, from 60 to 86400"));
        }
        Ok(Metric { name: name.to_owned(), unit, granularity })
    }

    /// How many seconds back its points are kept, as CloudWatch keeps them.
    pub(super) fn kept(&self) -> i64 {
        const DAY: i64 = 24 * 3600;
        if self.granularity % 300 == 0 { 63 * DAY } else { 15 * DAY }
    }
}

/// Whether points can be so many seconds apart.
pub(super) fn is_period(seconds: i64) -> bool {
    (60..=86_400).contains(&seconds) && seconds % 60 == 0
}
