//! A data point, as Lightsail has it.

use std::time::SystemTime;

use aws_sdk_lightsail::types::MetricDatapoint;
use cwmetrics_core::StatisticSet;

/// The statistics of one period.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Point {
    /// When the period begins.
    pub at: SystemTime,
    /// What was measured in it.
    pub statistics: StatisticSet,
}

impl Point {
    /// The statistics of a period that begins then.
    pub fn new(at: SystemTime, statistics: StatisticSet) -> Point {
        Point { at, statistics }
    }

    /// The mean of what was measured.
    pub fn average(&self) -> f64 {
        self.statistics.sum / self.statistics.sample_count
    }

    /// `None` where a part is missing that was asked for.
    pub(crate) fn read(point: &MetricDatapoint) -> Option<Point> {
        let statistics = StatisticSet {
            sample_count: point.sample_count?,
            sum: point.sum?,
            minimum: point.minimum?,
            maximum: point.maximum?,
        };
        Some(Point { at: SystemTime::try_from(point.timestamp?).ok()?, statistics })
    }
}
