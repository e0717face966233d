//! GetMetricStatistics: what CloudWatch has of a metric, which only CloudWatch knows.

use std::ops::Range;

use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::config::retry::RetryConfig;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Dimension, Statistic};
use cwmetrics_core::Destination;

use super::series::Series;
use crate::ReadError;
use crate::call::Caller;

const OPERATION: &str = "GetMetricStatistics";

/// Its quota is 400 a second of all who use the account together.
const CALLS_PER_SECOND: f64 = 20.0;

const DAY: u64 = 24 * 3600;

/// The name of the dimension that says of which instance a metric is.
pub(super) const INSTANCE_NAME: &str = "InstanceName";

/// Asks CloudWatch what has arrived.
#[derive(Clone, Debug)]
pub(super) struct Arrivals {
    client: Client,
    caller: Caller,
}

impl Arrivals {
    pub(super) fn new(client: &Client) -> Arrivals {
        let config = client.config().to_builder().retry_config(RetryConfig::disabled());
        Arrivals {
            client: Client::from_conf(config.build()),
            caller: Caller::new("CloudWatch", CALLS_PER_SECOND),
        }
    }

    pub(super) fn region(&self) -> Option<String> {
        self.client.config().region().map(ToString::to_string)
    }

    /// Whether there is anything at all in a range, which is two weeks long at most.
    pub(super) async fn has_any(
        &self,
        series: &Series,
        range: &Range<u64>,
        destination: &Destination,
    ) -> Result<bool, ReadError> {
        self.found(series, range, DAY, destination).await.map(|found| !found.is_empty())
    }

    /// The periods of a range that have samples. They begin where the range does, and are no more than
    /// an answer can have.
    pub(super) async fn found(
        &self,
        series: &Series,
        range: &Range<u64>,
        period: u64,
        destination: &Destination,
    ) -> Result<Vec<u64>, ReadError> {
        let time = |seconds: u64| DateTime::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX));
        let asked = || {
            let (from, to) = (time(range.start), time(range.end));
            format!("{} of {} from {from} to {to}", series.metric, series.instance)
        };
        let call = || {
            self.client
                .get_metric_statistics()
                .namespace(destination.namespace())
                .metric_name(series.metric.name())
                .set_dimensions(Some(identity(series, destination)))
                .start_time(time(range.start))
                .end_time(time(range.end))
                .period(i32::try_from(period).unwrap_or(i32::MAX))
                .statistics(Statistic::SampleCount)
                .send()
        };
        let answer = self.caller.ask(OPERATION, asked, call).await?;
        let begin = |at: u64| range.start + at.saturating_sub(range.start) / period * period;
        Ok(answer
            .datapoints
            .unwrap_or_default()
            .into_iter()
            .filter(|point| point.sample_count.is_some_and(|count| count > 0.0))
            .filter_map(|point| u64::try_from(point.timestamp?.secs()).ok())
            .map(begin)
            .collect())
    }
}

/// All of a metric's dimensions: CloudWatch finds nothing by some of them.
fn identity(series: &Series, destination: &Destination) -> Vec<Dimension> {
    let dimension = |name: &str, value: &str| Dimension::builder().name(name).value(value).build();
    let others = destination.dimensions().filter(|(name, _)| *name != INSTANCE_NAME);
    others
        .map(|(name, value)| dimension(name, value))
        .chain([dimension(INSTANCE_NAME, &series.instance)])
        .collect()
}
