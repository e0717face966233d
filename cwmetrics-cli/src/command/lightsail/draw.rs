//! `cwmetrics lightsail --graph`: the metrics as a picture. Nothing of them is in CloudWatch, which could
//! draw them, so an embedded endpoint is given them for the moment, and draws.

use std::time::{Duration, UNIX_EPOCH};

use anstream::eprintln;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StandardUnit, StatisticSet};
use cwmetrics_graph::Widget;
use cwmetrics_lightsail::{InstanceMetric, Point};
use cwmetrics_local::Local;

use super::widget::{Axes, DIMENSION, NAMESPACE, widget};
use super::{Arguments, without_points};
use crate::arguments::{Format, Global};
use crate::cloudwatch::CloudWatch;
use crate::failure::Failure;
use crate::lightsail::{Lightsail, Series};
use crate::range::Range;

/// The longest range: the endpoint takes no points from before two weeks, as CloudWatch does not.
const LONGEST: i64 = 14 * 24 * 3600;

/// How many lines a graph has at most (CloudWatch's "Metric widget structure").
const LINES: usize = 100;

/// What tells most of an instance that bursts, in one unit.
const DEFAULT: [&str; 2] = ["CPUUtilization", "BurstCapacityPercentage"];

pub async fn run(arguments: &Arguments, range: Range, global: &Global) -> Result<(), Failure> {
    if global.output == Format::Json {
        return Err(Failure::Usage("--output json goes with --show; --graph draws".to_owned()));
    }
    let metrics = arguments.selection.metrics_or(DEFAULT.into_iter().filter_map(InstanceMetric::named));
    let axes = Axes::of(&metrics)?;
    let (range, metrics) = in_steps(range, &metrics)?;
    let lightsail = Lightsail::connect(global).await?;
    let instances = arguments.selection.instances(&lightsail).await?;
    if instances.len() * metrics.len() > LINES {
        return Err(Failure::Usage(format!(
            "a graph has {LINES} lines at most, which {} metrics of {} instances are not; choose fewer with \
             --instance and --metric",
            metrics.len(),
            instances.len(),
        )));
    }
    let found = super::read(&lightsail, &instances, &metrics, range).await?;
    if let Some(note) = without_points(&found.empty) {
        eprintln!("{note}");
    }
    let widget = arguments.looks.apply(widget(&found.series, &axes, range));
    let (target, widget) = arguments.target.open(widget, false)?;
    target.put(&picture(&found.series, &widget, range).await?)?;
    Failure::all(found.failures)
}

/// The metrics in one period, which makes as many points as a picture has room for, and the range from
/// the beginning of such a period. Lightsail adds up what is shorter.
fn in_steps(range: Range, metrics: &[InstanceMetric]) -> Result<(Range, Vec<InstanceMetric>), Failure> {
    if range.end - range.start > LONGEST {
        return Err(Failure::Usage("a graph of Lightsail's metrics covers 14d at most".to_owned()));
    }
    let own = metrics.iter().map(InstanceMetric::period).max().unwrap_or_default();
    let period = own.max(u32::try_from(range.fine_period()).unwrap_or(u32::MAX));
    let metrics = metrics.iter().map(|metric| InstanceMetric::new(metric.name(), metric.unit(), period));
    let metrics = metrics.collect::<Result<_, _>>().map_err(|error| Failure::Usage(error.to_string()))?;
    let period = i64::from(period);
    let mut aligned = range.aligned(period);
    if aligned.end - aligned.start > LONGEST {
        aligned.start += period;
    }
    Ok((aligned, metrics))
}

/// Draws it, at the time at which the range ends.
async fn picture(series: &[Series], widget: &Widget, range: Range) -> Result<Vec<u8>, Failure> {
    let end = UNIX_EPOCH + Duration::from_secs(range.end.max(0).unsigned_abs());
    let local = Local::builder().clock(move || end).start();
    let local = local.map_err(|error| Failure::Refused(format!("nothing can be drawn here: {error}")))?;
    let cloudwatch = CloudWatch::own(local.url());
    for series in series {
        let data: Vec<_> = series.points.iter().map(|point| datum(series, point)).collect();
        cloudwatch.put(NAMESPACE, &data).await?;
    }
    cloudwatch.image(widget).await
}

fn datum(series: &Series, point: &Point) -> MetricDatum {
    let statistics = StatisticSet::builder()
        .sample_count(point.statistics.sample_count)
        .sum(point.statistics.sum)
        .minimum(point.statistics.minimum)
        .maximum(point.statistics.maximum);
    MetricDatum::builder()
        .metric_name(series.metric.name())
        .dimensions(Dimension::builder().name(DIMENSION).value(&series.instance).build())
        .timestamp(DateTime::from(point.at))
        .unit(StandardUnit::from(series.metric.unit().as_str()))
        .statistic_values(statistics.build())
        .build()
}
