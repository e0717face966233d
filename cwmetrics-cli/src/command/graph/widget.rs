//! The graph that is asked for.

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use clap::{Args, ValueEnum};
use cwmetrics_graph::{Stat, Theme, Time, View, Widget};

use super::names::{self, Line};
use crate::cloudwatch::Metric;
use crate::failure::Failure;
use crate::range::{Range, RangeArguments, shown};

/// How it looks; what is not given is left to whoever draws.
#[derive(Args, Debug)]
#[command(next_help_heading = "Looks")]
pub struct Looks {
    /// What stands above it [default: what the lines have in common]
    #[arg(long)]
    title: Option<String>,
    /// Width and height in pixels, each 1 to 2000 [default: 600x400, in blocks what can be read]
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size)]
    size: Option<(u32, u32)>,
    /// The colours [default: light]
    #[arg(long)]
    theme: Option<ThemeName>,
    /// The kind of graph [default: time-series]
    #[arg(long)]
    view: Option<ViewName>,
    /// Stack lines on one another
    #[arg(long)]
    stacked: bool,
}

/// The colours of a graph.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum ThemeName {
    Light,
    Dark,
}

/// The kinds of graphs.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum ViewName {
    /// Lines over time
    #[value(alias = "timeSeries")]
    TimeSeries,
    /// A bar for each metric
    Bar,
    /// A piece of a pie for each metric
    Pie,
}

impl Looks {
    pub fn apply(&self, mut widget: Widget) -> Widget {
        if let Some(title) = &self.title {
            widget = widget.title(title);
        }
        if let Some((width, height)) = self.size {
            widget = widget.size(width, height);
        }
        if let Some(theme) = self.theme {
            widget = widget.theme(match theme {
                ThemeName::Light => Theme::Light,
                ThemeName::Dark => Theme::Dark,
            });
        }
        if let Some(view) = self.view {
            widget = widget.view(match view {
                ViewName::TimeSeries => View::TimeSeries,
                ViewName::Bar => View::Bar,
                ViewName::Pie => View::Pie,
            });
        }
        if self.stacked { widget.stacked(true) } else { widget }
    }
}

impl RangeArguments {
    /// A range that goes by now stays so, for a graph that is drawn again.
    pub fn apply(&self, mut widget: Widget) -> Widget {
        if let Some(to) = self.to {
            let to = to.as_second();
            let from = self
                .from
                .map_or_else(|| to - self.since.unwrap_or(RangeArguments::DEFAULT), |from| from.as_second());
            return widget.start(Time::new(shown(from))).end(Time::new(shown(to)));
        }
        if let Some(since) = self.since {
            widget = widget.last(Duration::from_secs(since.unsigned_abs()));
        }
        match self.from {
            Some(from) => widget.start(Time::new(from.to_string())),
            None => widget,
        }
    }
}

/// A line for each metric and statistic; the average where there is none.
pub fn of(metrics: &[Metric], statistics: &[Stat], range: Range) -> Widget {
    let average = [Stat::AVERAGE];
    let statistics = if statistics.is_empty() { &average } else { statistics };
    let each = |metric| statistics.iter().map(move |stat| Line { metric, stat });
    let lines: Vec<Line<'_>> = metrics.iter().flat_map(each).collect();
    let mut widget = Widget::new()
        .title(names::title(&lines))
        .period(u32::try_from(range.fine_period()).unwrap_or(u32::MAX));
    if let [stat] = statistics {
        widget = widget.stat(stat.clone());
    }
    for (line, label) in lines.iter().zip(names::labels(&lines)) {
        let metric = line.metric.graph().label(label);
        widget = widget.metric(match statistics {
            [_] => metric,
            _ => metric.stat(line.stat.clone()),
        });
    }
    widget
}

/// Reads the JSON of a MetricWidget.
pub fn read(path: &Path) -> Result<Widget, Failure> {
    let standard_input = path.as_os_str() == "-";
    let name = if standard_input { "standard input".to_owned() } else { path.display().to_string() };
    let mut text = String::new();
    let read = match standard_input {
        true => std::io::stdin().read_to_string(&mut text).map(drop),
        false => std::fs::read_to_string(path).map(|read| text = read),
    };
    read.map_err(|error| Failure::Usage(format!("{name} cannot be read: {error}")))?;
    Widget::from_json(&text).map_err(|error| Failure::Usage(format!("{name} is no MetricWidget: {error}")))
}

/// `600x400`
fn size(text: &str) -> Result<(u32, u32), String> {
    let side = |text: &str| text.parse().ok().filter(|side| (1..=2000).contains(side));
    let sides = text.split_once('x').and_then(|(width, height)| Some((side(width)?, side(height)?)));
    sides.ok_or_else(|| "a size is WIDTHxHEIGHT in pixels, each 1 to 2000, such as 600x400".to_owned())
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn a_size_has_two_sides_of_up_to_2000() {
        assert_eq!(size("600x400"), Ok((600, 400)));
        for bad in ["", "600", "600x", "0x1", "2001x1", "600×400", "-1x1"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
