//! Lines and stacked areas over time.

use super::color::line_color;
use super::layout::Layout;
use super::sheet::{Point, Sheet};
use super::{Picture, clip, stack};
use crate::timestamp::Timestamp;

/// How much of what lies behind an area is covered.
pub(crate) const AREA_OPACITY: f64 = 0.45;

/// Draws every line; a point without neighbours becomes a dot.
pub(crate) fn draw(sheet: &mut Sheet, picture: &Picture, layout: &Layout) {
    for (index, line) in picture.lines.iter().enumerate() {
        let color = line_color(line, index, picture.theme);
        let points: Vec<_> = picture.seen(line).collect();
        for run in runs(&points, line.period, |(time, _)| *time) {
            let points: Vec<Point> =
                run.iter().map(|(time, value)| (layout.x(*time), layout.y(line.side, *value))).collect();
            curve(sheet, layout, &points, color);
        }
    }
}

/// Draws every line as an area on those before it.
pub(crate) fn draw_stacked(sheet: &mut Sheet, picture: &Picture, layout: &Layout) {
    let layers = stack::layers(picture);
    for (index, (line, layer)) in picture.lines.iter().zip(&layers).enumerate() {
        let color = line_color(line, index, picture.theme);
        for run in runs(layer, line.period, |part| part.time) {
            let place = |part: &stack::Part, value| (layout.x(part.time), layout.y(line.side, value));
            let top: Vec<Point> = run.iter().map(|part| place(part, part.high)).collect();
            let foot = run.iter().rev().map(|part| place(part, part.low));
            let outline: Vec<Point> = top.iter().copied().chain(foot).collect();
            sheet.shape(&clip::shape(&outline, layout.plot), color, AREA_OPACITY);
            curve(sheet, layout, &top, color);
        }
    }
}

/// A line through points, as far as it is inside the plot.
fn curve(sheet: &mut Sheet, layout: &Layout, points: &[Point], color: super::Color) {
    match points {
        [point] if layout.plot.contains(*point) => sheet.dot(*point, layout.stroke * 1.8, color),
        _ => {
            for piece in clip::line(points, layout.plot) {
                sheet.polyline(&piece, color, layout.stroke);
            }
        }
    }
}

/// The parts of a line between its gaps: a gap is where the next point is more than one
/// period later.
fn runs<T>(points: &[T], period: i64, time: impl Fn(&T) -> Timestamp) -> impl Iterator<Item = &[T]> {
    let longest = period.max(1).saturating_mul(1000);
    points.chunk_by(move |from, to| time(to).millis().saturating_sub(time(from).millis()) <= longest)
}
