//! What can be told of a picture.

use image::{ImageFormat, Rgb, RgbImage};

pub fn picture(png: &[u8]) -> RgbImage {
    image::load_from_memory_with_format(png, ImageFormat::Png).unwrap().to_rgb8()
}

/// How many points have a colour that is no grey: those of lines, and of the legend.
pub fn colored(picture: &RgbImage) -> usize {
    let is_colored = |pixel: &&Rgb<u8>| {
        let [red, green, blue] = pixel.0;
        red.max(green).max(blue) - red.min(green).min(blue) > 100
    };
    picture.pixels().filter(is_colored).count()
}
