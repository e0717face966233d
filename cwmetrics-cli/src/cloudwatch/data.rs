//! GetMetricData: points of many metrics.

use std::collections::HashMap;

use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{MetricDataQuery, MetricStat, ScanBy};

use super::{CloudWatch, Metric};
use crate::failure::Failure;
use crate::output::progress::Progress;
use crate::range::Range;

/// How many queries fit a request (API reference of GetMetricData).
const QUERIES: usize = 500;

/// One metric and one of its statistics.
#[derive(Clone, Debug)]
pub struct Query<'a> {
    pub metric: &'a Metric,
    pub statistic: &'a str,
}

/// A period's value, and the second in which the period begins.
pub type Point = (i64, f64);

impl CloudWatch {
    /// The points of each query, in the order of the queries, the oldest first.
    pub async fn points(
        &self,
        queries: &[Query<'_>],
        range: Range,
        period: i64,
    ) -> Result<Vec<Vec<Point>>, Failure> {
        let progress = Progress::new(queries.len());
        let mut all = Vec::with_capacity(queries.len());
        for part in queries.chunks(QUERIES) {
            all.extend(self.batch(part, range, period).await?);
            progress.advance(part.len());
        }
        Ok(all)
    }

    async fn batch(
        &self,
        queries: &[Query<'_>],
        range: Range,
        period: i64,
    ) -> Result<Vec<Vec<Point>>, Failure> {
        let period = i32::try_from(period).unwrap_or(i32::MAX);
        let query = |(at, query): (usize, &Query<'_>)| {
            let stat =
                MetricStat::builder().metric(query.metric.sdk()).period(period).stat(query.statistic).build();
            MetricDataQuery::builder().id(id(at)).metric_stat(stat).build()
        };
        let mut pages = self
            .client
            .get_metric_data()
            .start_time(DateTime::from_secs(range.start))
            .end_time(DateTime::from_secs(range.end))
            .scan_by(ScanBy::TimestampAscending)
            .set_metric_data_queries(Some(queries.iter().enumerate().map(query).collect()))
            .into_paginator()
            .send();
        let mut found: HashMap<String, Vec<Point>> = HashMap::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| self.service.explain("GetMetricData", error))?;
            for result in page.metric_data_results.unwrap_or_default() {
                let times = result.timestamps.unwrap_or_default();
                let values = result.values.unwrap_or_default();
                let points = times.iter().map(DateTime::secs).zip(values);
                found.entry(result.id.unwrap_or_default()).or_default().extend(points);
            }
        }
        Ok((0..queries.len()).map(|at| found.remove(&id(at)).unwrap_or_default()).collect())
    }
}

fn id(at: usize) -> String {
    format!("m{at}")
}
