//! The metrics of an instance (API reference, GetInstanceMetricData).

use crate::store::Unit;

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct Metric {
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
    /// Lightsail's own.
    pub(super) fn known() -> Vec<Metric> {
        let metric = |(name, unit, granularity): (&str, &str, i64)| {
            Some(Metric { name: name.to_owned(), unit: Unit::of(unit)?, granularity })
        };
        KNOWN.into_iter().filter_map(metric).collect()
    }

    /// How many seconds back its points are kept, as CloudWatch keeps them.
    pub(super) fn kept(&self) -> i64 {
        const DAY: i64 = 24 * 3600;
        if self.granularity % 300 == 0 { 63 * DAY } else { 15 * DAY }
    }
}
