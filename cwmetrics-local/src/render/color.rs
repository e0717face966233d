//! Colours: one by its parts, and those of the themes.

use super::{Line, Theme};

/// A colour of sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Color {
    pub(crate) red: u8,
    pub(crate) green: u8,
    pub(crate) blue: u8,
}

impl Color {
    /// From a number such as `0x1F77B4`.
    pub(crate) const fn new(rgb: u32) -> Color {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Color { red, green, blue }
    }

    /// How bright it is seen, from 0 for black to 1 for white (WCAG's relative luminance).
    pub(crate) fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The shares of light behind the three parts, from 0 to 1.
    pub(crate) fn linear(self) -> [f64; 3] {
        [self.red, self.green, self.blue].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }
}

/// The colours of a theme besides those of the lines.
pub(crate) struct Shades {
    /// The paper.
    pub(crate) background: Color,
    /// The title and the legend.
    pub(crate) text: Color,
    /// What stands at the axes.
    pub(crate) faint: Color,
    pub(crate) grid: Color,
    pub(crate) axis: Color,
    /// Annotations that say no colour.
    pub(crate) annotation: Color,
}

impl Shades {
    pub(crate) fn of(theme: Theme) -> Shades {
        match theme {
            Theme::Light => Shades {
                background: Color::new(0xFFFFFF),
                text: Color::new(0x16191F),
                faint: Color::new(0x545B64),
                grid: Color::new(0xE9EBED),
                axis: Color::new(0xAAB2BA),
                annotation: Color::new(0xC7220F),
            },
            Theme::Dark => Shades {
                background: Color::new(0x16191F),
                text: Color::new(0xE9EBED),
                faint: Color::new(0xA9B3BD),
                grid: Color::new(0x2C323A),
                axis: Color::new(0x5F6B7A),
                annotation: Color::new(0xFF7566),
            },
        }
    }
}

/// The colour of the line at this place of the list: its own, or the theme's in turn.
pub(crate) fn line_color(line: &Line, index: usize, theme: Theme) -> Color {
    line.color.unwrap_or_else(|| {
        let colors = palette(theme);
        colors[index % colors.len()]
    })
}

/// The colours for lines: told apart by people with any of the common kinds of colour
/// blindness, and of a contrast of at least 3 to the paper (the tests compute both).
pub(crate) fn palette(theme: Theme) -> [Color; 8] {
    match theme {
        Theme::Light => [0x1448DC, 0xC0740C, 0x0E8A7A, 0xEE3DB4, 0x3B1F80, 0x721A00, 0x1E99F9, 0x66536A],
        Theme::Dark => [0x4B9BE5, 0xE2A638, 0x3FD7A8, 0xF44298, 0x7F53FB, 0xBD7A24, 0xBCDFFF, 0xF6E27A],
    }
    .map(Color::new)
}
