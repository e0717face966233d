//! `cwmetrics lightsail --show`: the numbers as a table, or as JSON.

use cwmetrics_lightsail::{InstanceMetric, Point};
use serde_json::{Value, json};

use super::line::{Figures, second, statistic, unit, value};
use super::{Selection, without_points};
use crate::arguments::{Format, Global};
use crate::failure::Failure;
use crate::lightsail::{Found, Lightsail, Series};
use crate::output::number::number;
use crate::output::sparkline::{self, sparkline};
use crate::output::table::Column::{Line, Number, Text};
use crate::output::table::{columns, table};
use crate::output::{print, print_json};
use crate::range::{self, Range};

pub async fn run(selection: &Selection, range: Range, global: &Global) -> Result<(), Failure> {
    let metrics = selection.metrics_or(InstanceMetric::all());
    let longest = metrics.iter().map(InstanceMetric::period).max().unwrap_or(1);
    let range = range.aligned(longest.into());
    let lightsail = Lightsail::connect(global).await?;
    let instances = selection.instances(&lightsail).await?;
    let Found { series, empty, failures } = super::read(&lightsail, &instances, &metrics, range).await?;
    match global.output {
        Format::Json => print_json(&series.iter().map(json).collect())?,
        Format::Table => print(&format!(
            "Lightsail's metrics from {}\n{}{}",
            range.shown(),
            rows(&series, range),
            without_points(&empty).map(|note| format!("\n{note}")).unwrap_or_default()
        ))?,
    }
    Failure::all(failures)
}

fn rows(series: &[Series], range: Range) -> String {
    let head = [
        Text("Instance"),
        Text("Metric"),
        Text("Unit"),
        Number("Latest"),
        Number("Smallest"),
        Number("Average"),
        Number("Largest"),
        Number("Points"),
        Line("Line"),
    ];
    let width = sparkline::width(columns());
    let row = |series: &Series| {
        let Series { instance, metric, points } = series;
        let Figures { latest, smallest, average, largest } = Figures::of(series);
        let values = points.iter().map(|point| (second(point), value(metric, point)));
        let mut row = vec![instance.clone(), metric.name().to_owned(), unit(metric)];
        row.extend([latest, smallest, average, largest, points.len() as f64].map(number));
        row.push(sparkline(&range.values(values, metric.period().into()), width));
        row
    };
    table(&head, series.iter().map(row))
}

fn json(series: &Series) -> Value {
    let Series { instance, metric, points } = series;
    let Figures { latest, smallest, average, largest } = Figures::of(series);
    json!({
        "InstanceName": instance,
        "MetricName": metric.name(),
        "Unit": metric.unit().as_str(),
        "Period": metric.period(),
        "Stat": statistic(metric).as_str(),
        "Latest": latest,
        "Minimum": smallest,
        "Average": average,
        "Maximum": largest,
        "Datapoints": points.iter().map(datapoint).collect::<Vec<_>>(),
    })
}

fn datapoint(point: &Point) -> Value {
    json!({
        "Timestamp": range::shown(second(point)),
        "SampleCount": point.statistics.sample_count,
        "Sum": point.statistics.sum,
        "Average": point.average(),
        "Minimum": point.statistics.minimum,
        "Maximum": point.statistics.maximum,
    })
}
