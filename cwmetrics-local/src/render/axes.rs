//! The grid, and the axes with their labels.

use super::color::Shades;
use super::layout::{Layout, has_axis};
use super::sheet::{Anchor, Point, Sheet};
use super::text::width;
use super::{Picture, Side, View, number, times};

/// Draws the grid, which lies below the data.
pub(crate) fn draw_grid(sheet: &mut Sheet, picture: &Picture, layout: &Layout) {
    let (shades, plot) = (Shades::of(picture.theme), layout.plot);
    // The grid is that of one axis; two would be a mesh.
    let side = if has_axis(picture, Side::Left) { Side::Left } else { Side::Right };
    for tick in scale(layout, side).ticks() {
        let y = sharp(layout.y(side, tick));
        sheet.line((plot.left, y), (plot.right, y), shades.grid, 1.0);
    }
    if picture.view == View::Bars {
        return;
    }
    for (time, _) in time_ticks(picture, layout) {
        let x = sharp(layout.x(time));
        sheet.line((x, plot.top), (x, plot.bottom), shades.grid, 1.0);
    }
}

/// Draws the axes and what stands at them.
pub(crate) fn draw(sheet: &mut Sheet, picture: &Picture, layout: &Layout) {
    let (shades, plot, font) = (Shades::of(picture.theme), layout.plot, layout.font);
    let line = |sheet: &mut Sheet, from: Point, to: Point| sheet.line(from, to, shades.axis, 1.0);
    let foot = sharp(plot.bottom);
    line(sheet, (plot.left, foot), (plot.right, foot));
    if picture.view != View::Bars {
        for (time, label) in time_ticks(picture, layout) {
            let x = sharp(layout.x(time));
            line(sheet, (x, foot), (x, foot + font * 0.35));
            // The first and the last label keep to the picture.
            let half = width(&label, font) / 2.0;
            let x = x.min(f64::from(super::size(picture).0) - half).max(half);
            sheet.text(&label, (x, foot + font * 1.35), Anchor::Middle, font, shades.faint);
        }
    }
    for side in [Side::Left, Side::Right] {
        if !has_axis(picture, side) {
            continue;
        }
        let (edge, away, anchor) = match side {
            Side::Left => (sharp(plot.left), -font * 0.4, Anchor::End),
            Side::Right => (sharp(plot.right), font * 0.4, Anchor::Start),
        };
        line(sheet, (edge, plot.top), (edge, plot.bottom));
        let scale = scale(layout, side);
        for tick in scale.ticks() {
            let at = (edge + away, layout.y(side, tick) + font * 0.35);
            sheet.text(&number::tick(tick, scale.step), at, anchor, font, shades.faint);
        }
    }
    let (near, far) = (font * 0.8, f64::from(super::size(picture).0) - font * 0.8);
    let places = [(near, Anchor::Start), (far, Anchor::End)];
    for (heading, (x, anchor)) in layout.headings.iter().zip(places) {
        if let Some(heading) = heading {
            sheet.text(&heading.text, (x, heading.foot), anchor, font, shades.faint);
        }
    }
}

fn scale(layout: &Layout, side: Side) -> super::Scale {
    match side {
        Side::Left => layout.left,
        Side::Right => layout.right,
    }
}

fn time_ticks(picture: &Picture, layout: &Layout) -> Vec<(crate::timestamp::Timestamp, String)> {
    let most = layout.plot.width() / (width("00:00:00", layout.font) * 1.4);
    times::ticks(picture.start, picture.end, picture.offset_minutes, most.clamp(1.0, 14.0) as usize)
}

/// The middle of a pixel, where a line of one pixel is not blurred.
fn sharp(place: f64) -> f64 {
    place.floor() + 0.5
}
