//! Annotations: lines across and upright, bands, and their labels.

use super::color::Shades;
use super::layout::Layout;
use super::sheet::{Anchor, Area, Point, Sheet};
use super::text::{fit, width};
use super::{Fill, Horizontal, Picture, Vertical, View};

/// How much of what lies behind a filling is covered.
pub(crate) const FILL_OPACITY: f64 = 0.14;

/// Draws what annotations fill, which lies below the data.
pub(crate) fn draw_fills(sheet: &mut Sheet, picture: &Picture, layout: &Layout) {
    let (shades, plot) = (Shades::of(picture.theme), layout.plot);
    for mark in &picture.horizontal {
        let y = |value| layout.y(mark.side, value).clamp(plot.top, plot.bottom);
        let (top, bottom) = match &mark.fill {
            Fill::None => continue,
            Fill::Before => (y(mark.value), plot.bottom),
            Fill::After => (plot.top, y(mark.value)),
            Fill::To(value, _) => (y(mark.value).min(y(*value)), y(mark.value).max(y(*value))),
        };
        let color = mark.color.unwrap_or(shades.annotation);
        sheet.area(Area { top, bottom, ..plot }, color, FILL_OPACITY);
    }
    for mark in verticals(picture) {
        let x = |time| layout.x(time).clamp(plot.left, plot.right);
        let (left, right) = match &mark.fill {
            Fill::None => continue,
            Fill::Before => (plot.left, x(mark.time)),
            Fill::After => (x(mark.time), plot.right),
            Fill::To(time, _) => (x(mark.time).min(x(*time)), x(mark.time).max(x(*time))),
        };
        let color = mark.color.unwrap_or(shades.annotation);
        sheet.area(Area { left, right, ..plot }, color, FILL_OPACITY);
    }
}

/// Draws the lines of annotations and their labels, which lie above the data.
pub(crate) fn draw(sheet: &mut Sheet, picture: &Picture, layout: &Layout) {
    for mark in &picture.horizontal {
        across(sheet, picture, layout, mark);
    }
    // Neighbours are on different lines, so that they do not write over each other.
    let mut lines = (0..3).cycle();
    for mark in verticals(picture) {
        upright(sheet, picture, layout, mark, &mut lines);
    }
}

fn across(sheet: &mut Sheet, picture: &Picture, layout: &Layout, mark: &Horizontal) {
    let (shades, plot, font) = (Shades::of(picture.theme), layout.plot, layout.font);
    let (x, anchor) = match mark.side {
        super::Side::Left => (plot.left + font * 0.4, Anchor::Start),
        super::Side::Right => (plot.right - font * 0.4, Anchor::End),
    };
    for (value, text) in ends(mark.value, &mark.label, &mark.fill) {
        let y = layout.y(mark.side, value);
        if !(plot.top..=plot.bottom).contains(&y) {
            continue;
        }
        let color = mark.color.unwrap_or(shades.annotation);
        sheet.dashes((plot.left, y), (plot.right, y), color, layout.stroke);
        let foot = if y - font * 1.5 < plot.top { y + font * 1.2 } else { y - font * 0.4 };
        let text = fit(text, font, plot.width() - font);
        if layout.axes {
            label(sheet, &text, (x, foot), anchor, font, &shades);
        }
    }
}

fn upright(
    sheet: &mut Sheet,
    picture: &Picture,
    layout: &Layout,
    mark: &Vertical,
    lines: &mut impl Iterator<Item = u32>,
) {
    let (shades, plot, font) = (Shades::of(picture.theme), layout.plot, layout.font);
    for (time, text) in ends(mark.time, &mark.label, &mark.fill) {
        let x = layout.x(time);
        if !(plot.left..=plot.right).contains(&x) {
            continue;
        }
        let color = mark.color.unwrap_or(shades.annotation);
        sheet.dashes((x, plot.top), (x, plot.bottom), color, layout.stroke);
        let text = fit(text, font, plot.width() - font);
        if text.is_empty() {
            continue;
        }
        let foot = plot.top + font * (1.2 + 1.5 * f64::from(lines.next().unwrap_or_default()));
        let right = x + font * 0.4;
        let at = match right + width(&text, font) > plot.right {
            true => ((x - font * 0.4, foot), Anchor::End),
            false => ((right, foot), Anchor::Start),
        };
        if layout.axes && foot < plot.bottom {
            label(sheet, &text, at.0, at.1, font, &shades);
        }
    }
}

/// A text on a translucent ground, readable on whatever is behind it.
pub(crate) fn label(sheet: &mut Sheet, text: &str, at: Point, anchor: Anchor, font: f64, shades: &Shades) {
    if text.is_empty() {
        return;
    }
    let wide = width(text, font);
    let left = match anchor {
        Anchor::Start => at.0,
        Anchor::Middle => at.0 - wide / 2.0,
        Anchor::End => at.0 - wide,
    };
    let edge = font * 0.2;
    let ground =
        Area { left: left - edge, top: at.1 - font, right: left + wide + edge, bottom: at.1 + font * 0.3 };
    sheet.area(ground, shades.background, 0.7);
    sheet.text(text, at, anchor, font, shades.text);
}

/// Where an annotation has lines, and what stands there.
fn ends<'a, T: Copy>(at: T, label: &'a Option<String>, fill: &'a Fill<T>) -> Vec<(T, &'a str)> {
    let text = |label: &'a Option<String>| label.as_deref().unwrap_or_default();
    let mut ends = vec![(at, text(label))];
    if let Fill::To(other, label) = fill {
        ends.push((*other, text(label)));
    }
    ends
}

/// The upright annotations, which only a time axis has.
fn verticals(picture: &Picture) -> &[Vertical] {
    match picture.view {
        View::Lines | View::Stacked => &picture.vertical,
        View::Bars | View::Pie => &[],
    }
}
