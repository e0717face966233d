//! From SVG to PNG.

use std::fmt;
use std::sync::{Arc, LazyLock};

use charts_rs::{DEFAULT_FONT_DATA, DEFAULT_FONT_FAMILY};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};

/// The embedded font and no other: pictures are the same on every machine.
static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(DEFAULT_FONT_DATA.to_vec());
    Arc::new(fonts)
});

/// Why there is no PNG. It takes a mistake in this module or a machine without memory.
#[derive(Debug)]
pub(crate) struct PngError(String);

impl fmt::Display for PngError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the graph cannot be drawn: {}", self.0)
    }
}

/// The picture that an SVG document describes, as the bytes of a PNG file.
pub(crate) fn png(svg: &str) -> Result<Vec<u8>, PngError> {
    let options =
        Options { font_family: DEFAULT_FONT_FAMILY.to_owned(), fontdb: FONTS.clone(), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|error| PngError(error.to_string()))?;
    let size = tree.size().to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height())
        .ok_or_else(|| PngError(format!("{}x{} pixels", size.width(), size.height())))?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    encode(&pixels).map_err(|error| PngError(error.to_string()))
}

/// The file. The paper covers every pixel, so that none is translucent, and what is stored
/// multiplied by the opacity is what the file wants. Speed is worth more than a tenth of the
/// size here.
fn encode(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels.data())?;
    writer.finish()?;
    Ok(file)
}
