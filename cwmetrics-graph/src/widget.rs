//! A graph, as it is asked for.

use std::time::Duration;

use serde_json::{Map, Value};

use crate::{
    Axis, Entry, Expression, Horizontal, Legend, Metric, Stat, Theme, Time, Timezone, Vertical, View,
};

/// A graph of CloudWatch metrics: what GetMetricWidgetImage takes as its MetricWidget, and what a
/// dashboard's widget has as its properties.
///
/// The fields are those of the JSON; what is `None` is left out of it, and CloudWatch takes its
/// default. Nothing is checked before [`to_json`](Widget::to_json).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Widget {
    /// 1 to 100 metrics and expressions.
    pub metrics: Vec<Entry>,
    /// What stands above it.
    pub title: Option<String>,
    /// Pixels, 1 to 2000; default 600. Only for pictures.
    pub width: Option<u32>,
    /// Pixels, 1 to 2000; default 400. Only for pictures.
    pub height: Option<u32>,
    /// Where it begins; default three hours ago.
    pub start: Option<Time>,
    /// Where it ends; default now.
    pub end: Option<Time>,
    /// Seconds: 1, 5, 10, 30 or a multiple of 60; default 300.
    pub period: Option<u32>,
    /// The statistic of metrics that have none of their own; default Average.
    pub stat: Option<Stat>,
    /// Lines, bars or a pie.
    pub view: Option<View>,
    /// Whether lines are stacked on one another.
    pub stacked: Option<bool>,
    /// The colours; only for pictures.
    pub theme: Option<Theme>,
    /// In which zone times are shown; default UTC.
    pub timezone: Option<Timezone>,
    /// Where the legend stands.
    pub legend: Option<Legend>,
    /// The left y-axis.
    pub left: Option<Axis>,
    /// The right y-axis.
    pub right: Option<Axis>,
    /// Values marked across the graph.
    pub horizontal: Vec<Horizontal>,
    /// Times marked across the graph.
    pub vertical: Vec<Vertical>,
    /// The region; in a dashboard required.
    pub region: Option<String>,
    /// Whether data of the last minute are shown, which are not complete yet.
    pub live_data: Option<bool>,
    /// What only dashboards know.
    pub(crate) kept: Map<String, Value>,
    pub(crate) kept_annotations: Map<String, Value>,
}

/// A setter of a field that may be unset.
macro_rules! set {
    ($($(#[$doc:meta])* $field:ident: $type:ty;)+) => {
        $($(#[$doc])*
        pub fn $field(mut self, $field: $type) -> Widget {
            self.$field = Some($field);
            self
        })+
    };
}

impl Widget {
    /// An empty graph.
    pub fn new() -> Widget {
        Widget::default()
    }

    /// One more metric.
    pub fn metric(mut self, metric: Metric) -> Widget {
        self.metrics.push(metric.into());
        self
    }

    /// One more expression.
    pub fn expression(mut self, expression: Expression) -> Widget {
        self.metrics.push(expression.into());
        self
    }

    /// What stands above it.
    pub fn title(mut self, title: impl Into<String>) -> Widget {
        self.title = Some(title.into());
        self
    }

    /// Width and height in pixels, 1 to 2000 each.
    pub fn size(mut self, width: u32, height: u32) -> Widget {
        (self.width, self.height) = (Some(width), Some(height));
        self
    }

    /// From so long ago until now.
    pub fn last(mut self, distance: Duration) -> Widget {
        (self.start, self.end) = (Some(Time::ago(distance)), None);
        self
    }

    /// Where it begins.
    pub fn start(mut self, start: impl Into<Time>) -> Widget {
        self.start = Some(start.into());
        self
    }

    /// Where it ends.
    pub fn end(mut self, end: impl Into<Time>) -> Widget {
        self.end = Some(end.into());
        self
    }

    set! {
        /// The period in seconds of metrics that have none of their own.
        period: u32;
        /// The statistic of metrics that have none of their own.
        stat: Stat;
        /// Lines, bars or a pie.
        view: View;
        /// Whether lines are stacked on one another.
        stacked: bool;
        /// The colours of the picture.
        theme: Theme;
        /// In which zone times are shown.
        timezone: Timezone;
        /// Where the legend stands.
        legend: Legend;
        /// The left y-axis.
        left: Axis;
        /// The right y-axis.
        right: Axis;
        /// Whether data of the last minute are shown, which are not complete yet.
        live_data: bool;
    }

    /// A value marked across the graph.
    pub fn horizontal(mut self, annotation: Horizontal) -> Widget {
        self.horizontal.push(annotation);
        self
    }

    /// A time marked across the graph.
    pub fn vertical(mut self, annotation: Vertical) -> Widget {
        self.vertical.push(annotation);
        self
    }

    /// The region that its metrics are in.
    pub fn region(mut self, region: impl Into<String>) -> Widget {
        self.region = Some(region.into());
        self
    }
}
