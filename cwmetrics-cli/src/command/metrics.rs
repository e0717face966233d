//! `cwmetrics metrics`: a list of metrics, or their statistics.

use std::collections::BTreeSet;

use clap::Args;
use cwmetrics_graph::Stat;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::arguments::{Format, Global};
use crate::cloudwatch::{CloudWatch, Metric, Point, Query};
use crate::failure::Failure;
use crate::output::number::number;
use crate::output::sparkline::{self, sparkline};
use crate::output::table::Column::{self, Number, Text};
use crate::output::table::{columns, table};
use crate::output::text::{counted, first_of, printable};
use crate::output::{print, print_json};
use crate::range::{self, Range, RangeArguments};
use crate::selection::{Selection, statistic};

/// List metrics, or show their statistics
///
/// Without --stat: namespace, name and dimensions of every metric with data in the last two weeks.
/// With it: the latest, smallest and largest value of each in the time range, and a line of them.
///
/// On AWS, asking for statistics costs $0.01 per 1,000 metrics and statistics.
#[derive(Args, Debug)]
pub struct Arguments {
    #[command(flatten)]
    selection: Selection,
    /// Show this statistic: avg, sum, min, max, count, p99, tm99 and so on; can be repeated
    #[arg(long = "stat", short, value_name = "STATISTIC", value_parser = statistic)]
    statistics: Vec<Stat>,
    #[command(flatten)]
    range: RangeArguments,
    /// The length of what makes one value [default: so that there are 60 at most]
    #[arg(long, value_name = "DURATION", value_parser = range::period, help_heading = "Time range")]
    period: Option<i64>,
}

pub async fn run(arguments: &Arguments, global: &Global) -> Result<(), Failure> {
    let range = arguments.range.resolve(Timestamp::now())?;
    let cloudwatch = CloudWatch::connect(global).await?;
    let metrics = arguments.selection.find(&cloudwatch).await?;
    if arguments.statistics.is_empty() {
        return match global.output {
            Format::Json => print_json(&metrics.iter().map(|metric| Value::Object(metric.json())).collect()),
            Format::Table => print(&list(&metrics)),
        };
    }
    let period = arguments.period.unwrap_or_else(|| range.period());
    let range = range.aligned(period);
    let all = lines(&cloudwatch, &metrics, &arguments.statistics, range, period).await?;
    let (lines, empty): (Vec<_>, Vec<_>) = all.into_iter().partition(|line| !line.points.is_empty());
    if lines.is_empty() {
        return Err(Failure::Nothing(format!(
            "{} found, but without data from {}; a longer --since may have some{}",
            counted(metrics.len() as f64, "metric was", "metrics were"),
            range.shown(),
            if needs_values(&empty) { format!(", and {NEEDS_VALUES}") } else { String::new() }
        )));
    }
    match global.output {
        Format::Json => print_json(&lines.iter().map(|line| line.json(period)).collect()),
        Format::Table => print(&format!("{}{}", statistics(&lines, range, period), footnote(&empty))),
    }
}

const NEEDS_VALUES: &str = "percentiles need values that were not sent as a StatisticSet";

/// The points of one metric and statistic.
struct Line<'a> {
    query: Query<'a>,
    points: Vec<Point>,
}

/// A line for each metric and statistic.
async fn lines<'a>(
    cloudwatch: &CloudWatch,
    metrics: &'a [Metric],
    statistics: &'a [Stat],
    range: Range,
    period: i64,
) -> Result<Vec<Line<'a>>, Failure> {
    let each =
        |metric: &'a Metric| statistics.iter().map(move |stat| Query { metric, statistic: stat.as_str() });
    let queries: Vec<Query<'a>> = metrics.iter().flat_map(each).collect();
    let points = cloudwatch.points(&queries, range, period).await?;
    Ok(queries.into_iter().zip(points).map(|(query, points)| Line { query, points }).collect())
}

