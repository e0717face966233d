//! PutMetricData.

use aws_sdk_cloudwatch::types::MetricDatum;

use super::CloudWatch;
use crate::failure::Failure;

/// How many data a request may have (API reference of PutMetricData).
const DATA: usize = 1_000;

impl CloudWatch {
    /// Puts data of a namespace. They must be small ones: a request has 1 MB at most.
    pub async fn put(&self, namespace: &str, data: &[MetricDatum]) -> Result<(), Failure> {
        for part in data.chunks(DATA) {
            let request = self.client.put_metric_data().namespace(namespace);
            let request = request.set_metric_data(Some(part.to_vec()));
            request.send().await.map_err(|error| self.service.explain("PutMetricData", error))?;
        }
        Ok(())
    }
}
