//! What was recorded as a picture, drawn by CloudWatch, or by the endpoint.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_cloudwatch::Client;
use cwmetrics::graph::{Axis, Metric, Stat, View, Widget};

use crate::destination::NAMESPACE;
use crate::readback::Row;

const THREE_HOURS: u32 = 3 * 60 * 60;
/// More would not be told apart.
const BARS: usize = 8;

/// A bar for each kind of file: how long the slowest hundredth of its checks took at least.
pub fn widget(rows: &[Row]) -> Option<Widget> {
    let mut checks: Vec<&Row> = rows.iter().filter(|row| row.name == "check").collect();
    // Those that occur most come first.
    let count = |row: &Row| row.figures[0].unwrap_or_default();
    checks.sort_by(|a, b| count(b).total_cmp(&count(a)));
    let kinds = checks.iter().filter_map(|row| row.dimensions.split_once('=')).take(BARS);
    let widget = Widget::new()
        .title("A check of a file, 99th percentile by kind")
        .last(Duration::from_secs(THREE_HOURS.into()))
        .period(THREE_HOURS)
        .stat(Stat::percentile(99.0))
        .view(View::Bar)
        .left(Axis::new().min(0.0));
    let widget = kinds.fold(widget, |widget, (name, kind)| {
        widget.metric(Metric::new(NAMESPACE, "check").dimension(name, kind).label(kind))
    });
    (!widget.metrics.is_empty()).then_some(widget)
}

/// Saves the picture, and says where.
pub async fn save(config: &SdkConfig, widget: &Widget) -> Result<PathBuf, Box<dyn Error>> {
    let png = widget.fetch_png(&Client::new(config)).await?;
    // Beside the program, in the folder for what is built.
    let program = std::env::current_exe()?;
    let file = program.ancestors().nth(3).unwrap_or(Path::new(".")).join("quickstart.png");
    std::fs::write(&file, png)?;
    Ok(file)
}