impl Line<'_> {
    fn latest(&self) -> f64 {
        self.points.last().map_or(f64::NAN, |&(_, value)| value)
    }

    fn smallest(&self) -> f64 {
        self.points.iter().map(|&(_, value)| value).fold(f64::INFINITY, f64::min)
    }

    fn largest(&self) -> f64 {
        self.points.iter().map(|&(_, value)| value).fold(f64::NEG_INFINITY, f64::max)
    }

    fn json(&self, period: i64) -> Value {
        let mut members = self.query.metric.json();
        let times = self.points.iter().map(|&(time, _)| range::shown(time));
        members.extend([
            ("Stat".to_owned(), json!(self.query.statistic)),
            ("Period".to_owned(), json!(period)),
            ("Latest".to_owned(), json!(self.latest())),
            ("Minimum".to_owned(), json!(self.smallest())),
            ("Maximum".to_owned(), json!(self.largest())),
            ("Timestamps".to_owned(), times.collect()),
            ("Values".to_owned(), self.points.iter().map(|&(_, value)| value).collect()),
        ]);
        Value::Object(members)
    }
}

/// Says which lines are not in the table, and why that may be.
fn footnote(empty: &[Line<'_>]) -> String {
    if empty.is_empty() {
        return String::new();
    }
    let name = |line: &Line<'_>| {
        let Query { metric, statistic } = line.query;
        format!("{statistic} of {} {}", metric.name, metric.shown_dimensions()).trim_end().to_owned()
    };
    let mut note = format!("\nWithout data: {}", first_of(&empty.iter().map(name).collect::<Vec<_>>()));
    if needs_values(empty) {
        note += &format!("\nNote that {NEEDS_VALUES}.");
    }
    note
}

/// Whether one of the statistics is more than a StatisticSet can tell.
fn needs_values(lines: &[Line<'_>]) -> bool {
    let plain = [Stat::AVERAGE, Stat::SUM, Stat::MINIMUM, Stat::MAXIMUM, Stat::SAMPLE_COUNT]
        .map(|stat| stat.to_string());
    lines.iter().any(|line| plain.iter().all(|name| name != line.query.statistic))
}

fn list(metrics: &[Metric]) -> String {
    let row =
        |metric: &Metric| vec![metric.namespace.clone(), metric.name.clone(), metric.shown_dimensions()];
    table(&[Text("Namespace"), Text("Metric"), Text("Dimensions")], metrics.iter().map(row))
}

/// A table for each namespace.
fn statistics(lines: &[Line<'_>], range: Range, period: i64) -> String {
    let namespace = |line: &Line<'_>| line.query.metric.namespace.clone();
    let tables = lines.chunk_by(|a, b| namespace(a) == namespace(b)).map(|lines| {
        let statistics: BTreeSet<&str> = lines.iter().map(|line| line.query.statistic).collect();
        let (what, table) = match statistics.first() {
            // What is the same in all rows is said once.
            Some(only) if statistics.len() == 1 => (*only, statistics_table(lines, range, period, false)),
            _ => ("a value", statistics_table(lines, range, period, true)),
        };
        let namespace = lines.first().map(namespace).unwrap_or_default();
        format!("{}: {what} for every {period} s from {}\n{table}", printable(&namespace), range.shown())
    });
    tables.collect::<Vec<_>>().join("\n\n")
}

fn statistics_table(lines: &[Line<'_>], range: Range, period: i64, statistic: bool) -> String {
    let mut head = vec![Text("Metric"), Text("Dimensions")];
    head.extend(statistic.then_some(Column::Line("Statistic")));
    head.extend([Number("Latest"), Number("Smallest"), Number("Largest"), Column::Line("Line")]);
    let width = sparkline::width(columns());
    let row = |line: &Line<'_>| {
        let metric = line.query.metric;
        let mut row = vec![metric.name.clone(), metric.shown_dimensions()];
        row.extend(statistic.then(|| line.query.statistic.to_owned()));
        row.extend([line.latest(), line.smallest(), line.largest()].map(number));
        row.push(sparkline(&range.values(line.points.iter().copied(), period), width));
        row
    };
    table(&head, lines.iter().map(row))
}
