//! The bar view: one bar a line.

use super::color::{Shades, line_color};
use super::layout::Layout;
use super::sheet::{Anchor, Area, Sheet};
use super::text::{fit, width};
use super::{Picture, number};

/// The part of its place that a bar fills, and the most it does in font sizes.
const WIDTH: f64 = 0.7;
const WIDEST: f64 = 8.0;

/// Draws the bars, with the value above and the label below each as far as they fit.
pub(crate) fn draw(sheet: &mut Sheet, picture: &Picture, layout: &Layout) {
    let shades = Shades::of(picture.theme);
    let (plot, font) = (layout.plot, layout.font);
    let place = plot.width() / picture.lines.len().max(1) as f64;
    let half = (place * WIDTH).min(font * WIDEST) / 2.0;
    for (index, line) in picture.lines.iter().enumerate() {
        let middle = plot.left + place * (index as f64 + 0.5);
        let label = fit(&line.label, font, place - font * 0.5);
        // A label of an ellipsis and hardly more says nothing.
        if layout.axes && (label.chars().count() > 4 || label == line.label) {
            sheet.text(&label, (middle, plot.bottom + font * 1.3), Anchor::Middle, font, shades.faint);
        }
        let Some(value) = picture.latest(line) else { continue };
        let inside = |value| layout.y(line.side, value).clamp(plot.top, plot.bottom);
        let (zero, end) = (inside(0.0), inside(value));
        let bar =
            Area { left: middle - half, top: zero.min(end), right: middle + half, bottom: zero.max(end) };
        sheet.area(bar, line_color(line, index, picture.theme), 1.0);
        let text = number::short(value);
        if layout.axes && width(&text, font) < place {
            let above =
                if bar.top - font * 1.2 < plot.top { bar.top + font * 1.2 } else { bar.top - font * 0.4 };
            super::annotations::label(sheet, &text, (middle, above), Anchor::Middle, font, &shades);
        }
    }
}
