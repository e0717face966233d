//! Where everything is: from the size of the picture to the area of the graph and the
//! scales of its axes.

use super::sheet::{Area, Point};
use super::text::{fit, width};
use super::{Axis, Fill, Legend, Picture, Scale, Side, View, legend, number, stack};
use crate::timestamp::Timestamp;

/// The places of a picture, in pixels.
pub(crate) struct Layout {
    /// The size of all texts but the title.
    pub(crate) font: f64,
    /// The width of the lines of data.
    pub(crate) stroke: f64,
    pub(crate) title: Option<Label>,
    pub(crate) legend: Option<(Point, legend::Placed)>,
    /// What the y axes show, above them: at the left and at the right.
    pub(crate) headings: [Option<Label>; 2],
    /// The inside of the axes, where the data are.
    pub(crate) plot: Area,
    /// Whether there is room for axes with their labels.
    pub(crate) axes: bool,
    pub(crate) left: Scale,
    pub(crate) right: Scale,
    start: Timestamp,
    end: Timestamp,
}

/// A text that fits, with its foot at a height.
pub(crate) struct Label {
    pub(crate) text: String,
    pub(crate) foot: f64,
}

/// Below these sizes a part is left out: first the legend, then the title, then the axes.
const LEAST_FOR_LEGEND: (f64, f64) = (200.0, 150.0);
const LEAST_FOR_TITLE: (f64, f64) = (140.0, 120.0);
const LEAST_FOR_AXES: (f64, f64) = (120.0, 90.0);

/// A line of text, in parts of the font's size.
const LINE: f64 = 1.6;

/// How much larger the title is.
pub(crate) const TITLE: f64 = 1.25;

impl Layout {
    pub(crate) fn new(picture: &Picture) -> Layout {
        let (wide, high) = super::size(picture);
        let (wide, high) = (f64::from(wide), f64::from(high));
        let fits = |(least_wide, least_high)| wide >= least_wide && high >= least_high;
        // 12 at the default size, growing with the square root of it.
        let font = (12.0 * (wide / 600.0).min(high / 400.0).sqrt()).clamp(10.0, 24.0).round();
        let edge = if fits(LEAST_FOR_AXES) { font * 0.8 } else { 1.0 };
        let axes = fits(LEAST_FOR_AXES) && picture.view != View::Pie;
        let mut room = Area { left: edge, top: edge, right: wide - edge, bottom: high - edge };

        let title = picture.title.as_deref().filter(|title| !title.is_empty() && fits(LEAST_FOR_TITLE));
        let title = title.map(|title| {
            room.top += font * TITLE * LINE;
            Label { text: fit(title, font * TITLE, room.width()), foot: room.top - font * 0.8 }
        });
        let legend =
            fits(LEAST_FOR_LEGEND).then(|| place_legend(picture, &mut room, font, (wide, high))).flatten();
        let headings = [(&picture.left, Side::Left), (&picture.right, Side::Right)]
            .map(|(axis, side)| heading(axis).filter(|_| axes && has_axis(picture, side)));
        let share = room.width() / headings.iter().flatten().count().max(1) as f64 - font;
        let headings = headings.map(|heading| {
            heading.map(|text| Label { text: fit(&text, font, share), foot: room.top + font * 0.8 })
        });
        if headings.iter().any(Option::is_some) {
            room.top += font * LINE;
        }

        if axes {
            room.bottom -= font * LINE;
        }
        let most_ticks = (room.height() / (font * 2.6)).clamp(1.0, 14.0) as usize;
        let [left, right] = [Side::Left, Side::Right].map(|side| scale(picture, side, most_ticks));
        if axes {
            // Half a line of text stands above the highest tick.
            room.top += font * 0.5;
            let beside = |side| match has_axis(picture, side) {
                true => labels_width(if side == Side::Left { &left } else { &right }, font) + font * 0.6,
                false => font * 0.6,
            };
            room.left += beside(Side::Left);
            room.right -= beside(Side::Right);
        }
        // Whole pixels, so that the axes are sharp; and never without an area.
        let (left_edge, top_edge) = (room.left.round().min(wide - 1.0), room.top.round().min(high - 1.0));
        let plot = Area {
            left: left_edge,
            top: top_edge,
            right: room.right.round().max(left_edge + 1.0).min(wide),
            bottom: room.bottom.round().max(top_edge + 1.0).min(high),
        };
        let (start, end) = (picture.start, picture.end);
        Layout { font, stroke: font / 7.5, title, legend, headings, plot, axes, left, right, start, end }
    }

