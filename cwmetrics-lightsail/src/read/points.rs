//! GetInstanceMetricData: the data points of a metric.

use std::ops::Range;
use std::time::SystemTime;

use aws_sdk_lightsail::primitives::{DateTime, DateTimeFormat};
use aws_sdk_lightsail::types::{InstanceMetricName, MetricDatapoint, MetricStatistic, MetricUnit};

use super::parts::parts;
use super::source::Source;
use crate::{InstanceMetric, Point, ReadError};

/// All that there are: together they are a point.
const STATISTICS: [MetricStatistic; 5] = [
    MetricStatistic::Minimum,
    MetricStatistic::Maximum,
    MetricStatistic::Sum,
    MetricStatistic::SampleCount,
    MetricStatistic::Average,
];

const OPERATION: &str = "GetInstanceMetricData";

impl Source {
    /// The points of those periods that lie in a time range whole, the oldest first. A long range is
    /// asked for in parts, of 1,440 points each.
    ///
    /// Needs the permission `lightsail:GetInstanceMetricData`.
    ///
    /// # Errors
    ///
    /// What Lightsail or the way there said, of the first call that failed. Its
    /// [`kind`](ReadError::kind) tells whether the instance is gone or forbidden.
    pub async fn points(
        &self,
        instance: &str,
        metric: &InstanceMetric,
        range: Range<SystemTime>,
    ) -> Result<Vec<Point>, ReadError> {
        let mut points = Vec::new();
        for part in parts(&range, metric.period()) {
            let asked = || shown(instance, metric, part);
            let call = || {
                self.client
                    .get_instance_metric_data()
                    .instance_name(instance)
                    .metric_name(InstanceMetricName::from(metric.name()))
                    .period(metric.period().cast_signed())
                    .start_time(part.0)
                    .end_time(part.1)
                    .unit(MetricUnit::from(metric.unit().as_str()))
                    .set_statistics(Some(STATISTICS.to_vec()))
                    .send()
            };
            let answer = self.caller.ask(OPERATION, asked, call).await?;
            for found in answer.metric_data.unwrap_or_default() {
                let point = read(&found, metric, part)
                    .map_err(|why| ReadError::unusable(self.caller.service, OPERATION, asked(), why))?;
                points.push(point);
            }
        }
        points.sort_by_key(|point| point.at);
        points.dedup_by_key(|point| point.at);
        Ok(points)
    }
}

/// A point of the part that was asked for. Anything else would be sent on under a wrong name.
fn read(
    found: &MetricDatapoint,
    metric: &InstanceMetric,
    part: (DateTime, DateTime),
) -> Result<Point, String> {
    let point = Point::read(found).ok_or("the answer has a point without all of its statistics")?;
    if let Some(unit) = found.unit.as_ref().filter(|unit| unit.as_str() != metric.unit().as_str()) {
        return Err(format!("the answer has a point in {}", unit.as_str()));
    }
    let at = DateTime::from(point.at);
    if at < part.0 || at >= part.1 {
        return Err(format!("the answer has a point of {}", time(at)));
    }
    Ok(point)
}

/// What is asked for, in words.
fn shown(instance: &str, metric: &InstanceMetric, part: (DateTime, DateTime)) -> String {
    format!("{metric} of {instance} from {} to {}", time(part.0), time(part.1))
}

fn time(time: DateTime) -> String {
    time.fmt(DateTimeFormat::DateTime).unwrap_or_else(|_| format!("{time:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn datapoint(seconds: i64) -> aws_sdk_lightsail::types::builders::MetricDatapointBuilder {
        MetricDatapoint::builder()
            .sample_count(5.0)
            .sum(10.0)
            .minimum(1.0)
            .maximum(3.0)
            .timestamp(DateTime::from_secs(seconds))
    }

    #[test]
    fn a_point_that_was_not_asked_for_is_no_answer() {
        let cpu = InstanceMetric::named("CPUUtilization").unwrap();
        let part = (DateTime::from_secs(600), DateTime::from_secs(1200));
        let read = |point: MetricDatapoint| read(&point, &cpu, part);
        assert_eq!(read(datapoint(600).build()).unwrap().average(), 2.0);
        assert!(read(datapoint(900).unit(MetricUnit::Percent).build()).is_ok());
        for (point, why) in [
            (datapoint(900).unit(MetricUnit::Bytes), "a point in Bytes"),
            (datapoint(300), "a point of 1970-01-01T00:05:00Z"),
            (datapoint(1200), "a point of 1970-01-01T00:20:00Z"),
            (datapoint(900).set_sum(None), "a point without all of its statistics"),
            (datapoint(900).set_timestamp(None), "a point without all of its statistics"),
        ] {
            assert_eq!(read(point.build()).unwrap_err(), format!("the answer has {why}"));
        }
    }
}
