//! The AWS SDK as a reader.

use std::collections::BTreeMap;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::config::{Credentials, SharedCredentialsProvider};
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{self, Dimension, MetricDataQuery, MetricStat, Statistic};

use crate::figures::{Figures, Metric, Read, STATISTICS, Totals, Windows};
use crate::{HOUR, NAMESPACE, hour};

pub fn config(url: &str) -> SdkConfig {
    let credentials = Credentials::new("test", "test", None, None, "conformance");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(url)
        .build()
}

fn with_client<R>(url: &str, run: impl AsyncFnOnce(Client) -> R) -> R {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(run(Client::new(&config(url))))
}

/// The figures of these metrics, by both of the API's ways to ask.
pub fn read(url: &str, metrics: &Read) -> Read {
    with_client(url, async |client| {
        let mut read = BTreeMap::new();
        for metric in metrics.keys() {
            let found = by_data(&client, metric).await;
            let by_statistics = by_statistics(&client, metric).await;
            by_statistics.assert_same(&found, &format!("{metric:?}, the two ways to ask {url}"));
            read.insert(metric.clone(), found);
        }
        read
    })
}

/// The metrics of the namespace.
pub fn list(url: &str) -> Vec<Metric> {
    let mut metrics: Vec<Metric> = with_client(url, async |client| {
        let mut pages = client.list_metrics().namespace(NAMESPACE).into_paginator().send();
        let mut metrics = Vec::new();
        while let Some(page) = pages.next().await {
            metrics.extend(page.unwrap().metrics.unwrap_or_default());
        }
        metrics.into_iter().map(|metric| name_of(&metric)).collect()
    });
    metrics.sort();
    metrics
}

/// The units of a metric's data points, of which there is one for each.
pub fn units(url: &str, metric: &Metric) -> Vec<String> {
    let (start, end) = range();
    with_client(url, async |client| {
        let asked = client
            .get_metric_statistics()
            .namespace(NAMESPACE)
            .metric_name(&metric.0)
            .set_dimensions(Some(dimensions(metric)))
            .start_time(start)
            .end_time(end)
            .period(period())
            .statistics(Statistic::Sum);
        let found = asked.send().await.unwrap();
        let unit = |point: &types::Datapoint| point.unit().unwrap().as_str().to_owned();
        found.datapoints().iter().map(unit).collect()
    })
}

fn name_of(metric: &types::Metric) -> Metric {
    let pair = |dimension: &Dimension| {
        (dimension.name().unwrap_or_default().to_owned(), dimension.value().unwrap_or_default().to_owned())
    };
    let mut dimensions: Vec<_> = metric.dimensions().iter().map(pair).collect();
    dimensions.sort();
    (metric.metric_name().unwrap_or_default().to_owned(), dimensions)
}

fn dimensions(metric: &Metric) -> Vec<Dimension> {
    metric.1.iter().map(|(name, value)| Dimension::builder().name(name).value(value).build()).collect()
}

fn range() -> (DateTime, DateTime) {
    (DateTime::from(hour()), DateTime::from(hour() + HOUR))
}

fn period() -> i32 {
    i32::try_from(HOUR.as_secs()).unwrap()
}

/// The values of some statistics of a metric, by where their periods start.
async fn data(client: &Client, metric: &Metric, statistics: &[&str], period: i32) -> Vec<BTreeMap<u64, f64>> {
    let asked = types::Metric::builder()
        .namespace(NAMESPACE)
        .metric_name(&metric.0)
        .set_dimensions(Some(dimensions(metric)))
        .build();
    let query = |(at, name): (usize, &&str)| {
        let stat = MetricStat::builder().metric(asked.clone()).period(period).stat(*name).build();
        MetricDataQuery::builder().id(format!("q{at}")).metric_stat(stat).build()
    };
    let (start, end) = range();
    let mut pages = client
        .get_metric_data()
        .start_time(start)
        .end_time(end)
        .set_metric_data_queries(Some(statistics.iter().enumerate().map(query).collect()))
        .into_paginator()
        .send();
    let mut found = vec![BTreeMap::new(); statistics.len()];
    while let Some(page) = pages.next().await {
        for result in page.unwrap().metric_data_results() {
            let at: usize = result.id().unwrap().trim_start_matches('q').parse().unwrap();
            assert_eq!(result.timestamps().len(), result.values().len());
            let since = |time: &DateTime| u64::try_from(time.secs() - start.secs()).unwrap();
            found[at].extend(result.timestamps().iter().map(since).zip(result.values().iter().copied()));
        }
    }
    found
}

/// The totals of a metric by periods of this many seconds.
pub fn windows(url: &str, metric: &Metric, seconds: u64) -> Windows {
    let statistics = ["SampleCount", "Sum", "Minimum", "Maximum"];
    let period = i32::try_from(seconds).unwrap();
    let found = with_client(url, async |client| data(&client, metric, &statistics, period).await);
    let totals = |start: &u64| {
        let [count, sum, minimum, maximum] = [0, 1, 2, 3].map(|at| found[at][start]);
        (*start, Totals { count, sum, minimum, maximum })
    };
    found[0].keys().map(totals).collect()
}

async fn by_data(client: &Client, metric: &Metric) -> Figures {
    let found = data(client, metric, &STATISTICS, period()).await;
    let mut figures = Figures::default();
    for (value, found) in figures.values.iter_mut().zip(found) {
        assert!(found.keys().all(|start| *start == 0), "{metric:?} has more than one period");
        *value = found.get(&0).copied();
    }
    figures
}

async fn by_statistics(client: &Client, metric: &Metric) -> Figures {
    let (start, end) = range();
    let ask = || {
        client
            .get_metric_statistics()
            .namespace(NAMESPACE)
            .metric_name(&metric.0)
            .set_dimensions(Some(dimensions(metric)))
            .start_time(start)
            .end_time(end)
            .period(period())
    };
    let names = &STATISTICS[..5];
    let totals = ask().set_statistics(Some(names.iter().map(|name| Statistic::from(*name)).collect()));
    let totals = totals.send().await.unwrap();
    let totals = totals.datapoints().first().unwrap();
    let percentiles =
        ask().set_extended_statistics(Some(STATISTICS[5..].iter().map(ToString::to_string).collect()));
    let percentiles = percentiles.send().await.unwrap();
    let percentiles = percentiles.datapoints().first().and_then(|point| point.extended_statistics());
    let mut figures = Figures::default();
    let found = [totals.sample_count, totals.sum, totals.average, totals.minimum, totals.maximum];
    figures.values[..5].copy_from_slice(&found);
    for (at, name) in STATISTICS.iter().enumerate().skip(5) {
        figures.values[at] = percentiles.and_then(|percentiles| percentiles.get(*name)).copied();
    }
    figures
}
