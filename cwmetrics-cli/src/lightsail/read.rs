//! The points of many instances and metrics.

use std::ops::Range;
use std::time::SystemTime;

use cwmetrics_lightsail::{InstanceMetric, Point, ReadErrorKind};

use super::{Lightsail, explain};
use crate::failure::Failure;
use crate::output::progress::Progress;

/// The points of a metric of an instance, the oldest first.
pub struct Series {
    pub instance: String,
    pub metric: InstanceMetric,
    pub points: Vec<Point>,
}

/// What was found, and why other instances have nothing.
pub struct Found {
    /// By instance and by metric, in the order in which they were asked for, each with a point at least.
    pub series: Vec<Series>,
    /// Those without a point.
    pub empty: Vec<Series>,
    /// Of instances that are not there, or forbidden.
    pub failures: Vec<Failure>,
}

impl Lightsail {
    /// Reads every metric of every instance. One that is not there or forbidden is left out, with a
    /// failure that names it; any other failure ends it.
    pub async fn read(
        &self,
        instances: &[String],
        metrics: &[InstanceMetric],
        range: &Range<SystemTime>,
    ) -> Result<Found, Failure> {
        let progress = Progress::new(instances.len() * metrics.len());
        let mut series = Vec::new();
        let mut failures = Vec::new();
        let mut forbidden = Vec::new();
        let mut denied = None;
        for instance in instances {
            for metric in metrics {
                match self.source.points(instance, metric, range.clone()).await {
                    Ok(points) => {
                        series.push(Series { instance: instance.clone(), metric: metric.clone(), points });
                    }
                    Err(error) if error.kind() == ReadErrorKind::NotFound => {
                        failures.push(self.missing(instance).await);
                        break;
                    }
                    Err(error) if error.kind() == ReadErrorKind::Forbidden => {
                        forbidden.push(instance.clone());
                        denied.get_or_insert(error);
                        break;
                    }
                    Err(error) => return Err(explain(&self.service, &error)),
                }
                progress.advance(1);
            }
        }
        failures.extend(denied.map(|error| self.forbidden(&forbidden, &error)));
        let (series, empty) = series.into_iter().partition(|series: &Series| !series.points.is_empty());
        Ok(Found { series, empty, failures })
    }
}
