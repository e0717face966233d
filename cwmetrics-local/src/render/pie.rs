//! The pie view: one slice a line.

use std::f64::consts::TAU;

use super::color::{Shades, line_color};
use super::layout::Layout;
use super::sheet::{Anchor, Point, Sheet};
use super::{Color, Picture, number};

/// The least share that has room for its percentage.
const LEAST_LABEL: f64 = 0.04;

/// The share of each line in the sum of all; `None` for those without a positive value.
pub(crate) fn shares(picture: &Picture) -> Vec<Option<f64>> {
    let values = picture.lines.iter().map(|line| picture.latest(line).filter(|value| *value > 0.0));
    // Divided by the largest first, so that the sum of the greatest doubles is a number.
    let largest = values.clone().flatten().fold(0.0, f64::max);
    let sum: f64 = values.clone().flatten().map(|value| value / largest).sum();
    values.map(|value| value.map(|value| value / largest / sum)).collect()
}

/// Draws the slices clockwise from the top, in the order of the lines, with percentages.
pub(crate) fn draw(sheet: &mut Sheet, picture: &Picture, layout: &Layout) {
    let shades = Shades::of(picture.theme);
    let (middle, font) = (layout.plot.middle(), layout.font);
    let radius = layout.plot.width().min(layout.plot.height()) * 0.47;
    let at = |turn: f64, far: f64| -> Point {
        (middle.0 + radius * far * (turn * TAU).sin(), middle.1 - radius * far * (turn * TAU).cos())
    };
    let mut labels = Vec::new();
    let mut borders = Vec::new();
    let mut from = 0.0;
    for (index, (line, share)) in picture.lines.iter().zip(shares(picture)).enumerate() {
        let Some(share) = share else { continue };
        let color = line_color(line, index, picture.theme);
        // Straight edges of a 180th of the circle: off by less than a fifth of a pixel.
        let edges = (share * 180.0).ceil().max(1.0);
        let arc = (0..=edges as u32).map(|edge| at(from + share * f64::from(edge) / edges, 1.0));
        sheet.shape(&std::iter::once(middle).chain(arc).collect::<Vec<_>>(), color, 1.0);
        borders.push(at(from, 1.0));
        if share >= LEAST_LABEL && radius >= font * 4.0 {
            labels.push((number::short(share * 100.0), at(from + share / 2.0, 0.68), color));
        }
        from += share;
    }
    if borders.len() > 1 {
        for end in borders {
            sheet.line(middle, end, shades.background, layout.stroke * 0.6);
        }
    }
    for (percent, (x, y), color) in labels {
        let foot = (x, y + font * 0.35);
        sheet.text(&format!("{percent}%"), foot, Anchor::Middle, font, readable_on(color));
    }
}

/// Black or white, whichever stands out more.
fn readable_on(color: Color) -> Color {
    // Above this black has the greater contrast, by WCAG's formula.
    if color.luminance() > 0.179 { Color::new(0x000000) } else { Color::new(0xFFFFFF) }
}
