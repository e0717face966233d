//! A PNG, looked at by its pixels.

use std::ops::Range;

/// The pixels of a picture, row by row.
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    pub fn read(bytes: &[u8]) -> Picture {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().unwrap();
        let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut buffer).unwrap();
        let channels = info.color_type.samples();
        assert!(channels >= 3, "{:?}", info.color_type);
        let pixels =
            buffer[..info.buffer_size()].chunks_exact(channels).map(|p| [p[0], p[1], p[2]]).collect();
        Picture { width: info.width, height: info.height, pixels }
    }

    /// Whether the pixel is at least half of this colour, and for the rest white.
    fn is_of(&self, color: [u8; 3], x: u32, y: u32) -> bool {
        is_of(self.pixels[(y * self.width + x) as usize], color)
    }

    /// The middle row of this colour in these columns.
    pub fn row(&self, color: [u8; 3], columns: Range<u32>) -> f64 {
        let in_row = |y| columns.clone().filter(move |&x| self.is_of(color, x, y)).map(move |_| f64::from(y));
        let rows: Vec<_> = (0..self.height).flat_map(in_row).collect();
        assert!(!rows.is_empty(), "there is nothing of {color:?} in the columns {columns:?}");
        rows.iter().sum::<f64>() / rows.len() as f64
    }

    /// The first and the last column of this colour in these rows.
    pub fn columns(&self, color: [u8; 3], rows: Range<u32>) -> (u32, u32) {
        let has = |x: &u32| rows.clone().any(|y| self.is_of(color, *x, y));
        let ends = (0..self.width).find(has).zip((0..self.width).rev().find(has));
        ends.unwrap_or_else(|| panic!("there is nothing of {color:?} in the rows {rows:?}"))
    }
}

/// Lines are not as wide as pixels: at their edges they are mixed with what is behind them.
fn is_of(pixel: [u8; 3], color: [u8; 3]) -> bool {
    (10..=20).any(|share| {
        let mixed = |part: u8| 255 - (255 - i32::from(part)) * share / 20;
        pixel.iter().zip(color).all(|(found, part)| (i32::from(*found) - mixed(part)).abs() <= 16)
    })
}
