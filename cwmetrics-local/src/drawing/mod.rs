//! From a widget to a picture: what it asks for is looked up in the store, and its settings become
//! those of the drawing.

mod labels;
mod marks;
mod queries;

use std::time::SystemTime;

use cwmetrics_graph::{Entry, Legend, Side, Theme, Time, View, Widget};

use crate::query::{Evaluation, QueryError, Range};
use crate::render::{self, Axis, Line, Picture};
use crate::store::Store;
use crate::timestamp::Timestamp;

/// What a graph shows that does not say, in seconds.
const DEFAULT_RANGE: i64 = 3 * 3600;
/// API reference, GetMetricWidgetImage.
const DEFAULT_SIZE: (u32, u32) = (600, 400);

/// A widget as it looks at `now`.
pub(crate) fn picture(widget: &Widget, store: &Store, now: Timestamp) -> Result<Picture, QueryError> {
    let range = range(widget, now);
    let queries = queries::queries(widget)?;
    let evaluation = Evaluation::new(&queries, range, store)?;
    let mut units = Units::default();
    let mut lines = Vec::new();
    for id in evaluation.lines() {
        let line = evaluation.line(id);
        let (color, side) = shown(&widget.metrics[id.query]);
        units.add(side, queries::unit(&queries[id.query], store));
        lines.push(Line {
            label: line.label,
            color: color.and_then(marks::color),
            side: marks::side(side),
            period: line.period,
            points: line.points,
        });
    }
    let empty = lines.iter().all(|line| line.points.is_empty());
    let (width, height) = DEFAULT_SIZE;
    Ok(Picture {
        width: widget.width.unwrap_or(width),
        height: widget.height.unwrap_or(height),
        title: widget.title.clone(),
        theme: match widget.theme.unwrap_or_default() {
            Theme::Dark => render::Theme::Dark,
            _ => render::Theme::Light,
        },
        view: match (widget.view.unwrap_or_default(), widget.stacked) {
            (View::Bar, _) => render::View::Bars,
            (View::Pie, _) => render::View::Pie,
            (_, Some(true)) => render::View::Stacked,
            _ => render::View::Lines,
        },
        legend: match widget.legend.unwrap_or_default() {
            Legend::Right => render::Legend::Right,
            Legend::Hidden => render::Legend::Hidden,
            _ => render::Legend::Bottom,
        },
        offset_minutes: widget.timezone.as_ref().and_then(|zone| zone.offset_minutes()).unwrap_or(0),
        left: axis(widget.left.as_ref(), units.left),
        right: axis(widget.right.as_ref(), units.right),
        lines,
        horizontal: marks::horizontal(&widget.horizontal),
        vertical: marks::vertical(&widget.vertical),
        note: empty.then(|| "No data in this range".to_owned()),
        ..Picture::new(range.start, range.end)
    })
}

/// From start to end. What the widget does not say is three hours until now.
fn range(widget: &Widget, now: Timestamp) -> Range {
    let at = |time: &Option<Time>| {
        time.as_ref().and_then(|time| time.resolve(SystemTime::from(now))).map(Timestamp::from)
    };
    let end = at(&widget.end).unwrap_or(now);
    let start = at(&widget.start).unwrap_or(now.plus_seconds(-DEFAULT_RANGE));
    Range { start, end, now }
}

/// How an entry is shown.
fn shown(entry: &Entry) -> (Option<&cwmetrics_graph::Color>, Side) {
    let (color, side) = match entry {
        Entry::Metric(metric) => (&metric.color, metric.y_axis),
        Entry::Expression(expression) => (&expression.color, expression.y_axis),
    };
    (color.as_ref(), side.unwrap_or_default())
}

/// The units of the lines of each axis: shown where they agree.
#[derive(Default)]
struct Units {
    left: Agreed,
    right: Agreed,
}

#[derive(Default)]
enum Agreed {
    #[default]
    Nothing,
    On(String),
    Not,
}

impl Units {
    fn add(&mut self, side: Side, unit: Option<String>) {
        let agreed = match side {
            Side::Left => &mut self.left,
            Side::Right => &mut self.right,
        };
        *agreed = match (std::mem::take(agreed), unit) {
            (Agreed::Nothing, Some(unit)) => Agreed::On(unit),
            (Agreed::On(other), Some(unit)) if other == unit => Agreed::On(unit),
            _ => Agreed::Not,
        };
    }
}

fn axis(axis: Option<&cwmetrics_graph::Axis>, unit: Agreed) -> Axis {
    let axis = axis.cloned().unwrap_or_default();
    let unit = match unit {
        Agreed::On(unit) if axis.show_units != Some(false) => Some(unit),
        _ => None,
    };
    Axis { label: axis.label, unit, min: axis.min, max: axis.max }
}
