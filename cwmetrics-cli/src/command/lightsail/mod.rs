//! `cwmetrics lightsail`: what Lightsail knows of its instances.

mod calls;
mod draw;
mod journal;
mod line;
mod memory;
mod publish;
mod show;
mod widget;

use clap::{ArgGroup, Args};
use cwmetrics_lightsail::InstanceMetric;
use jiff::Timestamp;

use super::graph::{Looks, TargetArguments};
use crate::arguments::Global;
use crate::failure::Failure;
use crate::lightsail::{Found, Lightsail, Series};
use crate::output::text::first_of;
use crate::range::{Range, RangeArguments};

/// Put Lightsail's metrics of its instances into CloudWatch, or show or draw them
///
/// Lightsail keeps these out of CloudWatch: CPU utilization, burst capacity, network traffic, requests
/// for metadata without a token, status checks. --namespace publishes each point, once, with all of its
/// statistics at its own time, with the dimension InstanceName; --show and --graph publish nothing.
///
/// It needs the permission lightsail:GetInstanceMetricData and, where no --instance is given,
/// lightsail:GetInstances; to publish cloudwatch:PutMetricData and cloudwatch:GetMetricStatistics too.
#[derive(Args, Debug)]
#[command(
    group = ArgGroup::new("drawing").multiple(true).requires("graph").conflicts_with_all(["show", "namespace"])
        .args(["out", "blocks", "title", "size", "theme", "view", "stacked"]),
    group = ArgGroup::new("publishing").multiple(true).requires("namespace").conflicts_with_all(["show", "graph"])
        .args(["follow", "dimension", "progress"]),
    group = ArgGroup::new("ends").multiple(true).conflicts_with("namespace").args(["from", "to"]),
)]
pub struct Arguments {
    /// Show them as a table: what bytes and counts add up to in a period, of everything else the
    /// average, with the smallest and the largest of the time range; a gap in the line is a gap in the
    /// data
    #[arg(long)]
    show: bool,
    /// Draw them, into a PNG file or straight into the terminal, as `cwmetrics graph` does; two units
    /// at most, each with an axis
    #[arg(long, conflicts_with = "show")]
    graph: bool,
    /// Publish them into this namespace of CloudWatch: what has come since the last time, the first time
    /// what there is of --since, 14d at most
    #[arg(long, short, value_name = "NAME", conflicts_with_all = ["show", "graph"])]
    namespace: Option<String>,
    #[command(flatten)]
    publishing: publish::Options,
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    range: RangeArguments,
    #[command(flatten)]
    looks: Looks,
    #[command(flatten)]
    target: TargetArguments,
}

/// Which instances and metrics are meant.
#[derive(Args, Debug)]
#[command(next_help_heading = "Instances and metrics")]
struct Selection {
    /// Only this instance; can be repeated [default: all of the region]
    #[arg(long = "instance", value_name = "NAME")]
    instances: Vec<String>,
    /// Only this metric; can be repeated. One that Lightsail has added since goes by its name, its unit
    /// and, if that is not 300, its period in seconds: MemoryUtilization:Percent:60 [default: all nine;
    /// with --graph CPUUtilization and BurstCapacityPercentage]
    #[arg(long = "metric", value_name = "METRIC")]
    metrics: Vec<InstanceMetric>,
}

impl Selection {
    /// The instances, each once.
    async fn instances(&self, lightsail: &Lightsail) -> Result<Vec<String>, Failure> {
        match &self.instances[..] {
            [] => lightsail.instances().await,
            named => Ok(each_once(named.iter().cloned())),
        }
    }

    /// The metrics, each once; these where none is named.
    fn metrics_or(&self, default: impl IntoIterator<Item = InstanceMetric>) -> Vec<InstanceMetric> {
        match &self.metrics[..] {
            [] => default.into_iter().collect(),
            named => each_once(named.iter().cloned()),
        }
    }
}

fn each_once<T: PartialEq>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut once = Vec::new();
    for item in items {
        if !once.contains(&item) {
            once.push(item);
        }
    }
    once
}

pub async fn run(arguments: &Arguments, global: &Global) -> Result<(), Failure> {
    if let Some(namespace) = &arguments.namespace {
        return publish::run(arguments, namespace, global).await;
    }
    let range = arguments.range.resolve(Timestamp::now())?;
    if arguments.graph {
        draw::run(arguments, range, global).await
    } else if arguments.show {
        show::run(&arguments.selection, range, global).await
    } else {
        Err(Failure::Usage(
            "say what to do: --namespace NAME publishes, --show prints a table, --graph draws".to_owned(),
        ))
    }
}

/// The points of a range. A failure if there are none at all.
async fn read(
    lightsail: &Lightsail,
    instances: &[String],
    metrics: &[InstanceMetric],
    range: Range,
) -> Result<Found, Failure> {
    let mut found = lightsail.read(instances, metrics, &range.times()?).await?;
    if found.series.is_empty() {
        let range = range.shown();
        let nothing = format!("there are no points from {range}; a longer --since may have some");
        found.failures.extend((!found.empty.is_empty()).then_some(Failure::Nothing(nothing)));
        Failure::all(std::mem::take(&mut found.failures))?;
    }
    Ok(found)
}

/// Says of which metrics there is nothing to see.
fn without_points(empty: &[Series]) -> Option<String> {
    let name = |series: &Series| format!("{} of {}", series.metric, series.instance);
    let names: Vec<String> = empty.iter().map(name).collect();
    (!names.is_empty()).then(|| format!("Without points: {}", first_of(&names)))
}
