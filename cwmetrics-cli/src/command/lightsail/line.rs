//! What a row of the table and a line of the graph tell of a series.

use std::time::UNIX_EPOCH;

use cwmetrics_core::{StatisticSet, Unit};
use cwmetrics_graph::Stat;
use cwmetrics_lightsail::{InstanceMetric, Point};

use crate::lightsail::Series;

/// Of traffic and counts what they add up to in a period, of everything else the average: these the
/// API reference of GetInstanceMetricData calls the most useful.
pub fn statistic(metric: &InstanceMetric) -> Stat {
    match metric.unit() {
        Unit::Bytes | Unit::Count => Stat::SUM,
        _ => Stat::AVERAGE,
    }
}

/// `Percent`, `Bytes in 300 s`
pub fn unit(metric: &InstanceMetric) -> String {
    let unit = metric.unit().as_str();
    if is_sum(metric) { format!("{unit} in {} s", metric.period()) } else { unit.to_owned() }
}

/// That statistic of a point.
pub fn value(metric: &InstanceMetric, point: &Point) -> f64 {
    if is_sum(metric) { point.statistics.sum } else { point.average() }
}

/// The second in which a point's period begins.
pub fn second(point: &Point) -> i64 {
    let since = point.at.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// What a series tells in four numbers. Without a point they are no numbers.
pub struct Figures {
    pub latest: f64,
    pub smallest: f64,
    pub average: f64,
    pub largest: f64,
}

impl Figures {
    /// Of sums the smallest, the average and the largest; else those of all that was measured.
    pub fn of(series: &Series) -> Figures {
        let Series { metric, points, .. } = series;
        let all = points.iter().map(|point| point.statistics);
        let is_sum = is_sum(metric);
        let samples = |set: StatisticSet| if is_sum { 1.0 } else { set.sample_count };
        let lowest = |set: StatisticSet| if is_sum { set.sum } else { set.minimum };
        let highest = |set: StatisticSet| if is_sum { set.sum } else { set.maximum };
        Figures {
            latest: points.last().map_or(f64::NAN, |point| value(metric, point)),
            smallest: all.clone().map(lowest).fold(f64::NAN, f64::min),
            average: all.clone().map(|set| set.sum).sum::<f64>() / all.clone().map(samples).sum::<f64>(),
            largest: all.map(highest).fold(f64::NAN, f64::max),
        }
    }
}

fn is_sum(metric: &InstanceMetric) -> bool {
    statistic(metric) == Stat::SUM
}
