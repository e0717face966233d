//! `cwmetrics graph`: a picture, in a file or in the terminal.

mod blocks;
mod names;
mod screen;
mod target;
mod widget;

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use cwmetrics_graph::{Stat, Widget};
use jiff::Timestamp;

use crate::arguments::{Format, Global};
use crate::cloudwatch::CloudWatch;
use crate::failure::Failure;
use crate::output::print_json;
use crate::range::{self, RangeArguments};
use crate::selection::{Selection, statistic};
use crate::signals::Signals;

pub use target::{Target, TargetArguments};
pub use widget::Looks;

/// Draw metrics, into a PNG file or straight into the terminal
///
/// CloudWatch or the endpoint draws. Without -o the picture is shown in the terminal, sharp where
/// the terminal knows pictures (kitty, iTerm2, sixel), otherwise in blocks of two colours; where
/// standard output is no terminal the PNG is written there. With --output json the widget's JSON
/// is printed instead, as the console's "Source" tab shows it, and nothing is drawn.
#[derive(Args, Debug)]
pub struct Arguments {
    #[command(flatten)]
    selection: Selection,
    /// Draw the MetricWidget JSON of this file, or of standard input for "-"; options given
    /// beside it go before what it says
    #[arg(long, value_name = "FILE", conflicts_with_all = ["namespace", "name", "dimensions", "statistics"])]
    widget: Option<PathBuf>,
    /// Draw this statistic: avg, sum, min, max, count, p99, tm99 and so on; can be repeated
    /// [default: avg]
    #[arg(long = "stat", short, value_name = "STATISTIC", value_parser = statistic)]
    statistics: Vec<Stat>,
    #[command(flatten)]
    range: RangeArguments,
    /// The length of what makes one point [default: so that there are enough]
    #[arg(long, value_name = "DURATION", value_parser = range::period, help_heading = "Time range")]
    period: Option<i64>,
    #[command(flatten)]
    looks: Looks,
    #[command(flatten)]
    target: TargetArguments,
    /// Draw again every so often until Ctrl-C
    #[arg(long, value_name = "DURATION", num_args = 0..=1, default_missing_value = "5s",
          value_parser = range::duration, help_heading = "Where to")]
    watch: Option<i64>,
}

pub async fn run(arguments: &Arguments, global: &Global) -> Result<(), Failure> {
    if arguments.watch.is_some() && arguments.target.is_output() {
        return Err(Failure::Usage("--watch draws into a terminal or, with -o, into a file".to_owned()));
    }
    let range = arguments.range.resolve(Timestamp::now())?;
    let cloudwatch = CloudWatch::connect(global).await?;
    let widget = match &arguments.widget {
        Some(path) => widget::read(path)?,
        None => widget::of(&arguments.selection.find(&cloudwatch).await?, &arguments.statistics, range),
    };
    let mut widget = arguments.looks.apply(arguments.range.apply(widget));
    if let Some(period) = arguments.period {
        widget = widget.period(u32::try_from(period).unwrap_or(u32::MAX));
    }
    if global.output == Format::Json {
        let json = widget.to_json().map_err(|error| Failure::Usage(error.to_string()))?;
        let json = serde_json::from_str(&json).map_err(|error| Failure::Refused(error.to_string()))?;
        return print_json(&json);
    }
    let (target, widget) = arguments.target.open(widget, arguments.watch.is_some())?;
    match arguments.watch {
        None => target.put(&cloudwatch.image(&widget).await?),
        Some(every) => watch(&cloudwatch, &widget, &target, every).await,
    }
}

/// Draws until a signal comes. If the first picture can be had, what fails later is said and tried
/// again, as it may be the network's.
async fn watch(cloudwatch: &CloudWatch, widget: &Widget, target: &Target, every: i64) -> Result<(), Failure> {
    let mut end = Signals::listen()?;
    let mut times = tokio::time::interval(Duration::from_secs(every.unsigned_abs()));
    let mut first = true;
    loop {
        let picture = async {
            times.tick().await;
            cloudwatch.image(widget).await
        };
        tokio::select! {
            () = end.wait() => return Ok(()),
            picture = picture => match picture {
                Ok(png) => target.put(&png)?,
                Err(failure) if first => return Err(failure),
                Err(failure) => {
                    failure.report();
                }
            },
        }
        first = false;
    }
}
