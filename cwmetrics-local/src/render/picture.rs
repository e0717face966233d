//! What is to be drawn: a plain model without store, request or file format.

use super::Color;
use crate::timestamp::Timestamp;

/// A graph as it is to be drawn.
///
/// What has no sensible reading is drawn as far as it goes and never fails: a width or
/// height outside 1–2000 pixels is taken to the nearer of the two, an end that is not after
/// the start is a millisecond after it, points that are not finite or not between start and
/// end are left out.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// Pixels, 1–2000 (GetMetricWidgetImage).
    pub(crate) width: u32,
    /// Pixels, 1–2000 (GetMetricWidgetImage).
    pub(crate) height: u32,
    pub(crate) title: Option<String>,
    pub(crate) theme: Theme,
    pub(crate) view: View,
    pub(crate) legend: Legend,
    /// Where the time axis begins.
    pub(crate) start: Timestamp,
    /// Where the time axis ends.
    pub(crate) end: Timestamp,
    /// The time zone of the labels: minutes east of UTC.
    pub(crate) offset_minutes: i32,
    /// The y axis on the left.
    pub(crate) left: Axis,
    /// The y axis on the right; seen only if a line or an annotation is on it.
    pub(crate) right: Axis,
    pub(crate) lines: Vec<Line>,
    pub(crate) horizontal: Vec<Horizontal>,
    pub(crate) vertical: Vec<Vertical>,
    /// A sentence in the middle of the graph, such as "No data in this range".
    pub(crate) note: Option<String>,
}

/// The colours of paper, text and lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    Light,
    Dark,
}

/// How the lines are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// Values over time.
    Lines,
    /// Areas over time, each on top of those before it on its axis. Values of the same time
    /// are added up; a line without a value at some time adds nothing there.
    Stacked,
    /// One bar a line, as high as its latest value. For the value over the whole range, as
    /// the console shows it with `setPeriodToTimeRange`, give lines of one point.
    Bars,
    /// One slice a line, as large as its latest value; values of zero and below have none.
    Pie,
}

/// Where the legend is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Legend {
    Bottom,
    Right,
    Hidden,
}

/// Which y axis a value is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Side {
    Left,
    Right,
}

/// A y axis. What is `None` follows from the data.
#[derive(Clone, Debug, Default)]
pub(crate) struct Axis {
    pub(crate) label: Option<String>,
    /// The unit as it is to be read, such as `Milliseconds`.
    pub(crate) unit: Option<String>,
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
}

/// A line of points, in the order of time.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) label: String,
    /// `None` takes the next colour of the theme.
    pub(crate) color: Option<Color>,
    pub(crate) side: Side,
    /// Seconds from one point to the next. Where the next is later the line is interrupted.
    pub(crate) period: i64,
    pub(crate) points: Vec<(Timestamp, f64)>,
}

/// A line across the graph at a value, with what it fills.
#[derive(Clone, Debug)]
pub(crate) struct Horizontal {
    pub(crate) value: f64,
    pub(crate) label: Option<String>,
    pub(crate) color: Option<Color>,
    pub(crate) side: Side,
    /// Before is below, after is above.
    pub(crate) fill: Fill<f64>,
}

/// An upright line at a time, with what it fills. Bars and pies have none.
#[derive(Clone, Debug)]
pub(crate) struct Vertical {
    pub(crate) time: Timestamp,
    pub(crate) label: Option<String>,
    pub(crate) color: Option<Color>,
    pub(crate) fill: Fill<Timestamp>,
}

/// What an annotation fills with a translucent colour.
#[derive(Clone, Debug)]
pub(crate) enum Fill<T> {
    None,
    /// From the beginning of the axis to the annotation.
    Before,
    /// From the annotation to the end of the axis.
    After,
    /// The band between the annotation and this, which gets a line and a label too.
    To(T, Option<String>),
}

impl Picture {
    /// An empty graph of CloudWatch's default size, 600×400, in the light theme.
    pub(crate) fn new(start: Timestamp, end: Timestamp) -> Picture {
        Picture {
            width: 600,
            height: 400,
            title: None,
            theme: Theme::Light,
            view: View::Lines,
            legend: Legend::Bottom,
            start,
            end,
            offset_minutes: 0,
            left: Axis::default(),
            right: Axis::default(),
            lines: Vec::new(),
            horizontal: Vec::new(),
            vertical: Vec::new(),
            note: None,
        }
    }

    /// The points of a line that can be drawn.
    pub(crate) fn seen<'a>(&'a self, line: &'a Line) -> impl Iterator<Item = (Timestamp, f64)> + 'a {
        let range = self.start..=self.end;
        line.points.iter().copied().filter(move |(time, value)| range.contains(time) && value.is_finite())
    }

    /// The value that bars and pies show.
    pub(crate) fn latest(&self, line: &Line) -> Option<f64> {
        self.seen(line).last().map(|(_, value)| value)
    }

    /// The lines of one axis.
    pub(crate) fn lines_on(&self, side: Side) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| line.side == side)
    }
}
