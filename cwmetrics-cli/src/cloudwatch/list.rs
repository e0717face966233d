//! ListMetrics: what there is.

use super::{CloudWatch, Filter, Metric};
use crate::failure::Failure;
use crate::output::progress::Progress;

impl CloudWatch {
    /// The metrics that were asked for, sorted, those with data in the last two weeks. A failure
    /// if there are none, with names like those that were asked for.
    pub async fn list(&self, filter: &Filter) -> Result<Vec<Metric>, Failure> {
        let mut metrics = self.pages(filter, usize::MAX).await?;
        if metrics.is_empty() {
            return Err(self.missing(filter).await?);
        }
        metrics.sort();
        Ok(metrics)
    }

    /// The metrics of so many pages at most, in the order of the service.
    pub(super) async fn pages(&self, filter: &Filter, most: usize) -> Result<Vec<Metric>, Failure> {
        let request = self.client.list_metrics();
        let mut pages = request
            .set_namespace(filter.namespace.clone())
            .set_metric_name(filter.name.clone())
            .set_dimensions(filter.sdk_dimensions())
            .into_paginator()
            .send();
        let progress = Progress::of_metrics();
        let mut metrics = Vec::new();
        for _ in 0..most {
            let Some(page) = pages.next().await else { break };
            let page = page.map_err(|error| self.service.explain("ListMetrics", error))?;
            let page = page.metrics.unwrap_or_default();
            progress.advance(page.len());
            metrics.extend(page.into_iter().map(Metric::from));
        }
        Ok(metrics)
    }
}
