//! GetMetricStatistics: the unit of a metric, which no other operation tells.

use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{StandardUnit, Statistic};

use super::{CloudWatch, Metric};
use crate::failure::Failure;
use crate::range::Range;

impl CloudWatch {
    /// The unit of a metric's data in the range; `None` if there are no data.
    pub async fn unit(&self, metric: &Metric, range: Range) -> Result<Option<StandardUnit>, Failure> {
        const DAY: i64 = 24 * 3600;
        // One period for all of it.
        let period = (range.end - range.start).div_euclid(DAY) * DAY + DAY;
        let sdk = metric.sdk();
        let answer = self
            .client
            .get_metric_statistics()
            .set_namespace(sdk.namespace)
            .set_metric_name(sdk.metric_name)
            .set_dimensions(sdk.dimensions)
            .start_time(DateTime::from_secs(range.start))
            .end_time(DateTime::from_secs(range.end))
            .period(i32::try_from(period).unwrap_or(i32::MAX))
            .statistics(Statistic::SampleCount)
            .send()
            .await
            .map_err(|error| self.service.explain("GetMetricStatistics", error))?;
        Ok(answer.datapoints.unwrap_or_default().into_iter().find_map(|point| point.unit))
    }
}
