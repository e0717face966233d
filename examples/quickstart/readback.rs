//! Asks CloudWatch, or the endpoint, what it has: through the API, as any other program would.

use std::collections::HashMap;
use std::error::Error;
use std::time::{Duration, SystemTime};

use aws_config::SdkConfig;
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Metric, MetricDataQuery, MetricStat};

use crate::destination::NAMESPACE;

/// One metric, with the figures of its samples in the order of [`STATISTICS`].
pub struct Row {
    pub name: String,
    pub dimensions: String,
    pub figures: [Option<f64>; STATISTICS.len()],
    pub unit: String,
}

pub const STATISTICS: [&str; 7] = ["SampleCount", "Sum", "Average", "Minimum", "Maximum", "p50", "p99"];

const HOUR: u64 = 60 * 60;
/// How many queries fit a request.
const QUERIES: usize = 500;

pub async fn rows(config: &SdkConfig) -> Result<Vec<Row>, Box<dyn Error>> {
    let client = Client::new(config);
    let mut rows = Vec::new();
    let mut pages = client.list_metrics().namespace(NAMESPACE).into_paginator().send();
    while let Some(page) = pages.next().await {
        let metrics = page?.metrics.unwrap_or_default();
        for part in metrics.chunks(QUERIES / STATISTICS.len()) {
            rows.extend(figures(&client, part).await?);
        }
    }
    rows.sort_by(|a, b| (&a.name, &a.dimensions).cmp(&(&b.name, &b.dimensions)));
    Ok(rows)
}

/// The figures of some metrics since the last full hour.
async fn figures(client: &Client, metrics: &[Metric]) -> Result<Vec<Row>, Box<dyn Error>> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs();
    let start = now / HOUR * HOUR - HOUR;
    let mut found: HashMap<String, f64> = HashMap::new();
    let mut pages = client
        .get_metric_data()
        .start_time(DateTime::from_secs(start.cast_signed()))
        .end_time(DateTime::from_secs((start + 3 * HOUR).cast_signed()))
        .set_metric_data_queries(Some(queries(metrics)))
        .into_paginator()
        .send();
    while let Some(page) = pages.next().await {
        for result in page?.metric_data_results.unwrap_or_default() {
            if let (Some(id), Some(&[value])) = (result.id, result.values.as_deref()) {
                found.insert(id, value);
            }
        }
    }
    let row = |(at, metric): (usize, &Metric)| Row {
        name: metric.metric_name().unwrap_or_default().to_owned(),
        dimensions: dimensions(metric),
        figures: std::array::from_fn(|statistic| found.get(&id(at, statistic)).copied()),
        unit: String::new(),
    };
    let mut rows: Vec<Row> = metrics.iter().enumerate().map(row).collect();
    for (row, metric) in rows.iter_mut().zip(metrics) {
        row.unit = unit(client, metric, start).await?;
    }
    Ok(rows)
}

fn queries(metrics: &[Metric]) -> Vec<MetricDataQuery> {
    let period = i32::try_from(Duration::from_secs(3 * HOUR).as_secs()).unwrap_or(i32::MAX);
    let mut queries = Vec::new();
    for (at, metric) in metrics.iter().enumerate() {
        for (statistic, name) in STATISTICS.iter().enumerate() {
            let stat = MetricStat::builder().metric(metric.clone()).period(period).stat(*name).build();
            let query = MetricDataQuery::builder().id(id(at, statistic)).metric_stat(stat);
            queries.push(query.build());
        }
    }
    queries
}

fn id(metric: usize, statistic: usize) -> String {
    format!("m{metric}_{statistic}")
}

/// GetMetricData does not tell the unit; GetMetricStatistics does.
async fn unit(client: &Client, metric: &Metric, start: u64) -> Result<String, Box<dyn Error>> {
    let answer = client
        .get_metric_statistics()
        .namespace(NAMESPACE)
        .set_metric_name(metric.metric_name.clone())
        .set_dimensions(metric.dimensions.clone())
        .start_time(DateTime::from_secs(start.cast_signed()))
        .end_time(DateTime::from_secs((start + 3 * HOUR).cast_signed()))
        .period(i32::try_from(3 * HOUR).unwrap_or(i32::MAX))
        .statistics("SampleCount".into())
        .send()
        .await?;
    let unit = answer.datapoints().first().and_then(|point| point.unit.as_ref());
    Ok(unit.map_or_else(String::new, |unit| unit.as_str().to_owned()))
}

fn dimensions(metric: &Metric) -> String {
    let pairs = metric.dimensions().iter().map(|dimension| {
        format!("{}={}", dimension.name().unwrap_or_default(), dimension.value().unwrap_or_default())
    });
    pairs.collect::<Vec<_>>().join(", ")
}
