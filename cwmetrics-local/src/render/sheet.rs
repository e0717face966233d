//! The sheet that is drawn on: shapes in pixels, written as SVG.

use charts_rs::{Circle, Fill, Line, Polygon, Polyline, Rect, Text, svg_with_accessibility};

use super::Color;
use super::text::clean;

/// The embedded font, and what a browser without it takes.
const FAMILY: &str = "Roboto, system-ui, sans-serif";

/// A place in pixels: from the left, from the top.
pub(crate) type Point = (f64, f64);

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Area {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Area {
    pub(crate) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(crate) fn middle(&self) -> Point {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    pub(crate) fn contains(&self, (x, y): Point) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }
}

/// Which end of a text is at its place.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A sheet of paper. What is drawn later lies above what was drawn before.
pub(crate) struct Sheet {
    body: String,
}

impl Sheet {
    pub(crate) fn new() -> Sheet {
        Sheet { body: String::new() }
    }

    /// A filled rectangle; `opacity` from 0 to 1.
    pub(crate) fn area(&mut self, area: Area, color: Color, opacity: f64) {
        self.add(
            Rect {
                fill: Some(Fill::Solid(paint(color, opacity))),
                left: area.left as f32,
                top: area.top as f32,
                width: area.width().max(0.0) as f32,
                height: area.height().max(0.0) as f32,
                ..Rect::default()
            }
            .svg(),
        );
    }

    /// A straight line.
    pub(crate) fn line(&mut self, from: Point, to: Point, color: Color, width: f64) {
        self.straight(from, to, color, width, None);
    }

    /// A straight line of dashes.
    pub(crate) fn dashes(&mut self, from: Point, to: Point, color: Color, width: f64) {
        self.straight(from, to, color, width, Some(format!("{:.1} {:.1}", width * 4.0, width * 3.0)));
    }

    fn straight(&mut self, from: Point, to: Point, color: Color, width: f64, dashes: Option<String>) {
        self.add(
            Line {
                color: Some(paint(color, 1.0)),
                stroke_width: width as f32,
                left: from.0 as f32,
                top: from.1 as f32,
                right: to.0 as f32,
                bottom: to.1 as f32,
                stroke_dash_array: dashes,
            }
            .svg(),
        );
    }

    /// A line through several points.
    pub(crate) fn polyline(&mut self, points: &[Point], color: Color, width: f64) {
        let points = corners(points);
        self.add(Polyline { color: Some(paint(color, 1.0)), stroke_width: width as f32, points }.svg());
    }

    /// A filled shape; `opacity` from 0 to 1.
    pub(crate) fn shape(&mut self, outline: &[Point], color: Color, opacity: f64) {
        let points = corners(outline);
        self.add(Polygon { fill: Some(paint(color, opacity)), points, ..Polygon::default() }.svg());
    }

    /// A filled circle.
    pub(crate) fn dot(&mut self, (x, y): Point, radius: f64, color: Color) {
        let (cx, cy, r) = (x as f32, y as f32, radius as f32);
        self.add(Circle { fill: Some(paint(color, 1.0)), cx, cy, r, ..Circle::default() }.svg());
    }

    /// A text, its foot at `at`; `size` is the font's. Without a face for it a character is
    /// an empty box in the PNG.
    pub(crate) fn text(&mut self, text: &str, at: Point, anchor: Anchor, size: f64, color: Color) {
        let anchor = match anchor {
            Anchor::Start => None,
            Anchor::Middle => Some("middle".to_owned()),
            Anchor::End => Some("end".to_owned()),
        };
        self.add(
            Text {
                text: clean(text),
                font_size: Some(size as f32),
                font_color: Some(paint(color, 1.0)),
                x: Some(at.0 as f32),
                y: Some(at.1 as f32),
                text_anchor: anchor,
                ..Text::default()
            }
            .svg(),
        );
    }

    fn add(&mut self, element: String) {
        self.body.push_str(&element);
        self.body.push('\n');
    }

    /// The whole document, with a name and a description for those who do not see it.
    ///
    /// Corners of lines are cut: that shows no peak higher than it is, and a hundred lines
    /// take half as long to draw as with round ones.
    pub(crate) fn svg(self, width: u32, height: u32, name: &str, description: &str) -> String {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"{FAMILY}\" stroke-linejoin=\"bevel\">\n{}</svg>\n",
            self.body
        );
        svg_with_accessibility(&svg, &clean(name), &clean(description))
    }
}

fn paint(color: Color, opacity: f64) -> charts_rs::Color {
    (color.red, color.green, color.blue, (opacity * 255.0).round() as u8).into()
}

fn corners(points: &[Point]) -> Vec<charts_rs::Point> {
    points.iter().map(|(x, y)| (*x as f32, *y as f32).into()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_made_harmless_here() {
        let bad = "a\u{1}b<i>&\u{202E}c";
        let mut sheet = Sheet::new();
        sheet.text(bad, (1.0, 2.0), Anchor::Start, 12.0, Color::new(0));
        let svg = sheet.svg(10, 10, bad, bad);
        let document = roxmltree::Document::parse(&svg).unwrap();
        for name in ["title", "desc", "text"] {
            let node = document.descendants().find(|node| node.has_tag_name(name)).unwrap();
            assert_eq!(node.text().unwrap().trim(), "ab<i>&c");
        }
    }
}