    /// How far from the left a time is; inside the plot for those between start and end.
    pub(crate) fn x(&self, time: Timestamp) -> f64 {
        let millis = |from: Timestamp, to: Timestamp| to.millis().saturating_sub(from.millis()) as f64;
        self.plot.left + millis(self.start, time) / millis(self.start, self.end).max(1.0) * self.plot.width()
    }

    /// How far from the top a value is; outside the plot for those that the axis leaves out.
    pub(crate) fn y(&self, side: Side, value: f64) -> f64 {
        let scale = match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        };
        self.plot.bottom - scale.share(value) * self.plot.height()
    }
}

/// Whether the picture shows this y axis: the right one if something is on it, the left one
/// if something is on it or nothing on either.
pub(crate) fn has_axis(picture: &Picture, side: Side) -> bool {
    let on = |side| {
        picture.lines_on(side).next().is_some() || picture.horizontal.iter().any(|mark| mark.side == side)
    };
    on(side) || (side == Side::Left && !on(Side::Right))
}

/// The width of the labels of a y axis.
fn labels_width(scale: &Scale, font: f64) -> f64 {
    scale.ticks().map(|tick| width(&number::tick(tick, scale.step), font)).fold(0.0, f64::max)
}

/// What stands above a y axis.
fn heading(axis: &Axis) -> Option<String> {
    let text = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    match (text(&axis.label), text(&axis.unit)) {
        (Some(label), Some(unit)) => Some(format!("{label} ({unit})")),
        (label, unit) => label.or(unit),
    }
}

/// The legend with its place, which is taken from the room: at most a third of the picture.
fn place_legend(
    picture: &Picture,
    room: &mut Area,
    font: f64,
    (wide, high): (f64, f64),
) -> Option<(Point, legend::Placed)> {
    let labels = legend::labels(picture);
    match picture.legend {
        _ if labels.is_empty() => None,
        Legend::Hidden => None,
        Legend::Bottom => {
            let placed = legend::rows(&labels, room.width(), high / 3.0 - font, font);
            room.bottom -= placed.height;
            let at = (room.left, room.bottom);
            room.bottom -= font * 0.4;
            Some((at, placed))
        }
        Legend::Right => {
            let placed = legend::column(&labels, wide / 3.0 - font, room.height(), font);
            room.right -= placed.width;
            let at = (room.right, room.top);
            room.right -= font;
            Some((at, placed))
        }
    }
}

/// Bars and areas are read by their size, so they begin at zero.
fn from_zero(view: View) -> bool {
    matches!(view, View::Bars | View::Stacked)
}

/// The scale of an axis. Where a filling or the value above a bar would be at its very end
/// and have no room, it is longer by a step.
fn scale(picture: &Picture, side: Side, most_ticks: usize) -> Scale {
    let axis = if side == Side::Left { &picture.left } else { &picture.right };
    let mut values = values(picture, side);
    let new = |values: &[f64]| Scale::new(values.iter().copied(), axis, from_zero(picture.view), most_ticks);
    let scale = new(&values);
    let fills = picture.horizontal.iter().filter(|mark| mark.side == side);
    let above = fills.clone().any(|mark| matches!(mark.fill, Fill::After) && scale.share(mark.value) > 0.95);
    let below = fills.clone().any(|mark| matches!(mark.fill, Fill::Before) && scale.share(mark.value) < 0.05);
    let bars = picture.view == View::Bars && values.iter().any(|value| scale.share(*value) > 0.93);
    if above || bars {
        values.push(scale.high + scale.step / 2.0);
    }
    if below {
        values.push(scale.low - scale.step / 2.0);
    }
    new(&values)
}

/// All values that an axis has to show, those of annotations included: CloudWatch scales a
/// graph "so that all visible horizontal annotations appear".
fn values(picture: &Picture, side: Side) -> Vec<f64> {
    let mut values: Vec<f64> = match picture.view {
        View::Lines => {
            picture.lines_on(side).flat_map(|line| picture.seen(line)).map(|(_, value)| value).collect()
        }
        View::Stacked => stack::layers(picture)
            .iter()
            .zip(&picture.lines)
            .filter(|(_, line)| line.side == side)
            .flat_map(|(layer, _)| layer.iter().flat_map(|part| [part.low, part.high]))
            .collect(),
        View::Bars => picture.lines_on(side).filter_map(|line| picture.latest(line)).collect(),
        View::Pie => Vec::new(),
    };
    for mark in picture.horizontal.iter().filter(|mark| mark.side == side) {
        values.push(mark.value);
        if let Fill::To(value, _) = mark.fill {
            values.push(value);
        }
    }
    values
}
