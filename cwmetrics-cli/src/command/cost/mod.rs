//! `cwmetrics cost`: what metrics cost a month at the rate of the last hours.

mod estimate;
mod report;
mod usage;

use clap::Args;
use jiff::Timestamp;

use crate::arguments::{Format, Global};
use crate::cloudwatch::{CloudWatch, Metric, Query};
use crate::failure::Failure;
use crate::output::{print, print_json};
use crate::range::{self, Range, RangeArguments};
use crate::selection::Selection;

use estimate::Estimate;
use usage::{Usage, Used};

const HOUR: i64 = 3600;

/// Say what metrics cost a month, and what would make it less
///
/// CloudWatch charges for each metric (every combination of dimension values is one) by the hours
/// in which it has data, and for each PutMetricData request. The hours are read from CloudWatch:
/// a month is thought to go on as the range did, from the first hour with data in it, so choose a
/// --since that holds a usual day. The requests cannot be read from anywhere; they are taken from
/// --push-every and --hosts.
///
/// The prices are those of us-east-1, for 30 days, without the free tier and without what reading
/// costs. Namespaces of AWS itself (AWS/...) are left out: their metrics are not charged for here.
#[derive(Args, Debug)]
pub struct Arguments {
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    range: RangeArguments,
    /// How many processes push
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    hosts: u32,
    /// The dimension that has a value for each host: with more --hosts there are more such metrics
    #[arg(long, value_name = "NAME")]
    host_dimension: Option<String>,
    /// How often each of them pushes; 10s is what a busy program does by default
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = range::duration)]
    push_every: i64,
}

pub async fn run(arguments: &Arguments, global: &Global) -> Result<(), Failure> {
    let range = arguments.range.resolve(Timestamp::now())?.aligned(HOUR);
    let cloudwatch = CloudWatch::connect(global).await?;
    let mut metrics = arguments.selection.find(&cloudwatch).await?;
    metrics.retain(charged);
    let usage = usage(&cloudwatch, metrics, range).await?;
    let estimate = Estimate::new(usage, arguments);
    match global.output {
        Format::Json => print_json(&report::json(&estimate)),
        Format::Table => print(&report::text(&estimate)),
    }
}

/// Whether it is a metric of the user's own.
fn charged(metric: &Metric) -> bool {
    !metric.namespace.starts_with("AWS/")
}

async fn usage(cloudwatch: &CloudWatch, metrics: Vec<Metric>, range: Range) -> Result<Usage, Failure> {
    let query = |metric| Query { metric, statistic: "SampleCount" };
    let queries: Vec<_> = metrics.iter().map(query).collect();
    let lines = cloudwatch.points(&queries, range, HOUR).await?;
    let used = metrics.into_iter().zip(lines).filter(|(_, points)| !points.is_empty());
    let used = used
        .map(|(metric, points)| Used { metric, hours: points.into_iter().map(|(time, _)| time).collect() });
    Usage::new(used.collect(), range.end).ok_or_else(|| {
        Failure::Nothing(format!(
            "no metric that is charged for has data from {}; a longer --since may find some",
            range.shown()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_of_aws_itself_are_not_charged_for() {
        let metric = |namespace: &str| Metric {
            namespace: namespace.to_owned(),
            name: "Duration".to_owned(),
            dimensions: Vec::new(),
        };
        assert!(charged(&metric("Shop")) && charged(&metric("AWSome/Shop")));
        assert!(!charged(&metric("AWS/Lambda")));
    }
}
