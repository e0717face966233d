//! Draws graphs: a [`Picture`] becomes SVG for the page, and PNG for GetMetricWidgetImage.
//!
//! ```text
//! Picture ─▶ layout: what is where ─▶ sheet: shapes, as SVG ─▶ raster: PNG
//! ```
//!
//! This room knows neither the store nor requests nor any file format.
//!
//! # With what
//!
//! `charts-rs` (Apache-2.0, released often) gives the shapes, their SVG, the embedded font
//! (Roboto 2.137, Apache-2.0: Latin, Greek and Cyrillic) and the widths of texts; `resvg`
//! turns the SVG into anti-aliased pixels with that font alone, so that no system font is
//! needed and every machine draws the same. The layout and the axes are written here: no
//! crate that was looked at has two y axes, a time axis in a time zone, bands, annotations
//! and a bounded legend together and leaves out parts by size. plotters places by whole
//! pixels and had its last release in 2024; kuva is made for science, in 95,000 lines;
//! plotive has no pies.
//!
//! # What is left out of a small picture
//!
//! First the legend (below 200×150), then the title (140×120), then the axes (120×90): a
//! picture of 240×60 is a sparkline.

mod annotations;
mod axes;
mod bars;
mod clip;
mod color;
mod layout;
mod legend;
mod lines;
mod number;
mod picture;
mod pie;
mod raster;
mod scale;
mod sheet;
mod stack;
#[cfg(test)]
mod tests;
mod text;
mod times;

pub(crate) use color::Color;
pub(crate) use picture::{Axis, Fill, Horizontal, Legend, Line, Picture, Side, Theme, Vertical, View};
pub(crate) use raster::PngError;

use color::Shades;
use layout::Layout;
use scale::Scale;
use sheet::{Anchor, Area, Sheet};

/// The picture as an SVG document of its size.
///
/// Every text is escaped. The document has no ids, scripts, styles or links, so several can
/// stand in one page.
pub(crate) fn svg(picture: &Picture) -> String {
    let layout = Layout::new(picture);
    let (width, height) = size(picture);
    let shades = Shades::of(picture.theme);
    let mut sheet = Sheet::new();
    let paper = Area { left: 0.0, top: 0.0, right: f64::from(width), bottom: f64::from(height) };
    sheet.area(paper, shades.background, 1.0);
    match picture.view {
        View::Pie => pie::draw(&mut sheet, picture, &layout),
        View::Lines | View::Stacked | View::Bars => draw_plot(&mut sheet, picture, &layout),
    }
    draw_texts(&mut sheet, picture, &layout, &shades);
    let name = picture.title.as_deref().filter(|title| !title.is_empty()).unwrap_or("Graph");
    sheet.svg(width, height, name, &description(picture))
}

/// The picture as a PNG file of its size.
///
/// # Errors
///
/// Only what is no fault of the picture's: there is always something to draw.
pub(crate) fn png(picture: &Picture) -> Result<Vec<u8>, PngError> {
    raster::png(&svg(picture))
}

/// The size within CloudWatch's limits.
fn size(picture: &Picture) -> (u32, u32) {
    (picture.width.clamp(1, 2000), picture.height.clamp(1, 2000))
}

/// What has axes: from the back to the front.
fn draw_plot(sheet: &mut Sheet, picture: &Picture, layout: &Layout) {
    if layout.axes {
        axes::draw_grid(sheet, picture, layout);
    }
    annotations::draw_fills(sheet, picture, layout);
    if layout.axes {
        axes::draw(sheet, picture, layout);
    }
    match picture.view {
        View::Lines => lines::draw(sheet, picture, layout),
        View::Stacked => lines::draw_stacked(sheet, picture, layout),
        View::Bars => bars::draw(sheet, picture, layout),
        View::Pie => {}
    }
    annotations::draw(sheet, picture, layout);
}

/// The title, the legend and the note.
fn draw_texts(sheet: &mut Sheet, picture: &Picture, layout: &Layout, shades: &Shades) {
    let font = layout.font;
    if let Some(title) = &layout.title {
        sheet.text(&title.text, (font * 0.8, title.foot), Anchor::Start, font * layout::TITLE, shades.text);
    }
    if let Some(((left, top), legend)) = &layout.legend {
        legend.draw(sheet, *left, *top, font, shades.text);
    }
    if let Some(note) = &picture.note {
        let (x, y) = layout.plot.middle();
        let note = text::fit(note, font, layout.plot.width() - font);
        if layout.plot.height() > font * 2.0 {
            annotations::label(sheet, &note, (x, y + font * 0.35), Anchor::Middle, font, shades);
        }
    }
}

/// The picture in a sentence.
fn description(picture: &Picture) -> String {
    let labels: Vec<&str> = picture.lines.iter().take(10).map(|line| line.label.as_str()).collect();
    let more = match picture.lines.len().saturating_sub(labels.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let shown = if labels.is_empty() { "Nothing".to_owned() } else { labels.join(", ") };
    format!("{shown}{more}, from {} to {}", picture.start, picture.end)
}
