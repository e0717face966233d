//! `cwmetrics dashboard`: a dashboard of what there is.

use std::collections::BTreeMap;

use anstream::eprintln;
use aws_sdk_cloudwatch::types::StandardUnit;
use clap::Args;
use cwmetrics_graph::{Dashboard, Stat, Widget};
use jiff::Timestamp;

use crate::arguments::Global;
use crate::cloudwatch::{CloudWatch, Filter, Metric};
use crate::failure::Failure;
use crate::output::print_json;
use crate::output::text::printable;
use crate::range::{Range, RangeArguments};

/// The columns of a dashboard, and the rows of one graph.
const COLUMNS: u32 = 24;
const ROWS: u32 = 6;

/// Print a dashboard for the metrics of a namespace
///
/// What it prints is ready for the console (Actions, View/edit source) and for `aws cloudwatch
/// put-dashboard --dashboard-body`. Each metric name has a row: p50, p99 and average of timings,
/// the sum of counts, average and maximum of everything else, with a line for each set of
/// dimensions. What is a timing or a count is told by the unit of its data in the time range.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The namespace
    #[arg(long, short)]
    namespace: String,
    /// How many lines a graph has at most; further sets of dimensions are left out
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=100))]
    max_lines: u16,
    /// Put it into CloudWatch under this name, in place of one that is there, instead of printing it
    #[arg(long, value_name = "NAME")]
    put: Option<String>,
    #[command(flatten)]
    range: RangeArguments,
}

pub async fn run(arguments: &Arguments, global: &Global) -> Result<(), Failure> {
    let range = arguments.range.resolve(Timestamp::now())?;
    let cloudwatch = CloudWatch::connect(global).await?;
    let filter = Filter { namespace: Some(arguments.namespace.clone()), ..Filter::default() };
    let mut rows: BTreeMap<String, Vec<Metric>> = BTreeMap::new();
    for metric in cloudwatch.list(&filter).await? {
        rows.entry(metric.name.clone()).or_default().push(metric);
    }
    let title = format!("# {}", arguments.namespace);
    let mut dashboard = Dashboard::new(cloudwatch.region()).text(title, COLUMNS, 1);
    for (name, metrics) in &rows {
        let stats = statistics(unit(&cloudwatch, metrics, range).await?.as_ref());
        let width = COLUMNS / u32::try_from(stats.len()).unwrap_or(COLUMNS);
        for stat in stats {
            let widget = widget(name, metrics, stat, usize::from(arguments.max_lines));
            dashboard = dashboard.widget(widget, width, ROWS);
        }
    }
    let body = dashboard.to_json().map_err(|error| {
        Failure::Usage(format!("the dashboard is too large: {error}; a smaller --max-lines may help"))
    })?;
    match &arguments.put {
        None => print(&body),
        Some(name) => put(&cloudwatch, name, &body).await,
    }
}

fn print(body: &str) -> Result<(), Failure> {
    let body = serde_json::from_str(body).map_err(|error| Failure::Refused(error.to_string()))?;
    print_json(&body)
}

async fn put(cloudwatch: &CloudWatch, name: &str, body: &str) -> Result<(), Failure> {
    for message in cloudwatch.put_dashboard(name, body).await? {
        eprintln!("warning: {}", printable(&message));
    }
    eprintln!("The dashboard {} is in {}", printable(name), cloudwatch.place());
    Ok(())
}

/// The unit of the first metrics that have data.
async fn unit(
    cloudwatch: &CloudWatch,
    metrics: &[Metric],
    range: Range,
) -> Result<Option<StandardUnit>, Failure> {
    const TRIES: usize = 3;
    for metric in metrics.iter().take(TRIES) {
        if let Some(unit) = cloudwatch.unit(metric, range).await? {
            return Ok(Some(unit));
        }
    }
    Ok(None)
}

/// Which statistics tell most about data of this unit.
fn statistics(unit: Option<&StandardUnit>) -> Vec<Stat> {
    match unit {
        Some(StandardUnit::Seconds | StandardUnit::Milliseconds | StandardUnit::Microseconds) => {
            vec![Stat::percentile(50.0), Stat::percentile(99.0), Stat::AVERAGE]
        }
        Some(StandardUnit::Count) => vec![Stat::SUM],
        _ => vec![Stat::AVERAGE, Stat::MAXIMUM],
    }
}

/// A line for each set of dimensions.
fn widget(name: &str, metrics: &[Metric], stat: Stat, most: usize) -> Widget {
    let mut title = format!("{name}: {}", stat.as_str());
    if metrics.len() > most {
        title += &format!(" ({most} of {})", metrics.len());
    }
    let widget = Widget::new().title(title).stat(stat).period(60);
    metrics.iter().take(most).fold(widget, |widget, metric| {
        let graph = metric.graph();
        widget.metric(match metric.shown_dimensions() {
            none if none.is_empty() => graph,
            dimensions => graph.label(dimensions),
        })
    })
}
