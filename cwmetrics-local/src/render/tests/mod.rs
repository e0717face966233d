//! Looks at the pixels of pictures of known data.

mod colors;
mod data;
mod gallery;
mod hostile;
mod marks;
mod parts;
mod views;

use super::layout::Layout;
use super::{Axis, Color, Fill, Horizontal, Legend, Line, Picture, Side, Theme, Vertical, View};
use crate::timestamp::Timestamp;

const RED: Color = Color::new(0xE00000);
const BLUE: Color = Color::new(0x0000E0);

/// 2026-01-30T12:00:00Z.
fn start() -> Timestamp {
    minute(0)
}

fn minute(minutes: i64) -> Timestamp {
    Timestamp::from_millis(1_769_774_400_000).unwrap().plus_seconds(minutes * 60)
}

/// An hour with nothing in it, without a legend.
fn hour() -> Picture {
    Picture { legend: Legend::Hidden, ..Picture::new(start(), minute(60)) }
}

/// A line with a point a minute from the start, as far as there are values.
fn line(color: Color, values: impl IntoIterator<Item = f64>) -> Line {
    let points = (0..).map(minute).zip(values).collect();
    Line { label: "Line".to_owned(), color: Some(color), side: Side::Left, period: 60, points }
}

fn axis(min: f64, max: f64) -> Axis {
    Axis { min: Some(min), max: Some(max), ..Axis::default() }
}

/// A decoded PNG.
struct Pixels {
    width: u32,
    height: u32,
    rgba: Vec<u8>,
}

impl Pixels {
    fn of(picture: &Picture) -> Pixels {
        Pixels::decode(&super::png(picture).unwrap())
    }

    fn decode(file: &[u8]) -> Pixels {
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut rgba = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut rgba).unwrap();
        assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Rgba, png::BitDepth::Eight));
        Pixels { width: info.width, height: info.height, rgba }
    }

    fn at(&self, x: f64, y: f64) -> Color {
        let (x, y) = (x.floor() as usize, y.floor() as usize);
        assert!(x < self.width as usize && y < self.height as usize, "({x}, {y}) is outside");
        let at = (y * self.width as usize + x) * 4;
        Color { red: self.rgba[at], green: self.rgba[at + 1], blue: self.rgba[at + 2] }
    }

    /// Whether a pixel of nearly this colour is at most one pixel away.
    fn has(&self, color: Color, x: f64, y: f64) -> bool {
        let around = [-1.0, 0.0, 1.0];
        around.iter().any(|dx| around.iter().any(|dy| near(self.at(x + dx, y + dy), color)))
    }

    /// How many pixels are nearly of this colour.
    fn count(&self, color: Color) -> usize {
        let all = self.rgba.chunks(4).map(|p| Color { red: p[0], green: p[1], blue: p[2] });
        all.filter(|pixel| near(*pixel, color)).count()
    }
}

/// Whether two colours differ by no more than anti-aliasing does within a line.
fn near(one: Color, other: Color) -> bool {
    let parts = [(one.red, other.red), (one.green, other.green), (one.blue, other.blue)];
    parts.iter().all(|(one, other)| one.abs_diff(*other) <= 100)
}

/// The colour that a translucent one gives on a ground.
fn over(ground: Color, color: Color, opacity: f64) -> Color {
    let mix = |ground: u8, color: u8| {
        (f64::from(ground) * (1.0 - opacity) + f64::from(color) * opacity).round() as u8
    };
    Color {
        red: mix(ground.red, color.red),
        green: mix(ground.green, color.green),
        blue: mix(ground.blue, color.blue),
    }
}

/// Whether two colours differ by rounding only.
fn same(one: Color, other: Color) -> bool {
    let parts = [(one.red, other.red), (one.green, other.green), (one.blue, other.blue)];
    parts.iter().all(|(one, other)| one.abs_diff(*other) <= 3)
}
